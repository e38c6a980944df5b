import ChildProcess
import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

@Suite(
    "A region over TLS, with a certificate of its own authority",
    .enabled(if: Commands.haveTLS, "there is no openssl or socat; scripts/setup installs them"))
struct TLSTests {
    /// A region, and its clients.
    private struct Served {
        let region: SimulatedRegion
        let url: MaasURL
        let key: APIKey

        func client(_ trust: HTTPOptions.Trust, pin: String? = nil) -> MaasClient {
            let options = HTTPOptions(
                timeLimit: HTTPOptions.patience, trust: trust, pinnedPublicKey: pin, retries: .never)
            return MaasClient(url: url, apiKey: key, options: options)
        }

        /// Why a client is not served; nil when it is.
        func refusal(_ trust: HTTPOptions.Trust, pin: String? = nil) async -> MaasError? {
            do throws(MaasError) {
                _ = try await client(trust, pin: pin).whoami()
                return nil
            } catch {
                return error
            }
        }
    }

    private func run(_ body: (Served) async throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        try await TestRegion.run(in: directory, "--tls") { region in
            try await body(
                Served(
                    region: region.region, url: try MaasURL(region.url), key: try APIKey(region.region.apiKey())))
        }
    }

    @Test("is trusted for its authority's certificate, or by whoever trusts anybody")
    func trusted() async throws {
        try await run { (served) async throws -> Void in
            #expect(served.url.description.hasPrefix("https://"))
            #expect(await served.refusal(.authorities(file: served.region.certificateFile)) == nil)
            #expect(await served.refusal(.insecurelyAnybody) == nil)
        }
    }

    @Test("is reached through the tunnel of a proxy, which sees neither the API key nor what is asked")
    func tunnel() async throws {
        try await run { (served) async throws -> Void in
            let proxy = try TunnelProxy()
            defer { proxy.stop() }
            let options = HTTPOptions(
                timeLimit: HTTPOptions.patience, trust: .authorities(file: served.region.certificateFile),
                proxy: "http://127.0.0.1:\(proxy.port)", retries: .never)
            let client = MaasClient(url: served.url, apiKey: served.key, options: options)
            #expect(try await client.whoami().username == "admin")
            #expect(try await client.nodes.list().count == 1)
            let heard = proxy.heard
            // One tunnel serves both, unless it has stood for long, and its request ends where the region's own part begins.
            #expect((2...3).contains(heard.components(separatedBy: "CONNECT 127.0.0.1:").count))
            #expect(heard.hasPrefix("CONNECT 127.0.0.1:"))
            for secret in ["Authorization", "oauth", "whoami", "MAAS/api"] { #expect(!heard.contains(secret)) }
        }
    }

    @Test("is refused for another authority's certificate, or the system's, with what to do")
    func refused() async throws {
        let other = try TemporaryDirectory()
        let wrong = TLSCertificates(folder: other.path + "/tls")
        try wrong.make()
        try await run { (served) async throws -> Void in
            let byOther = await served.refusal(.authorities(file: wrong.authority))
            #expect(byOther?.code == .untrusted)
            #expect(byOther?.message.contains("give its CA's certificate, which is not in \(wrong.authority)") == true)
            let bySystem = await served.refusal(.system)
            #expect(bySystem?.code == .untrusted)
            #expect(bySystem?.message.contains("name the file of its CA") == true)
        }
    }

    @Test("must have the public key that was pinned, whatever else it is trusted for")
    func pinned() async throws {
        try await run { (served) async throws -> Void in
            let authority = served.region.certificateFile
            let script = """
                openssl x509 -in "$0" -pubkey -noout | openssl pkey -pubin -outform der |
                    openssl dgst -sha256 -binary | openssl base64 -A
                """
            let certificate = String(authority.dropLast("ca.pem".count)) + "cert.pem"
            let digest = try ChildProcess(
                "/bin/sh", arguments: ["-c", script, certificate], timeLimit: HTTPOptions.patience
            ).run().output
            #expect(digest.count == 44)
            #expect(await served.refusal(.authorities(file: authority), pin: "sha256//\(digest)") == nil)
            let wrong = "sha256//" + Data(repeating: 1, count: 32).base64EncodedString()
            for trust in [HTTPOptions.Trust.authorities(file: authority), .insecurelyAnybody] {
                let error = await served.refusal(trust, pin: wrong)
                #expect(error?.code == .untrusted)
                #expect(error?.message.contains("do not trust it") == true)
            }
            #expect(await served.refusal(.system, pin: "sha256//\(digest)")?.code == .untrusted)
        }
    }

    @Test("answers racks over plain HTTP, and sends others to the https URL, which no signed call follows")
    func plain() async throws {
        try await run { (served) async throws -> Void in
            let plain = MaasClient(url: try MaasURL(served.region.plainURL), apiKey: served.key, options: .patient)
            let error = await #expect(throws: MaasError.self) { try await plain.whoami() }
            #expect(error?.code == .redirectedToHTTPS)
            #expect(error?.message.contains("use its https URL: \(served.url)") == true)
            #expect(try await plain.rpcInfo().eventLoops.count == 1)
            let transport = HTTPTransport(options: .init(timeLimit: HTTPOptions.patience, retries: .never))
            let port = try served.region.plainURL.dropLast("/MAAS".count)
            for (path, status) in [
                ("/MAAS/api/2.0/version/?a=b", 301), ("/MAAS/rpc/", 200), ("/MAAS/api/2.0/machines/", 404), ("/x", 404),
            ] {
                let answer = try await transport.send(HTTPRequest(.get, port + path))
                #expect(answer.status == status, "\(path)")
                let place = served.url.description.prefix { $0 != "M" }.dropLast() + path
                #expect(answer.headers["location"] == (status == 301 ? String(place) : nil))
            }
        }
    }

    @Test("keeps its URL and certificates when it starts again")
    func again() async throws {
        let directory = try TemporaryDirectory()
        var seen: [String] = []
        for _ in 0..<2 {
            try await TestRegion.run(in: directory, "--tls") { region in
                seen += [region.url, try String(contentsOfFile: region.region.certificateFile, encoding: .utf8)]
            }
            let log = directory.path + "/var/lib/maas-sim/tls/socat.log"
            #expect(try await eventually { !Self.isRunning(with: log) })
        }
        #expect(Array(seen[..<2]) == Array(seen[2...]))
    }

    @Test("leaves nothing behind when its process is killed")
    func killed() async throws {
        let directory = try TemporaryDirectory()
        let process = try await TestRegion.start(root: directory.path, ["--tls"])
        let log = directory.path + "/var/lib/maas-sim/tls/socat.log"
        #expect(Self.isRunning(with: log))
        kill(process.processIdentifier, SIGKILL)
        #expect(try await eventually { !Self.isRunning(with: log) })
        await process.end()
    }

    /// Whether there is a process with `argument`.
    private static func isRunning(with argument: String) -> Bool {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.contains { name in
            guard Int(name) != nil, let line = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") else {
                return false
            }
            return line.split(separator: 0).contains { $0.elementsEqual(argument.utf8) }
        }
    }
}
