import ChildProcess
import Foundation
import JujuProtocol
import Testing

@Suite("The hook tools' program")
final class JujucTests {
    private let directory = "/tmp/jujuc-\(UUID().uuidString.prefix(8))"

    init() throws {
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory) }

    /// The program, which is built beside the tests.
    private static var program: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "jujuc").path
    }

    private var socket: String { "\(directory)/agent.socket" }

    private var environment: [String: String] {
        [
            "JUJU_CONTEXT_ID": "maas/0-start-1", "JUJU_AGENT_SOCKET_ADDRESS": socket,
            "JUJU_AGENT_SOCKET_NETWORK": "unix",
        ]
    }

    private func run(
        _ words: [String],
        changing variables: [String: String?] = [:],
        input: ChildProcess.Input = .null
    ) throws -> ChildProcess.Result {
        let environment = environment.merging(variables.compactMapValues { $0 }) { $1 }
            .filter { variables[$0.key] != .some(nil) }
        return try ChildProcess(Self.program, arguments: words, environment: environment, directory: directory)
            .run(input: input)
    }

    private func serve(
        token: String = "",
        _ handler: @escaping @Sendable (HookToolRequest) throws(HookToolRefusal) -> HookToolResult
    ) throws -> AgentSocketServer {
        try AgentSocketServer(path: socket, contextID: "maas/0-start-1", token: token, handler: handler)
    }

    @Test("runs the tool it is called as, and passes on code and outputs")
    func link() throws {
        let server = try serve { request in
            HookToolResult(code: 2, output: "\(request.tool) \(request.arguments.count)\n", error: request.directory)
        }
        let link = "\(directory)/relation-get"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: Self.program)
        let result = try ChildProcess(link, arguments: ["-", "", "é"], environment: environment, directory: directory)
            .run()
        #expect(result.ending == .exited(2))
        #expect(result.output == "relation-get 3\n")
        #expect(result.error == directory)
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("runs the tool that is its first word under its own name")
    func firstWord() throws {
        let server = try serve { request in
            HookToolResult(standardOutput: Array(request.tool.utf8) + request.arguments.joined())
        }
        #expect(try run(["is-leader", "--format=json"]).output == "is-leader--format=json")
        server.stop(waitingForConnections: .seconds(30))
    }

    @Test("hands over arguments that are not UTF-8 as they are")
    func bytes() throws {
        let server = try serve { request in HookToolResult(standardOutput: Array(request.arguments.joined())) }
        let script = "exec \"$0\" relation-set \"$(printf 'k=\\375\\376')\""
        let shell = ChildProcess("/bin/sh", arguments: ["-c", script, Self.program], environment: environment)
        #expect(try shell.run().standardOutput == [0x6b, 0x3d, 0xfd, 0xfe])
        server.stop(waitingForConnections: .seconds(30))
    }

    @Test(
        "reads standard input only when the tool asks for it",
        arguments: [[], [0, 0xff], [UInt8](repeating: 9, count: 1 << 20)]
    )
    func input(bytes: [UInt8]) throws {
        let server = try serve { request throws(HookToolRefusal) in
            if request.tool == "is-leader" { return HookToolResult(code: request.standardInput == nil ? 0 : 9) }
            guard let input = request.standardInput else { throw .standardInputRequired }
            return HookToolResult(standardOutput: input)
        }
        #expect(try run(["relation-set", "--file", "-"], input: .bytes(bytes)).standardOutput == bytes)
        #expect(try run(["is-leader"], input: .bytes(bytes)).ending == .exited(0))
        server.stop(waitingForConnections: .seconds(30))
    }

    @Test(
        "says what is missing in an environment that is no hook's",
        arguments: ["JUJU_CONTEXT_ID", "JUJU_AGENT_SOCKET_ADDRESS", "JUJU_AGENT_SOCKET_NETWORK"]
    )
    func notSet(name: String) throws {
        for value in [nil, ""] as [String?] {
            let result = try run(["is-leader"], changing: [name: value])
            #expect(result.ending == .exited(1))
            #expect(result.output == "")
            #expect(result.error == "ERROR \(name) not set\n")
        }
    }

    @Test(
        "says why the agent is not reached, as Juju's own does",
        arguments: [
            (
                "unix", "/nonexistent/agent.socket",
                "dial unix /nonexistent/agent.socket: connect: no such file or directory"
            ),
            ("unix", "@nonexistent-abstract", "dial unix @nonexistent-abstract: connect: connection refused"),
            ("unix", "/etc/passwd", "dial unix /etc/passwd: connect: connection refused"),
            ("bogus", "/x", "dial bogus: unknown network bogus"),
        ]
    )
    func unreachable(network: String, address: String, reason: String) throws {
        let variables = ["JUJU_AGENT_SOCKET_NETWORK": network, "JUJU_AGENT_SOCKET_ADDRESS": address]
        let result = try run(["is-leader"], changing: variables)
        #expect(result.ending == .exited(1))
        #expect(result.error == "ERROR \(reason)\n")
    }

    @Test("prints the agent's refusals")
    func refusals() throws {
        let server = try serve { request throws(HookToolRefusal) in throw .unknownCommand(request.tool) }
        let unknown = try run(["nosuchtool"])
        #expect(unknown.ending == .exited(1))
        #expect(unknown.error == "ERROR bad request: unknown command: nosuchtool\n")
        #expect(try run([]).error == "ERROR bad request: command not specified\n")
        let wrong = try run(["is-leader"], changing: ["JUJU_CONTEXT_ID": "x\"y"])
        #expect(wrong.error == #"ERROR bad request: wrong context ID; got "x\"y""# + "\n")
        let token = try run(["is-leader"], changing: ["JUJU_AGENT_TOKEN": "abc"])
        #expect(token.error == "ERROR bad request: token does not match\n")
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("sends the token it finds")
    func token() throws {
        let server = try serve(token: "s3cret") { _ in HookToolResult(output: "ok") }
        #expect(try run(["is-leader"], changing: ["JUJU_AGENT_TOKEN": "s3cret"]).output == "ok")
        server.stop(waitingForConnections: .seconds(30))
    }

    private static let canHideProc =
        (try? ChildProcess("unshare", arguments: ["--map-root-user", "--mount", "true"]).run().succeeded) ?? false

    @Test("says that /proc is missing, where Swift's runtime would die of it", .enabled(if: canHideProc))
    func withoutProc() throws {
        let hidden = "mount -t tmpfs none /proc && exec \"$0\" is-leader"
        let result = try ChildProcess(
            "unshare", arguments: ["--map-root-user", "--mount", "sh", "-c", hidden, Self.program]
        ).run()
        #expect(result.ending == .exited(1) && result.output == "")
        #expect(
            result.error
                == "jujuc: /proc is not mounted, which every program in Swift needs: mount -t proc proc /proc\n")
    }
}
