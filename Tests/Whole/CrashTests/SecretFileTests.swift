import Foundation
import JujuProtocol
import SealedStore
import Synchronization
import TestSupport
import Testing

@testable import CharmKit

@Suite("A hook that is killed while the agent takes a secret from it", .serialized)
struct SecretFileTests {
    /// Another one each time: what a run that was killed has left is not of this one.
    private let token = UUID().uuidString
    private static let contextID = "crash/0-start-00000000000000000000000000000000"

    /// What the agent saw of the file it was told to read.
    private final class Sighting: Sendable {
        private let seen = Mutex((path: "", content: ""))
        var path: String { seen.withLock(\.path) }
        var content: String { seen.withLock(\.content) }

        func note(_ path: String) {
            let content = FileManager.default.contents(atPath: path) ?? Data()
            seen.withLock { $0 = (path, String(decoding: content, as: UTF8.self)) }
        }
    }

    /// An agent that reads the secret's file as Juju's does, and then kills who called.
    private func killingAgent(_ path: String, _ sighting: Sighting) throws -> AgentSocketServer {
        try AgentSocketServer(path: path, contextID: Self.contextID) { request in
            let words = request.arguments.map { String(decoding: $0, as: UTF8.self) }
            guard request.tool == "secret-add", let file = words.firstIndex(of: "--file").map({ words[$0 + 1] }),
                let process = words.firstIndex(of: "--label").flatMap({ pid_t(words[$0 + 1]) })
            else { return HookToolResult(code: 1, output: "", error: "ERROR unexpected \(request.tool)\n") }
            sighting.note(file)
            kill(process, SIGKILL)
            return HookToolResult()
        }
    }

    /// The files in memory and in the folder for temporary files that hold the token.
    private func leaks() -> [String] {
        ["/dev/shm", "/tmp"].flatMap { folder in
            (FileManager.default.enumerator(atPath: folder).map { Array($0) } ?? []).compactMap { name in
                let path = "\(folder)/\(name)"
                var status = stat()
                guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size < 1 << 20 else {
                    return nil
                }
                let text = FileManager.default.contents(atPath: path)
                return text?.range(of: Data(token.utf8)) == nil ? nil : path
            }
        }
    }

    @Test("leaves the secret nowhere, since the file has no name")
    func unnamed() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("agent.socket")
        let seen = Sighting()
        let agent = try killingAgent(path, seen)
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, token = token as String] in
            try Self.addSecret(token, path, name: "crash-tests")
        }
        #expect(agent.stop(waitingForConnections: .seconds(30)) == 0)
        #expect(seen.content.contains(token), "the agent can read \(seen.path)")
        #expect(seen.path.hasPrefix("/proc/"))
        #expect(access(seen.path, F_OK) != 0)
        #expect(leaks() == [])
    }

    @Test(
        "leaves it in memory for the next hook to remove, where an undumpable process is not root",
        .enabled(if: getuid() == 0))
    func named() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("agent.socket")
        let seen = Sighting()
        let agent = try killingAgent(path, seen)
        for file in [directory.path, path] { chmod(file, 0o777) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, token = token as String] in
            try #require(setgid(65534) == 0 && setuid(65534) == 0)
            CoreFiles.disable()
            try Self.addSecret(token, path, name: "crash-tests-named")
        }
        #expect(agent.stop(waitingForConnections: .seconds(30)) == 0)
        #expect(seen.content.contains(token), "the agent can read \(seen.path)")
        #expect(seen.path == "/dev/shm/crash-tests-named")
        #expect(leaks() == [seen.path])
        PrivateFile.removeLeftover("crash-tests-named")
        #expect(leaks() == [])
    }

    private static func addSecret(_ token: String, _ path: String, name: String) throws {
        let client = AgentSocketClient(
            address: AgentSocketAddress(address: path), contextID: contextID, directory: "/", token: "",
            timeLimit: .seconds(60))
        let content = SecretContent(["maas-secret": SecretBytes(utf8: token)])
        _ = try HookTools(SocketTransport(client), secretFile: name).addUnitSecret(content, label: "\(getpid())")
    }
}
