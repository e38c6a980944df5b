import ChildProcess
import Foundation
import SpanSpool
import TestSupport
import Testing

@Suite("maasctl deliver-spans")
struct DeliverSpansTests {
    private let folder: TemporaryDirectory
    private let spool: SpanSpool

    init() throws {
        folder = try TemporaryDirectory()
        spool = SpanSpool(folder.file("spans"))
    }

    private func write(_ texts: String...) {
        for text in texts { #expect(spool.append(Array(text.utf8))) }
    }

    private func deliver(
        to url: String, variables: [String: String] = [:]
    ) throws -> ChildProcess.Result {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let maasctl = ChildProcess(
            "\(folder)/maasctl", arguments: ["deliver-spans", spool.path, url], environment: variables,
            timeLimit: .seconds(600))
        return try maasctl.run()
    }

    private func url(_ collector: Collector) -> String { "http://127.0.0.1:\(collector.port)/v1/traces" }

    private var left: [String] {
        (folder.read("spans") ?? "").split(separator: "\n").map(String.init)
    }

    @Test("posts each request as JSON, the newest first, and leaves nothing")
    func delivers() throws {
        let collector = try Collector()
        defer { collector.end() }
        write(#"{"a":1}"#, #"{"b":2}"#)
        #expect(try deliver(to: url(collector)).succeeded)
        let requests = collector.requests
        #expect(requests.map { String(decoding: $0.body, as: UTF8.self) } == [#"{"b":2}"#, #"{"a":1}"#])
        #expect(requests.allSatisfy { $0.head.hasPrefix("POST /v1/traces HTTP/1.1\r\n") })
        #expect(requests.allSatisfy { $0.head.contains("\r\nContent-Type: application/json\r\n") })
        #expect(left.isEmpty && spool.takeNote() == nil)
    }

    @Test("keeps all for later when the collector asks to wait, and notes that", arguments: [429, 502, 503, 504])
    func waits(status: Int) throws {
        let collector = try Collector(status)
        defer { collector.end() }
        write("one", "two")
        #expect(try deliver(to: url(collector)).ending == .exited(3))
        #expect(left == ["one", "two"])
        #expect(collector.requests.count == 1)
        #expect(spool.takeNote() == "the collector answers with status \(status)")
    }

    @Test("keeps all for later when nobody answers, or nobody is there, and is gone within a second or so")
    func away() throws {
        let collector = try Collector(answers: false)
        defer { collector.end() }
        write("one")
        let result = try deliver(to: url(collector))
        #expect(result.ending == .exited(3) || result.ending == .signalled(SIGALRM))
        // Where the machine is so slow that the alarm came first, what was under way is lost.
        if case .exited = result.ending { #expect(left == ["one"] && spool.takeNote() != nil) }
        spool.remove()
        write("one")
        #expect(try deliver(to: "http://127.0.0.1:1/v1/traces").ending == .exited(3))
        #expect(left == ["one"])
        #expect(spool.takeNote()?.contains("127.0.0.1") == true)
    }

    @Test(
        "drops what the collector refuses or sends elsewhere, notes that, and goes on", arguments: [400, 302, 401, 500])
    func refused(status: Int) throws {
        let collector = try Collector(status)
        defer { collector.end() }
        write("good", "bad")
        #expect(try deliver(to: url(collector)).succeeded)
        #expect(collector.requests.map { String(decoding: $0.body, as: UTF8.self) } == ["bad", "good"])
        #expect(left.isEmpty)
        #expect(spool.takeNote() == "the collector answers with status \(status)")
    }

    @Test("asks through the proxy that the environment names")
    func proxy() throws {
        let proxy = try Collector()
        defer { proxy.end() }
        write("one")
        let variables = ["http_proxy": "http://127.0.0.1:\(proxy.port)"]
        #expect(try deliver(to: "http://tempo.example:4318/v1/traces", variables: variables).succeeded)
        #expect(proxy.requests.first?.head.hasPrefix("POST http://tempo.example:4318/v1/traces HTTP/1.1\r\n") == true)
    }

    @Test(
        "sends nothing where no trace may go",
        arguments: ["file:///etc/passwd", "http://u:p@127.0.0.1:1/", "127.0.0.1"])
    func badURL(url: String) throws {
        write("one")
        #expect(try deliver(to: url).ending == .exited(2))
        #expect(left == ["one"])
    }

    @Test("makes no file anew that was removed while it sent")
    func removed() throws {
        #expect(try deliver(to: "http://127.0.0.1:1/v1/traces").succeeded)
        #expect(try folder.names.isEmpty)
    }

    @Test("sends each request once when several are at it")
    func concurrent() async throws {
        let collector = try Collector()
        defer { collector.end() }
        let texts = (0..<40).map { "request \($0)" }
        for text in texts { write(text) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 { group.addTask { _ = try deliver(to: url(collector)) } }
            try await group.waitForAll()
        }
        let sent = collector.requests.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(Set(sent).count == sent.count)
        #expect(Set(sent + left) == Set(texts))
    }

    @Test("is for charms, and not in the list of commands")
    func hidden() throws {
        let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
        let help = try ChildProcess("\(folder)/maasctl", arguments: ["--help"], timeLimit: .seconds(600)).run()
        #expect(!help.output.contains("deliver-spans"))
    }
}
