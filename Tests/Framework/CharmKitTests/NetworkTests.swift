import CharmKit
import JujuProtocol
import TestSupport
import Testing

@Suite("The network of a binding")
struct NetworkTests {
    /// A recorded call and its answer.
    private struct Entry: Decodable {
        struct Call: Decodable {
            var tool: String
            var args: [GoldenBytes]
            var code: Int
            var stdout: GoldenBytes
        }

        var calls: [Call]
    }

    private final class Answering: HookToolTransport {
        let output: [UInt8]
        init(_ output: [UInt8]) { self.output = output }
        func run(_ call: HookToolCall) -> HookToolResult { HookToolResult(standardOutput: output) }
    }

    @Test("is read from every whole answer that Juju was recorded giving")
    func readsRecordedAnswers() throws {
        let calls = try Golden.lines("hook-tools.jsonl", as: Entry.self).flatMap(\.calls).filter { call in
            let arguments = call.args.map { String(decoding: $0.bytes, as: UTF8.self) }
            return call.tool == "network-get" && call.code == 0 && arguments.contains("--format=json")
                && arguments.filter { $0.hasPrefix("--") } == ["--format=json"]
        }
        try #require(!calls.isEmpty)
        for call in calls {
            let network = try HookTools(Answering(call.stdout.bytes)).network("any")
            let text = String(decoding: call.stdout.bytes, as: UTF8.self)
            for address in network.bindAddresses + network.ingressAddresses + network.egressSubnets {
                #expect(text.contains("\"\(address)\""))
            }
            #expect(text.contains("\"value\":") == !network.bindAddresses.isEmpty)
        }
    }
}
