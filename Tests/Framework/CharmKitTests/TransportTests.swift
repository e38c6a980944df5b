import Glibc
import JujuProtocol
import Synchronization
import TestSupport
import Testing

@testable import CharmKit

@Suite("The ways to the hook tools")
struct TransportTests {
    private struct Unreachable: Error, CustomStringConvertible { var description: String { "no socket" } }

    /// Answers with its name, or fails from some call on.
    private final class Way: HookToolTransport {
        let name: String
        let failsFrom: Int?
        var calls: [HookToolCall] = []

        init(_ name: String, failsFrom: Int? = nil) {
            self.name = name
            self.failsFrom = failsFrom
        }

        func run(_ call: HookToolCall) throws -> HookToolResult {
            calls.append(call)
            if let failsFrom, calls.count >= failsFrom { throw Unreachable() }
            return HookToolResult(output: name)
        }
    }

    @Test("stay with the first one while it works")
    func first() throws {
        let (socket, exec) = (Way("socket"), Way("exec"))
        let both = FallbackTransport(socket, else: exec)
        for _ in 1...2 { #expect(try both.run(HookToolCall("is-leader")).output == "socket") }
        #expect(exec.calls.isEmpty)
    }

    @Test("go over to the second one for good when the first call fails, and say so once at debug")
    func second() throws {
        let (socket, exec) = (Way("socket", failsFrom: 1), Way("exec"))
        let both = FallbackTransport(socket, else: exec)
        for _ in 1...2 { #expect(try both.run(HookToolCall("is-leader")).output == "exec") }
        #expect(socket.calls.count == 1)
        #expect(exec.calls.map(\.tool) == ["juju-log", "is-leader", "is-leader"])
        #expect(
            exec.calls[0].arguments.contains("DEBUG") && exec.calls[0].arguments.last?.contains("no socket") == true)
    }

    @Test("do not go over after a call went well, which might have done its work twice")
    func neverTwice() throws {
        let (socket, exec) = (Way("socket", failsFrom: 2), Way("exec"))
        let both = FallbackTransport(socket, else: exec)
        _ = try both.run(HookToolCall("is-leader"))
        #expect(throws: Unreachable.self) { try both.run(HookToolCall("secret-add")) }
        #expect(exec.calls.isEmpty)
    }

    @Test("take what the agent refuses for an answer, with a tool that it does not have told apart")
    func refused() throws {
        let directory = try TemporaryDirectory()
        let path = directory.file("s")
        let server = try AgentSocketServer(path: path, contextID: "c") { request throws(HookToolRefusal) in
            throw HookToolRefusal.unknownCommand(request.tool)
        }
        defer { _ = server.stop(waitingForConnections: .zero) }
        let client = AgentSocketClient(
            address: AgentSocketAddress(network: "unix", address: path), contextID: "c", directory: "/")
        let exec = Way("exec")
        let tools = HookTools(FallbackTransport(SocketTransport(client), else: exec))
        #expect { try tools.run("secret-get", ["x"]) } throws: { ($0 as? HookToolError)?.code == .unsupported }
        client.close()
        #expect(exec.calls.isEmpty)
    }

    @Test("run a tool's program from the first folder that has it, with its input, output and exit code")
    func exec() throws {
        let (first, second) = (try TemporaryDirectory(), try TemporaryDirectory())
        try second.write(script: "state-set", "cat; echo \"$@\" >&2; exit 3")
        let transport = ExecTransport(path: "\(first.path):\(second.path)")
        let result = try transport.run(HookToolCall("state-set", ["--file", "-"], standardInput: Array("input".utf8)))
        #expect(result == HookToolResult(code: 3, output: "input", error: "--file -\n"))
    }

    @Test("tell a tool that this Juju lacks from tools that are not there at all")
    func lacking() throws {
        let folder = try TemporaryDirectory()
        try folder.write(script: "is-leader", "true")
        let error = #expect(throws: HookToolError.self) {
            try ExecTransport(path: folder.path).run(HookToolCall("secret-get"))
        }
        #expect(error?.code == .unsupported)
    }

    @Test("end a tool's program that does not end, and say so")
    func hangs() throws {
        let folder = try TemporaryDirectory()
        try folder.write(script: "is-leader", "exec sleep 600")
        let transport = ExecTransport(path: folder.path, timeLimit: .milliseconds(50))
        let error = #expect(throws: HookToolError.self) { try HookTools(transport).isLeader() }
        #expect(error?.code == .timedOut)
    }

    @Test("do not go over from an agent that is silent, which would be silent again")
    func silent() throws {
        let directory = try TemporaryDirectory()
        let isOver = Atomic(false)
        let server = try AgentSocketServer(path: directory.file("s"), contextID: "c") { _ in
            while !isOver.load(ordering: .acquiring) { usleep(1000) }
            return HookToolResult()
        }
        let client = AgentSocketClient(
            address: AgentSocketAddress(address: directory.file("s")), contextID: "c", directory: "/",
            timeLimit: .milliseconds(50))
        let exec = Way("exec")
        let tools = HookTools(FallbackTransport(SocketTransport(client), else: exec))
        let error = #expect(throws: HookToolError.self) { try tools.isLeader() }
        isOver.store(true, ordering: .releasing)
        #expect(error?.code == .timedOut && exec.calls.isEmpty)
        client.close()
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test(
        "go over from a socket that closes, that nobody listens at, or where another Juju's frames come, and say so once",
        arguments: [
            [], [0xf0, 0xff], Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8), [3, 0xff, 0x80, 0], [0x7f],
            Array(repeating: 0xff, count: 4096),
        ] as [[UInt8]])
    func otherFrames(answer: [UInt8]) throws {
        let directory = try TemporaryDirectory()
        let server = try CannedAgent(path: directory.file("s"), answer: answer)
        let client = AgentSocketClient(
            address: AgentSocketAddress(address: directory.file("s")), contextID: "c", directory: "/",
            timeLimit: .seconds(30))
        let exec = Way("true")
        let tools = HookTools(FallbackTransport(SocketTransport(client), else: exec))
        for _ in 1...3 { #expect(try tools.isLeader()) }
        #expect(exec.calls.map(\.tool) == ["juju-log", "is-leader", "is-leader", "is-leader"])
        server.finish()
    }

    @Test("say which tool is in no folder")
    func missing() throws {
        let expected = HookToolError(.unreachable, tool: "is-leader", message: "not found in PATH")
        #expect(throws: expected) { try ExecTransport(path: "/nowhere").run(HookToolCall("is-leader")) }
    }
}
