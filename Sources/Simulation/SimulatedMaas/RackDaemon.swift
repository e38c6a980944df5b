import Foundation
import MaasClient

/// The process `rackd`: tries to register with the region, every second as MAAS's does, and ends once it is registered.
///
/// It leaves MAAS's own words on failures in `var/log/maas/rackd.log`. It gives up after 30 seconds, or when the service is
/// stopped or the machine is gone; the real one never does.
public struct RackDaemon: Sendable {
    private let machine: SimulatedMachine
    private let run: String
    private let service: RackService
    private var files: MachineFiles { machine.files }

    /// The process of the start `run` of the service on the machine at `root`.
    public init(root: String, run: String) {
        machine = SimulatedMachine(root: root)
        self.run = run
        service = RackService(machine: machine)
    }

    /// Starts the process and leaves it to itself: a process group of its own, no open files, nobody to wait for it.
    static func launch(machine: SimulatedMachine, run: String) throws {
        guard let program = try? FileManager.default.destinationOfSymbolicLink(atPath: machine.files.maasCommand) else {
            throw SimulationError("the MAAS snap is not installed in \(machine.root)")
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A process group of its own: whoever ends `maas` with its group does not mean the service.
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for file: Int32 in 0...2 {
            posix_spawn_file_actions_addopen(&actions, file, "/dev/null", O_RDWR, 0)
        }
        let texts: [String] = [program, "rackd", "--root", machine.root, "--run", run]
        let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var environment: [UnsafeMutablePointer<CChar>?] = [nil]
        var process: pid_t = 0
        let code = posix_spawn(&process, program, &actions, &attributes, words, &environment)
        guard code == 0 else { throw SimulationError("cannot start \(program): \(String(cString: strerror(code)))") }
    }

    /// Tries until the rack is registered or there is no sense in it any more.
    public func registerWithRegion() {
        Self.closeInheritedFiles()
        _ = chdir("/")
        usleep(50_000)
        for _ in 0..<30 {
            let outcome = (try? service.whileUnchanged { try attempt(transport()) }) ?? .over
            guard case .tryAgain(let line) = outcome else { return }
            if let line { files.log(line, to: files.rackLog) }
            usleep(1_000_000)
            // Without its root there is no machine, and the lock would bring back a part of it.
            guard FileManager.default.fileExists(atPath: files.snapData) else { return }
        }
    }

    /// MAAS's rackd trusts whom its machine trusts, looks that up for each try, and can be told of nobody else (3.4 to 3.7).
    private func transport() -> HTTPTransport {
        let hasOwn = FileManager.default.fileExists(atPath: files.authorities)
        return HTTPTransport(
            options: .init(
                timeLimit: .seconds(5),
                trust: hasOwn ? .authorities(file: files.authorities) : .system))
    }

    private enum Outcome {
        case over
        case tryAgain(String?)
    }

    private func attempt(_ transport: HTTPTransport) throws -> Outcome {
        guard service.isCurrent(run) else { return .over }
        // The real rackd waits five minutes for a secret to appear.
        guard let secret = files.text(at: files.secret) else { return .tryAgain(nil) }
        guard SharedSecretProof.bytes(secret) != nil else {
            files.log("[-] Traceback: binascii.Error: Non-hexadecimal digit found", to: files.rackLog)
            return .over
        }
        var complaint: String?
        // MAAS asks all of a list at once and takes the region with the most event loops; here there is one for each.
        for written in files.maasURLs(at: files.rackConfiguration) {
            let url = String(written.reversed().drop { $0 == "/" }.reversed())
            let eventLoop: String?
            do throws(MaasError) {
                eventLoop = try self.eventLoop(of: url, transport)
            } catch {
                eventLoop = nil
                let isUnreachable = error.code.isUnreachable || error.code == .invalidURL
                complaint =
                    isUnreachable
                    ? "[info] Region not available: \(error.message) (While requesting RPC info at \(url))."
                    : "[critical] Failed to contact region. (While requesting RPC info at \(url)). JSONDecodeError"
            }
            if let eventLoop { return try register(transport, url: url, secret: secret, eventLoop: eventLoop) }
        }
        return .tryAgain(complaint)
    }

    /// The region's first event loop; nil when it has none yet, or when nginx runs and the region does not.
    private func eventLoop(of url: String, _ transport: HTTPTransport) throws(MaasError) -> String? {
        let answer = try transport.sendAndWait(HTTPRequest(.get, url + "/rpc/"))
        guard answer.status != 502, answer.status != 503 else { return nil }
        guard let loops = answer.json?["eventloops"] else { throw MaasError(.notMaas, "no event loops") }
        return loops.members.map(\.name).sorted().first
    }

    private func register(
        _ transport: HTTPTransport, url: String, secret: String, eventLoop: String
    ) throws -> Outcome {
        func ask<Answer: Decodable>(_ command: String, _ value: some Encodable) throws -> Answer {
            let address = "\(url)/simulated-rpc/\(command)"
            let body = Array(try JSONEncoder().encode(value))
            let request = HTTPRequest(.post, address, body: .init("application/json", body))
            let answer = try transport.sendAndWait(request)
            if let error = MaasError(answer, to: "POST \(address)") { throw error }
            return try JSONDecoder().decode(Answer.self, from: Data(answer.body))
        }

        let message = SharedSecretProof.newMessage()
        do {
            let challenge: RackChallenge.Answer = try ask("challenge", RackChallenge(message: message))
            guard let proof = SharedSecretProof(of: challenge.message, secret: secret) else { return .over }
            let answer: RackRegistration.Answer = try ask(
                "register",
                RackRegistration(
                    session: challenge.session,
                    proof: proof,
                    system_id: files.text(at: files.maasID) ?? "",
                    hostname: files.hostname,
                    mac_addresses: files.macAddresses,
                    version: machine.installedSnap?.version ?? "",
                    secret_file: files.secret
                )
            )
            guard challenge.proof.isValid(for: message, secret: secret) else {
                throw MaasError(.credentials, "the region does not know the secret")
            }
            try files.write(answer.system_id, to: files.maasID, mode: 0o640)
            try files.write(answer.uuid, to: files.maasUUID, mode: 0o640)
            try service.keep(.init(url: url, id: answer.connection))
            files.log(
                "[info] Rack controller '\(answer.system_id)' registered (via \(eventLoop)) with MAAS version "
                    + "\(answer.version).",
                to: files.rackLog
            )
            return .over
        } catch let error as MaasError {
            guard error.code == .credentials || error.status == 401 else {
                return .tryAgain("[info] Region not available: \(error.message) (While registering).")
            }
            return .tryAgain("[critical] Event-loop '\(eventLoop)' FAILED authentication; dropping connection.")
        }
    }

    /// Whoever started `maas` may have left files open for it; a pipe among them would never end for its reader.
    private static func closeInheritedFiles() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for file in names.compactMap({ Int32($0) }) where file > 2 { close(file) }
    }
}
