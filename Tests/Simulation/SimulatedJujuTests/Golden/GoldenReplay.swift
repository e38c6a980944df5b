import Foundation
import JujuProtocol
import TestSupport

@testable import SimulatedJuju

/// Replays recorded hooks against the simulator and says where it differs.
final class GoldenReplay {
    private let files: TemporaryDirectory
    private var folder: String { files.path }
    private let controller: Controller
    private let unit: UnitName
    private var leads: Bool
    private var secrets: [String] = []
    private var logs: [LogLine] = []
    private(set) var differences: [String] = []
    /// Why the hook's flush was refused, or empty.
    private var refusal = ""

    /// A replay in the world of `entry`.
    init(_ entry: Value) throws {
        files = try TemporaryDirectory()
        for (path, content) in entry["files"].fields {
            try files.write(path, "")
            try Data(content.textBytes ?? []).write(to: URL(filePath: files.file(path)))
        }
        unit = UnitName(entry["world"]["unit"].text ?? "") ?? UnitName(application: "none", number: 0)
        leads = entry["world"]["leader"].flag
        controller = Controller(golden: entry["world"])
        for (name, resource) in entry["world"]["resources"].fields {
            let path = (resource["path"].text ?? "").replacingOccurrences(of: "<cwd>", with: files.path)
            controller.model.applications[unit.application]?.resources[name] = path
        }
        // The recordings' controller took whatever storage was asked for.
        for storage in entry["commit"]["add-storage"].items {
            controller.model.applications[unit.application]?.charm.storage[storage["name"].text ?? ""] = .init()
        }
        controller.onLog = { [unowned self] in logs.append($0) }
    }

    /// Replays the only hook of an entry of hook-tools.jsonl.
    func replay(tool entry: Value) throws {
        let before = controller.model
        // What commands of juju-exec have asked for counts whatever they exit with.
        let succeeds = entry["outcome"].text == "success" || entry["hook"]["kind"].text == "exec"
        let ending: HookEnding = succeeds ? .succeeded : .failed("exit status 1")
        let outcome = try replay(hook: entry["hook"], calls: entry["calls"].items, ending: ending)
        compare("commit", outcome.commit?.golden ?? .null, entry["commit"])
        if ending == .succeeded {
            refusal = outcome.error ?? ""
            let error = outcome.error ?? (outcome.wantsReboot ? "reboot after hook" : nil)
            compare("flush error", error.map(Value.string) ?? .null, entry["flush-error"])
        }
        var after = GoldenAfter(before: before, after: controller.model, unit: unit, logs: logs).value.fields
        if outcome.wantsReboot { after["reboot-requested"] = .bool(true) }
        let expected = StandIn.corrected(entry["after"].fields)
        compare("after", after.isEmpty ? .null : .map(after), expected.isEmpty ? .null : .map(expected))
    }

    /// Replays one of several hooks, after what changes in the model before it.
    func replay(sequenceHook entry: Value) throws {
        let patch = entry["patch"]
        if patch["leader"] != .null { leads = patch["leader"].flag }
        controller.apply(goldenPatch: patch, to: unit, leads: leads)
        let code = entry["exit"].integer ?? 0
        let ending: HookEnding = code == 0 ? .succeeded : .failed("exit status \(code)")
        let outcome = try replay(hook: entry["hook"], calls: entry["calls"].items, ending: ending)
        compare("commit", outcome.commit?.golden ?? .null, entry["commit"])
        compare("error", outcome.error.map(Value.string) ?? .null, entry["error"])
    }

    /// Replays one hook: its calls, then its end.
    func replay(hook golden: Value, calls: [Value], ending: HookEnding) throws -> HookOutcome {
        let hook = try Hook(golden: golden, in: controller)
        let context = HookContext(
            controller: controller, unit: unit, hook: hook, directory: folder, agentDirectory: "\(folder)/.agent",
            isLeader: leads)
        for (index, call) in calls.enumerated() { try replay(call, index, context) }
        return StandIn.finish(context, ending)
    }

    private func replay(_ recorded: Value, _ index: Int, _ context: HookContext) throws {
        let call = StandIn.corrected(call: recorded)
        let tool = call["tool"].text ?? ""
        let arguments = call["args"].items.map { actual(RawText.text($0.textBytes ?? []), context) }
        let input = call["stdin"].textBytes.map { bytes in
            String(validating: bytes, as: UTF8.self).map { Array(actual($0, context).utf8) } ?? bytes
        }
        let directory = call["cwd"].text.map { "\(folder)/\($0)" } ?? folder
        let result = context.reply(to: tool, arguments, directory: directory, standardInput: input ?? [])
        guard let result else { return differences.append("call \(index): wanted standard input") }
        if tool == "secret-add", result.code == 0 {
            secrets.append(String(result.output.dropLast().suffix(20)))
        }
        let name = "call \(index) \(tool) \(arguments)".prefix(300)
        compare("\(name) code", .number(Double(result.code)), call["code"])
        if call["stdout"].text == "<usage>" {
            if !result.output.hasPrefix("Usage:") { differences.append("\(name): no usage") }
        } else {
            compare(
                "\(name) stdout", text(result.standardOutput, context, sorted: call["unordered"].flag),
                text(call["stdout"].textBytes ?? [], context, sorted: call["unordered"].flag))
        }
        compare(
            "\(name) stderr", text(result.standardError, context),
            text(call["stderr"].textBytes ?? [], context).mapTexts { StandIn.corrected($0, for: result.error) })
        for (path, content) in call["outfile"].fields {
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(path)")
            compare("\(name) file", bytes.map { text(Array($0), context) } ?? .null, content)
        }
    }

    private func text(_ bytes: [UInt8], _ context: HookContext, sorted: Bool = false) -> Value {
        guard let text = String(validating: bytes, as: UTF8.self) else { return .bytes(bytes) }
        guard sorted else { return .string(recorded(text)) }
        let words = recorded(text).split { "[],\n".contains($0) }.sorted()
        return .list(words.map { .string(String($0)) })
    }

    private func actual(_ text: String, _ context: HookContext) -> String {
        var text = text.replacingOccurrences(of: "<cwd>", with: folder)
            .replacingOccurrences(of: "<context-id>", with: context.id)
        for (index, id) in secrets.enumerated() {
            text = text.replacingOccurrences(of: "<secret-\(index + 1)>", with: id)
        }
        return text
    }

    private func recorded(_ text: String) -> String {
        var text = goldenTimes(text).replacingOccurrences(of: "\(folder)/.agent", with: "<agent-dir>")
            .replacingOccurrences(of: folder, with: "<cwd>")
        for (index, id) in secrets.enumerated() {
            text = text.replacingOccurrences(of: id, with: "<secret-\(index + 1)>")
        }
        return text
    }

    private func compare(_ what: String, _ actual: Value, _ expected: Value) {
        let isStructured = what == "commit" || what == "after"
        let left = actual.mapTexts(recorded)
        let right = expected.mapTexts { StandIn.whole(recorded($0), of: refusal) }
        if (isStructured ? left.normalized : left) == (isStructured ? right.normalized : right) { return }
        differences.append(
            "\(what):\n     got \(String(describing: GoJSON.text(left).prefix(600)))\n  wanted \(GoJSON.text(right).prefix(600))"
        )
    }
}
