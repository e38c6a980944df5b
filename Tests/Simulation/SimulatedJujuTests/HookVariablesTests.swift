import JujuProtocol
import Testing

@testable import SimulatedJuju

@Suite struct HookVariablesTests {
    static let entries = GoldenFile.entries("hook-env.jsonl").filter { $0["id"].text?.hasPrefix("env-") == true }

    @Test("there are recordings to compare with") func recordings() { #expect(Self.entries.count > 20) }

    @Test("the environment of every hook is the recorded one, in its order", arguments: entries)
    func environment(entry: Value) throws {
        let controller = Controller(golden: entry["world"])
        let unit = try #require(UnitName(entry["world"]["unit"].text ?? ""))
        let context = try HookContext(
            controller: controller, unit: unit, hook: Hook(golden: entry["hook"], in: controller))
        var places = HookPlaces(
            charmDirectory: "<charm-dir>", socket: "<socket>", toolsDirectory: "<tools-dir>", agentPath: "<agent-path>")
        places.isUbuntu = entry["host"].text == "ubuntu"
        let variables = HookVariables(context, places).all.map { "\($0)=\($1)" }
        let random = context.id.suffix(32)
        // By these a pod finds its Kubernetes, and no machine.
        let recorded = entry["process"]["env"].items.compactMap(\.text).filter { !$0.hasPrefix("KUBERNETES_") }
        let built = variables.map { $0.replacing(random, with: "<random>") }
        if context.hook.kind == .exec {
            // Recorded behind a shell, which sorts them and adds its own.
            let own = ["PWD=", "SHLVL=", "_="]
            #expect(built.sorted() == recorded.filter { line in !own.contains { line.hasPrefix($0) } }.sorted())
        } else {
            #expect(built == recorded)
        }
    }
}

extension Value: CustomTestStringConvertible {
    /// The recording's name.
    public var testDescription: String { self["id"].text ?? GoJSON.text(self) }
}
