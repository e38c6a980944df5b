import Foundation
import Synchronization
import Testing
import TestSupport

@testable import JujuProtocol

@Suite("The agent socket's client")
struct AgentSocketClientTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("agent.socket")
    }

    private func failure(_ address: AgentSocketAddress, timeLimit: Duration = .seconds(30)) -> AgentSocketError? {
        let client = AgentSocketClient(address: address, contextID: "c", directory: "/", timeLimit: timeLimit)
        return #expect(throws: AgentSocketError.self) { try client.run(HookToolCall("is-leader")) }
    }

    @Test("reaches a socket in the abstract namespace")
    func abstract() throws {
        let name = "@" + path
        let server = try AgentSocketServer(path: name, contextID: "c") { _ in HookToolResult(output: "true\n") }
        let address = AgentSocketAddress(address: name)
        let client = AgentSocketClient(address: address, contextID: "c", directory: "/")
        #expect(try client.run(HookToolCall("is-leader")).output == "true\n")
        client.close()
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("says why nobody is reached, as Juju's own client does")
    func unreachable() {
        let absent = failure(AgentSocketAddress(address: path))
        #expect(absent?.code == .unreachable)
        #expect(absent?.reason == "dial unix \(path): connect: no such file or directory")
        let abstract = failure(AgentSocketAddress(address: "@nonexistent-abstract"))
        #expect(abstract?.reason == "dial unix @nonexistent-abstract: connect: connection refused")
        let file = failure(AgentSocketAddress(address: "/etc/passwd"))
        #expect(file?.reason == "dial unix /etc/passwd: connect: connection refused")
        let long = failure(AgentSocketAddress(address: "/" + String(repeating: "x", count: 200)))
        #expect(long?.reason.hasSuffix(": connect: invalid argument") == true)
    }

    @Test("leaves no descriptor open when nobody is reached, nor after its last call")
    func leavesNothing() async {
        await #expect(processExitsWith: .success) {
            func open() throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
                    .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
                    .count { $0.hasPrefix("socket:") }
            }
            let before = try open()
            let absent = AgentSocketAddress(address: "/nonexistent")
            let unreachable = AgentSocketClient(address: absent, contextID: "c", directory: "/")
            #expect(throws: AgentSocketError.self) { try unreachable.run(HookToolCall("is-leader")) }
            #expect(try open() == before)

            let name = "@juju-\(getpid())"
            let server = try AgentSocketServer(path: name, contextID: "c") { _ in HookToolResult() }
            let client = AgentSocketClient(address: AgentSocketAddress(address: name), contextID: "c", directory: "/")
            _ = try client.run(HookToolCall("is-leader"))
            _ = try client.run(HookToolCall("is-leader"))
            client.close()
            #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
            #expect(try open() == before)
        }
    }

    @Test("says which networks it does not speak")
    func unsupported() {
        let tcp = failure(AgentSocketAddress(network: "tcp", address: "10.0.0.1:30000"))
        #expect(tcp?.code == .unsupported)
        #expect(tcp?.description.contains("tcp (podspec units)") == true)
        #expect(
            failure(AgentSocketAddress(network: "bogus", address: path))?.reason == "dial bogus: unknown network bogus"
        )
    }

    @Test("says which variable a hook would have", arguments: [0, 1, 2])
    func notSet(index: Int) {
        let names = ["JUJU_CONTEXT_ID", "JUJU_AGENT_SOCKET_ADDRESS", "JUJU_AGENT_SOCKET_NETWORK"]
        for value in [nil, ""] {
            let error = #expect(throws: AgentSocketError.self) {
                try AgentSocketClient(environment: { $0 < names[index] ? "x" : value }, directory: "/")
            }
            #expect(error?.code == .notSet)
        }
        var variables = Dictionary(uniqueKeysWithValues: names.map { ($0, "x") })
        variables[names[index]] = nil
        let error = #expect(throws: AgentSocketError.self) {
            try AgentSocketClient(environment: { variables[$0] }, directory: "/")
        }
        #expect(error?.reason == "\(names[index]) not set")
    }

    @Test("gives up on an agent that closes anywhere in its answer")
    func cutAnswer() throws {
        let frame = try #require(try GoldenFrame.all().first { $0.kind == "response" })
        let bytes = try frame.bytes()
        for length in bytes.indices {
            let path = directory.file("\(length)")
            let server = try #require(CannedServer(path: path, answer: Array(bytes[..<length])))
            let error = failure(AgentSocketAddress(address: path))
            #expect(error?.code == .closed, "after \(length) bytes")
            #expect(error?.reason == "unexpected EOF")
            server.finish()
        }
    }

    @Test(
        "gives up on an agent that answers something else",
        arguments: [Array(String(repeating: "HTTP/1.1 400 ", count: 8).utf8), [0], [0xf0, 0xff], [3, 0xff, 0x80, 0]]
    )
    func malformed(answer: [UInt8]) throws {
        let server = try #require(CannedServer(path: path, answer: answer))
        #expect(failure(AgentSocketAddress(address: path))?.code == .malformed)
        server.finish()
    }

    @Test("does not take the answer to another call for its own")
    func otherCall() throws {
        var encoder = RPCEncoder()
        let answer = encoder.encode(RPCHeader(sequence: 7), .result(HookToolResult()))
        let server = try #require(CannedServer(path: path, answer: answer))
        let error = failure(AgentSocketAddress(address: path))
        #expect(error?.reason == "malformed answer: it answers another call")
        server.finish()
    }

    @Test("gives up on a silent agent at the time limit")
    func silent() throws {
        let isOver = Atomic(false)
        let server = try AgentSocketServer(path: path, contextID: "c") { _ in
            while !isOver.load(ordering: .acquiring) { usleep(1000) }
            return HookToolResult()
        }
        let error = failure(AgentSocketAddress(address: path), timeLimit: .milliseconds(20))
        isOver.store(true, ordering: .releasing)
        #expect(error?.code == .timedOut)
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("reads answers with fields and types that it does not know, under any ids")
    func otherShapes() throws {
        let server = try #require(CannedServer(path: path, answer: FutureAgent.answer("yes")))
        let client = AgentSocketClient(address: AgentSocketAddress(address: path), contextID: "c", directory: "/")
        #expect(try client.run(HookToolCall("is-leader")).output == "yes")
        client.close()
        server.finish()
    }
}
