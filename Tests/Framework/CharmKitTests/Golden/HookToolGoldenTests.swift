import Foundation
import JujuProtocol
import TestSupport
import Testing

@testable import CharmKit

@Suite("The typed hook tools, with every call that was recorded of Juju")
struct HookToolGoldenTests {
    /// Answers as it was recorded, and remembers the call.
    private final class Recording: HookToolTransport {
        let result: HookToolResult
        private(set) var call: HookToolCall?

        init(_ result: HookToolResult) { self.result = result }

        func run(_ call: HookToolCall) -> HookToolResult {
            self.call = Self.withSecretFile(call)
            return result
        }

        /// A secret's content lies in a file only as long as the call takes: here it is as if it had come from standard input.
        private static func withSecretFile(_ call: HookToolCall) -> HookToolCall {
            guard call.tool.hasPrefix("secret-"), let option = call.arguments.firstIndex(of: "--file"),
                let content = FileManager.default.contents(atPath: call.arguments[option + 1])
            else { return call }
            var arguments = call.arguments
            arguments[option + 1] = "-"
            return HookToolCall(call.tool, arguments, standardInput: Array(content))
        }
    }

    /// A recorded call, what it asks for, and the typed call that asks for the same.
    private struct Case {
        let id: String
        let call: RecordedHook.Call
        let request: Request
        let typed: TypedCall
    }

    private let all: Int
    private let cases: [Case]

    init() throws {
        let hooks = try Golden.lines("hook-tools.jsonl", as: RecordedHook.self)
        all = hooks.reduce(0) { $0 + $1.calls.count { !Self.isAnothers($0) } }
        cases = hooks.flatMap { hook in
            hook.calls.compactMap { call -> Case? in
                guard !Self.isAnothers(call), let recorded = Self.hookToolCall(call) else { return nil }
                let endpoint = hook.world.relations?.first { $0.id == hook.hook.relationID }?.name
                guard let request = Request(recorded, in: hook.hook, endpoint: endpoint) else { return nil }
                guard let typed = TypedCall.asking(request) else { return nil }
                return Case(id: hook.id, call: call, request: request, typed: typed)
            }
        }
    }

    /// The pod-spec tools are those of k8s-spec under an older name; what was recorded of the client program is no call of a
    /// tool.
    private static func isAnothers(_ call: RecordedHook.Call) -> Bool {
        let tool = String(decoding: call.tool.bytes, as: UTF8.self)
        return tool.hasPrefix("pod-spec-") || call.env != nil
    }

    private static func hookToolCall(_ call: RecordedHook.Call) -> HookToolCall? {
        let arguments = call.args.compactMap { String(validating: $0.bytes, as: UTF8.self) }
        guard arguments.count == call.args.count else { return nil }
        return HookToolCall(
            String(decoding: call.tool.bytes, as: UTF8.self), arguments, standardInput: call.stdin?.bytes)
    }

    @Test("ask for what the recorded calls ask for")
    func requests() throws {
        for item in cases {
            let tools = Recording(item.call.result)
            _ = try? item.typed.make(HookTools(tools, juju: JujuVersion(3, 6, 26)))
            let call = try #require(tools.call, "\(item.id): \(item.request)")
            let request = try #require(Request(call), "\(item.id): \(call)")
            #expect(request.asked == item.request.asked, "\(item.id)")
        }
        print("Recorded calls that the typed hook tools can make: \(cases.count) of \(all)")
        #expect(cases.count * 100 > all * 65, "\(cases.count) of \(all)")
    }

    @Test("understand every recorded answer")
    func answers() throws {
        var count = 0
        for item in cases where item.call.code == 0 {
            let output = item.call.stdout.bytes
            let isPlain = Self.isPlain(item.request.tool)
            let json: Any? =
                isPlain
                ? String(decoding: output, as: UTF8.self)
                : try? JSONSerialization.jsonObject(with: Data(output), options: .fragmentsAllowed)
            guard isPlain || output.isEmpty || item.request.isJSON else { continue }
            // A tool that shows a single missing value says nothing in its own format.
            guard isPlain || json != nil || output.isEmpty && !Self.reads(item.request.tool) else { continue }
            count += 1
            var answer: Any?
            do {
                answer = try item.typed.make(HookTools(Recording(item.call.result)))
            } catch {
                Issue.record("\(item.id): \(item.request): \(error)")
            }
            let expected = json.flatMap(item.typed.expected)
            #expect(Self.text(answer) == Self.text(expected), "\(item.id): \(item.request)")
        }
        print("Recorded answers that the typed hook tools understand: \(count)")
        #expect(count > 0)
    }

    private static func isPlain(_ tool: String) -> Bool {
        ["k8s-spec-get", "k8s-raw-get", "resource-get", "secret-add"].contains(tool)
    }

    private static func reads(_ tool: String) -> Bool {
        ["-get", "-list", "-ids", "-ports", "-state", "-leader"].contains(where: tool.hasSuffix)
    }

    private static func text(_ value: Any?) -> String {
        guard let value, !(value is NSNull) else { return "null" }
        let options: JSONSerialization.WritingOptions = [.fragmentsAllowed, .sortedKeys]
        let data = try? JSONSerialization.data(withJSONObject: value, options: options)
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "\(value)"
    }

    /// What each recorded failure is, by how its message ends or what stands in it; the first that fits counts.
    private static let failures: [(words: String, code: HookToolError.Code)] = [
        ("not the leader", .notLeader), ("cannot write relation settings", .notLeader),
        ("cannot read relation application settings", .notLeader), ("relation not found", .notFound),
        ("settings not found", .notFound), ("permission denied", .permissionDenied),
        ("no network config found", .notFound), ("no addresses attached", .notFound), ("address not found", .notFound),
        ("port range conflicts with", .conflict), ("already exists", .conflict), (" too large: ", .tooLarge),
        ("exceeded", .tooLarge), ("running an action", .wrongContext),
        ("not found in metadata.yaml", .notFound), ("not found", .notFound),
        ("unknown command", .unsupported),
    ]

    /// A missing key and a missing secret are no failure, but nil.
    private static func isNil(_ call: RecordedHook.Call, _ tool: String) -> Bool {
        tool == "state-get" || tool == "secret-info-get" && call.errorText.hasSuffix(" not found\n")
    }

    @Test("give every recorded failure a code and Juju's words")
    func failures() throws {
        var counts: [String: Int] = [:]
        for item in cases where item.call.code != 0 && !Self.isNil(item.call, item.request.tool) {
            let error = #expect(throws: HookToolError.self, "\(item.id)") {
                _ = try item.typed.make(HookTools(Recording(item.call.result)))
            }
            guard let error else { continue }
            let text = item.call.errorText
            let known = Self.failures.first { text.contains($0.words) }?.code
            #expect(error.code == known ?? (item.call.code == 2 ? .invalidArgument : .failed), "\(item.id): \(text)")
            #expect("ERROR \(error.message)" == text.trimmingCharacters(in: .newlines))
            counts[error.code.description, default: 0] += 1
        }
        print("Recorded failures by code: \(counts.sorted { $0.key < $1.key })")
        #expect(counts.count > 4)
    }
}
