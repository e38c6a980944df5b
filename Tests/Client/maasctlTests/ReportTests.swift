import ChildProcess
import Foundation
import MaasClient
import MaasctlJSON
import Testing

@testable import maasctl

@Suite("What maasctl reports")
struct ReportTests {
    private func failure(_ result: ChildProcess.Result) throws -> MaasctlFailure {
        let line = try #require(result.complaint.split(separator: "\n").last)
        return try JSONDecoder().decode(MaasctlErrorLine.self, from: Data(line.utf8)).error
    }

    private func run(_ arguments: [String], _ variables: [String: String] = [:], input: String? = nil) throws
        -> ChildProcess.Result
    {
        let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/maasctl"
        let environment = ["MAASCTL_API_KEY": "a:b:c", "HOME": "/nosuch"].merging(variables) { $1 }
        return try ChildProcess(program, arguments: arguments, environment: environment, timeLimit: .seconds(60))
            .run(input: input.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    @Test(
        "is an error with a code in JSON, where JSON is asked for",
        arguments: [
            (["nodes", "--url", "http://127.0.0.1:1/MAAS"], MaasctlFailure.Code.connectionRefused, 3),
            (["nodes", "--url", "http://nosuch.invalid/MAAS"], .nameNotFound, 3),
            (["nodes", "--url", "http://h/MAAS", "--proxy", "http://u:p@127.0.0.1:1"], .proxyUnreachable, 3),
            (["nodes", "--url", "ftp://h/MAAS"], .invalidURL, 2),
            (["nodes", "--url", "http://127.0.0.1:1/MAAS", "--mac", "nonsense"], .invalidMACAddress, 2),
            (["nodes", "--url", "https://127.0.0.1:1/MAAS", "--ca-file", "/nosuch"], .unreadableCertificates, 2),
            (["nodes", "--no-such-option"], .usage, 2), (["fly"], .usage, 2), (["nodes"], .usage, 2),
            (["ping", "--url", "http://127.0.0.1:1/MAAS"], .connectionRefused, 3),
            (["controller", "x", "--url", "http://127.0.0.1:1/MAAS"], .connectionRefused, 3),
            (["wait-for", "x", "--timeout", "0.2", "--url", "http://127.0.0.1:1/MAAS"], .tooLate, 8),
            (["set", "x", "color=red", "--url", "http://127.0.0.1:1/MAAS"], .usage, 2),
        ])
    func errors(arguments: [String], code: MaasctlFailure.Code, exitCode: Int) throws {
        for words in [
            arguments + ["--format", "json"], arguments + ["--format=json"], ["--format", "json"] + arguments,
        ] {
            let result = try run(words)
            let failure = try failure(result)
            #expect(failure.code == code)
            #expect(failure.exitCode == Int32(exitCode))
            #expect(result.ending == .exited(Int32(exitCode)))
            #expect(result.output.isEmpty)
            #expect(failure.proxy == (code == .proxyUnreachable ? "http://127.0.0.1:1" : nil))
            if code == .connectionRefused { #expect(failure.remedy != nil) }
        }
        // People get the same in words.
        let words = try run(arguments)
        #expect(words.ending == .exited(Int32(exitCode)))
        #expect(!words.complaint.contains("{\"error\""))
    }

    @Test("has a code for each kind of failure that the client knows", arguments: MaasError.Code.Kind.allCases)
    func codes(kind: MaasError.Code.Kind) throws {
        let failure = Failure(MaasError(MaasError.Code(kind), "why", remedy: "what to do"))
        #expect(failure.report.code.rawValue.replacing("-", with: "").lowercased() == kind.rawValue.lowercased())
        #expect(failure.report.code.isUnreachable == MaasError.Code(kind).isUnreachable)
        let data = try JSONEncoder().encode(MaasctlErrorLine(failure.report))
        #expect(try JSONDecoder().decode(MaasctlErrorLine.self, from: data).error == failure.report)
    }

    @Test("takes the options that all commands have before the command, too")
    func order() async throws {
        #expect(
            Arguments.reordered(["--url", "u", "--insecure", "racks", "x"]) == [
                "racks", "--url", "u", "--insecure", "x",
            ])
        #expect(Arguments.reordered(["--format=json", "racks"]) == ["racks", "--format=json"])
        #expect(Arguments.reordered(["--format", "json", "nosuch", "x"]) == ["nosuch"])
        for words in [["--help"], ["--version"], ["racks", "--url", "u"], ["--url"], ["--nosuch", "racks"], []] {
            #expect(Arguments.reordered(words) == words)
        }
        try await Region.run { (region) async throws -> Void in
            let before = try region.maasctl(
                "--url", region.url, "--api-key-stdin", "regions", "--format", "plain", input: region.key)
            let after = try region.maasctl(
                "regions", "--format", "plain", "--url", region.url, "--api-key-stdin", input: region.key)
            #expect(before.output == after.output)
            #expect(before.output.contains("region-1"))
        }
    }

    @Test("has its version, and that of the HTTP library")
    func version() throws {
        #expect(try run(["--version"]).output.contains("libcurl/"))
    }

    @Test("changes zone, description and power of a controller, and nothing that MAAS would ignore")
    func changes() async throws {
        try await Region.run { (region) async throws -> Void in
            func set(_ changes: String...) throws -> ChildProcess.Result {
                try region.maasctl(
                    ["set", "region-1"] + changes + ["--url", region.url, "--api-key-stdin", "--format", "json"],
                    input: region.key)
            }
            let shown = try #require(try set("description=beside the door", "zone=default").json as? [String: Any])
            #expect(shown["description"] as? String == "beside the door")
            let refused = try set("zone=nosuch")
            let failure = try failure(refused)
            #expect(failure.code == .badRequest)
            #expect(failure.status == 400)
            #expect(failure.fields?["zone"] != nil)
            #expect(try set("hostname=x").ending == .exited(2))
            #expect(try set("description").ending == .exited(2))
        }
    }

    @Test("any number in an answer is shown", arguments: [Int.max, Int.min, 1, 1023, 1024, 1048, 2047, 65536])
    func numbers(memory: Int) {
        #expect(MaasctlController.gibibytes(memory).hasSuffix(" GiB"))
    }
}
