import Foundation
import JujuProtocol
import Synchronization
import Testing
import TestSupport

@Suite("The agent's socket")
struct AgentSocketServerTests {
    private static let contextID = "maas-region/0-start-00000000000000000000000000000000"
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("agent.socket")
    }

    private func client(contextID: String = contextID, directory: String = "/", token: String = "") -> AgentSocketClient
    {
        AgentSocketClient(
            address: AgentSocketAddress(address: path),
            contextID: contextID,
            directory: directory,
            token: token,
            timeLimit: .seconds(30)
        )
    }

    @Test(
        "answers recorded refusals byte for byte",
        arguments: [(10, ""), (11, ""), (12, ""), (28, ""), (32, "s3cret")]
    )
    func recordedRefusals(connection: Int, token: String) throws {
        let server = try AgentSocketServer(path: path, contextID: Self.contextID, token: token) {
            request throws(HookToolRefusal) in
            throw .unknownCommand(request.tool)
        }
        let frames = try GoldenFrame.all().filter { $0.connection == connection }.sorted { $0.call < $1.call }
        let socket = try RawSocket(connectingTo: path)
        for request in frames where request.kind == "request" {
            let response = try #require(frames.first { $0.kind == "response" && $0.call == request.call }).bytes()
            socket.send(try request.bytes())
            #expect(socket.receive(response.count) == response, "\(request.file)")
        }
        #expect(!frames.isEmpty)
        _ = consume socket
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("checks token, tool, directory and context in Juju's order")
    func order() throws {
        let server = try AgentSocketServer(path: path, contextID: "right", token: "t") { _ in HookToolResult() }
        func refusal(_ contextID: String, _ directory: String, _ token: String, _ tool: String) -> String? {
            let client = client(contextID: contextID, directory: directory, token: token)
            let error = #expect(throws: AgentSocketError.self) { try client.run(HookToolCall(tool)) }
            #expect(error?.code == .refused)
            return error?.reason
        }
        #expect(refusal("x", "rel", "wrong", "") == "bad request: token does not match")
        #expect(refusal("x", "rel", "t", "") == "bad request: command not specified")
        #expect(refusal("x", "rel", "t", "is-leader") == "bad request: Dir is not absolute")
        #expect(refusal("x\"y", "/", "t", "is-leader") == #"bad request: wrong context ID; got "x\"y""#)
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("hands the call over as it was made, and gives back what the tool answered")
    func carries() throws {
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { request in
            HookToolResult(
                code: 3,
                standardOutput: Array(request.directory.utf8) + request.arguments.joined(),
                standardError: request.standardInput ?? []
            )
        }
        let input = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }
        let call = HookToolCall("relation-set", ["--file", "é", ""], standardInput: input)
        let result = try client(directory: "/srv").run(call)
        #expect(result.code == 3)
        #expect(result.output == "/srv--fileé")
        #expect(result.standardError == input)
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("asks for standard input that a tool wants, on the same connection")
    func inputOnDemand() throws {
        let calls = Mutex<[[UInt8]?]>([])
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { request throws(HookToolRefusal) in
            calls.withLock { $0.append(request.standardInput) }
            guard let input = request.standardInput else { throw .standardInputRequired }
            return HookToolResult(standardOutput: input)
        }
        let client = client()
        #expect(
            try client.run(tool: "relation-set", arguments: [], standardInput: { [1, 2] }).standardOutput == [1, 2]
        )
        #expect(try client.run(HookToolCall("relation-set")).standardOutput == [])
        #expect(calls.withLock { $0 } == [nil, [1, 2], nil, []])
        client.close()
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("runs one command at a time, whatever the number of connections")
    func oneAtATime() throws {
        let running = Atomic(0)
        let most = Atomic(0)
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { _ in
            most.max(running.add(1, ordering: .sequentiallyConsistent).newValue, ordering: .sequentiallyConsistent)
            usleep(1000)
            running.subtract(1, ordering: .sequentiallyConsistent)
            return HookToolResult()
        }
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            let client = client()
            for _ in 0..<5 { #expect((try? client.run(HookToolCall("is-leader")))?.code == 0) }
        }
        #expect(most.load(ordering: .sequentiallyConsistent) == 1)
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("is a file for its owner alone, replaces what a dead server left, and is gone at the end")
    func file() throws {
        for _ in 0..<2 {
            let left = try RawListener(path: path)
            _ = consume left
            let server = try AgentSocketServer(path: path, contextID: "c") { _ in HookToolResult() }
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o700)
            server.stop(waitingForConnections: .zero)
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test("does not replace a file that is no socket")
    func otherFile() throws {
        try Data("x".utf8).write(to: URL(filePath: path))
        let error = #expect(throws: AgentSocketError.self) {
            try AgentSocketServer(path: path, contextID: "c") { _ in HookToolResult() }
        }
        #expect(error?.reason == "listen unix \(path): address already in use")
        #expect(try Data(contentsOf: URL(filePath: path)) == Data("x".utf8))
    }

    @Test("says that a path is too long for a socket")
    func longPath() throws {
        let long = directory.file(String(repeating: "x", count: 120))
        let error = #expect(throws: AgentSocketError.self) {
            try AgentSocketServer(path: long, contextID: "c") { _ in HookToolResult() }
        }
        #expect(error?.reason == "listen unix \(long): invalid argument")
    }

    @Test("counts and cuts connections that are kept open too long")
    func keptOpen() throws {
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { _ in HookToolResult() }
        let client = client()
        _ = try client.run(HookToolCall("is-leader"))
        #expect(server.stop(waitingForConnections: .milliseconds(20)) == 1)
        let error = #expect(throws: AgentSocketError.self) { try client.run(HookToolCall("is-leader")) }
        #expect(error?.code == .closed)
        #expect(server.stop(waitingForConnections: .zero) == 0)
    }

    @Test("closes a connection that speaks something else, at once, and goes on")
    func garbage() throws {
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { _ in HookToolResult() }
        for garbage: [UInt8] in [Array("GET / HTTP/1.1\r\n\r\n".utf8), [0], [0xff, 0xff], [0x03, 0xff, 0x80, 0x00]] {
            let socket = try RawSocket(connectingTo: path)
            socket.send(garbage)
            socket.endSending()
            #expect(socket.receive(1) == [])
        }
        let client = client()
        #expect(try client.run(HookToolCall("is-leader")).code == 0)
        client.close()
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }

    @Test("survives a call that is cut anywhere")
    func cut() throws {
        let server = try AgentSocketServer(path: path, contextID: Self.contextID) { _ in HookToolResult() }
        let frame = try #require(try GoldenFrame.all().first { $0.kind == "request" })
        let bytes = try frame.bytes()
        for length in bytes.indices {
            let socket = try RawSocket(connectingTo: path)
            socket.send(Array(bytes[..<length]))
            socket.endSending()
            #expect(socket.receive(1) == [])
        }
        #expect(server.stop(waitingForConnections: .seconds(30)) == 0)
    }
}
