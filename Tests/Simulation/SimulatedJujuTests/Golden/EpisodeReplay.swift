import Foundation
import JujuProtocol
import TestSupport

@testable import SimulatedJuju

/// Replays the episodes of one version of Juju, one after the other, and says where an answer differs.
final class EpisodeReplay {
    /// A call whose answer is another one than recorded.
    struct Difference {
        let tool: String
        let text: String
    }

    private let world: Value
    private let files: TemporaryDirectory
    private let charms: [String: CharmMetadata]
    private var controller: Controller
    /// The secrets that were added since the world was new.
    private var secrets: [String] = []
    private(set) var differences: [Difference] = []
    /// How many calls were compared.
    private(set) var compared = 0

    init(_ world: Value) throws {
        self.world = world
        files = try TemporaryDirectory()
        let sources: [String: [String: String]] = try Golden.json("differential/charms.json")
        var charms: [String: CharmMetadata] = [:]
        for (name, contents) in sources {
            for (file, content) in contents { try files.write("charms/\(name)/\(file)", content) }
            charms[name] = try CharmFolder(path: files.file("charms/\(name)")).metadata
        }
        self.charms = charms
        controller = Controller(ModelState())
    }

    private var folder: String { files.file("cwd") }

    /// Replays one episode.
    func replay(_ episode: Episode) throws {
        if episode.isFresh {
            controller = EpisodeWorld(world, charms).controller()
            secrets = []
        }
        let hook = prepare(episode)
        guard let unit = UnitName(episode.context["unit"].text ?? "") else { return }
        try? FileManager.default.removeItem(atPath: folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let context = HookContext(
            controller: controller, unit: unit, hook: hook, directory: folder, agentDirectory: "\(folder)/.agent")
        for (index, call) in episode.calls.enumerated() {
            for (name, content) in call.files {
                let bytes = RawText.bytes(content) ?? Array(content.utf8)
                try Data(bytes).write(to: URL(filePath: "\(folder)/\(name)"))
            }
            replay(call, "episode \(episode.number) call \(index)", context)
        }
        end(episode, hook, context)
    }

    /// What comes before the hook, and the hook.
    private func prepare(_ episode: Episode) -> Hook {
        let context = episode.context
        switch context["kind"].text {
        case "relation-changed":
            let id = context["rel"].integer ?? 0
            let remote = UnitName(context["remote"].text ?? "")
            if let remote {
                controller.model.relations[id]?.unitBags[remote]?.merge(["nonce": "\(context["nonce"].integer ?? 0)"])
            }
            return Hook(.relationChanged, relation: id, remoteApplication: remote?.application, remoteUnit: remote)
        case "action":
            let id = "\(context["id"].integer ?? 0)"
            if let unit = UnitName(context["unit"].text ?? "") {
                controller.model.actions[id] = ModelAction(
                    id: id, unit: unit, name: "act", parameters: context["params"].fields)
            }
            return Hook(action: id)
        default: return Hook(.exec)
        }
    }

    private func replay(_ call: Episode.Call, _ place: String, _ context: HookContext) {
        let arguments = call.arguments.map(actual)
        let input = RawText.bytes(actual(call.standardInput)) ?? Array(actual(call.standardInput).utf8)
        let result =
            context.reply(to: call.tool, arguments, directory: folder, standardInput: input)
            ?? HookToolResult(code: 1, output: "", error: "wanted standard input")
        if call.tool == "secret-add", result.code == 0, !result.output.isEmpty {
            secrets.append(String(result.output.dropLast().suffix(20)))
        }
        if call.unchecked != nil, call.unchecked?.hasPrefix("order") != true { return }
        compared += 1
        let name = "\(place) \(call.tool) \("\(call.arguments)".prefix(300))"
        let isUnordered = call.unchecked != nil
        func compare(_ what: String, _ actual: String, _ expected: Value) {
            let left = words(recorded(actual), unordered: isUnordered)
            let right = words(recorded(expected.text ?? ""), unordered: isUnordered)
            guard left != right else { return }
            differences.append(
                Difference(
                    tool: call.tool,
                    text: "\(name) \(what)\n     got \(left.prefix(500))\n  wanted \(right.prefix(500))")
            )
        }
        compare("code", "\(result.code)", .string("\(call.result["code"].integer ?? -1)"))
        if call.result["usage"].flag {
            if !result.output.hasPrefix("Usage:") {
                differences.append(Difference(tool: call.tool, text: "\(name): no usage"))
            }
            return
        }
        compare("out", RawText.text(result.standardOutput), call.result["out"])
        compare("err", RawText.text(result.standardError), call.result["err"])
        for (key, content) in call.result.fields where key.hasPrefix("file:") {
            let bytes = FileManager.default.contents(atPath: "\(folder)/\(key.dropFirst(5))")
            compare(key, bytes.map { RawText.text(Array($0)) } ?? "(no file)", content)
        }
    }

    private func end(_ episode: Episode, _ hook: Hook, _ context: HookContext) {
        let code = episode.ending["exit"].integer ?? 0
        // What commands have asked for counts whatever they exit with.
        let succeeds = code == 0 || hook.kind == .exec
        var results: [String: Value] = [:]
        if hook.kind == .action {
            results =
                context.profile.hasNumericReturnCode
                ? ["return-code": .number(Double(code))] : ["Code": .string("\(code)")]
        }
        let outcome = StandIn.finish(context, succeeds ? .succeeded : .failed("exit status \(code)"), results)
        func compare(_ what: String, _ actual: Value, _ expected: Value) {
            compared += 1
            let (left, right) = (actual.mapTexts(recorded), expected.mapTexts(recorded))
            guard left != right else { return }
            differences.append(
                Difference(
                    tool: "(\(what))",
                    text: "episode \(episode.number)\n     got \(GoJSON.text(left))\n  wanted \(GoJSON.text(right))"))
        }
        let told = outcome.error ?? (outcome.wantsReboot ? "reboot after hook" : nil)
        let error = episode.ending["error"].text.map { StandIn.corrected($0, for: told ?? "") }
        compare("error", told.map(Value.string) ?? .null, error.map(Value.string) ?? .null)
        if let id = hook.actionID, let action = controller.model.actions[id] {
            let recorded = episode.ending["action"]
            compare("status", .string(action.status), recorded["status"])
            compare("message", action.message.isEmpty ? .null : .string(action.message), recorded["message"])
            let refusal = (action.results["stderr"] ?? action.results["Stderr"])?.text ?? ""
            compare(
                "results", .map(action.results), recorded["results"].mapTexts { StandIn.corrected($0, for: refusal) })
            compare("log", action.log.isEmpty ? .null : .list(action.log.map(Value.string)), recorded["log"])
        }
        guard let remote = hook.remoteUnit, let id = hook.relationID, outcome.error == nil else { return }
        let version = controller.model.relations[id]?.unitBags[remote]?.version ?? 0
        controller.model.units[context.unit]?.delivered.relations[id]?.members[remote] = version
    }

    private func words(_ text: String, unordered: Bool) -> String {
        guard unordered else { return text }
        return text.split { "[]{},\n".contains($0) }.map(String.init).sorted().joined(separator: " ")
    }

    /// The text of an argument with what was left open in it.
    private func actual(_ text: String) -> String {
        guard text.contains("{") else { return text }
        var text = text.replacing("{CWD}", with: folder).replacing("{UUID}", with: controller.model.uuid)
        for (index, id) in secrets.enumerated() { text = text.replacing("{S\(index)}", with: id) }
        return text
    }

    /// The text of an answer without what differs from run to run.
    private func recorded(_ text: String) -> String {
        var text = text.replacing(folder, with: "<CWD>").replacing(controller.model.uuid, with: "<MODEL>")
        for (index, id) in secrets.enumerated() { text = text.replacing(id, with: "<S\(index)>") }
        return text.replacing(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?Z/, with: "<T>")
    }
}
