import JujuProtocol

/// The charms of a model, and what its test does to their hooks; apart from the model, which the simulation must not hold.
final class Charms {
    var byApplication: [String: ModelCharm] = [:]
    /// The hook tools that fail, with Juju's words.
    var failingTools: [String: String] = [:]
    /// Done before each hook tool.
    var onCall: ((UnitName, HookToolCall) -> Void)?
    /// Whether hooks count as run without the charm.
    var areSkipped = false
    /// Whether the hook that runs was killed.
    var isKilled = false
    /// The hook tools that the hook has called that runs, or ran last.
    var calls: [HookToolCall] = []

    /// - Throws: What a charm and its metadata don't agree on.
    func check() throws {
        for charm in byApplication.values { if let lack = charm.lack { throw lack } }
    }

    /// What happens to a hook tool before it runs.
    func precede(_ call: HookToolCall, by unit: UnitName) throws {
        if !isKilled { onCall?(unit, call) }
        if isKilled { throw Killed() }
    }

    /// The end of a hook's process.
    struct Killed: Error {}
}
