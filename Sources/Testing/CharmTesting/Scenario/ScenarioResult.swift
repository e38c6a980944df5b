import CharmKit
import JujuProtocol
import SimulatedJuju

/// What came of an event: the state afterwards, whose parts are reached as if they were the result's own, and what the
/// charm did on the way there.
@dynamicMemberLookup
public struct ScenarioResult {
    /// The state before.
    public let before: State
    /// The state afterwards, from which the next event may go on.
    public let state: State
    /// What was logged, in order.
    public let log: [LogLine]
    /// The events that the charm's own objects have emitted, in order.
    public let emissions: [EmittedEvent]
    /// The hook tools that the charm called, in order.
    public let calls: [HookToolCall]
    /// The commands that the charm ran, in order.
    public let commands: [Command]
    /// What each of ``commands`` read from standard input.
    public let inputs: [Command.Input]
    /// What the action came to, when the event was one.
    public let action: ActionResult?

    /// A part of the state afterwards.
    public subscript<Part>(dynamicMember path: KeyPath<State, Part>) -> Part { state[keyPath: path] }

    /// A relation afterwards.
    public subscript(relation: RelationState) -> RelationState { state[relation] }

    /// A secret afterwards, or nil when it is gone.
    public subscript(secret: SecretState) -> SecretState? { state[secret] }

    /// The relations on an endpoint afterwards.
    public func relations(on endpoint: String) -> [RelationState] { state.relations(on: endpoint) }

    /// The secret that its owner, or this unit as its reader, calls so afterwards; nil when there is none.
    public func secret(label: String) -> SecretState? { state.secret(label: label) }

    /// The secret that a URI names afterwards, in whichever form it was published; nil when there is none.
    public func secret(uri: String) -> SecretState? { state.secret(uri: uri) }

    /// The events that one source has emitted, in order.
    public func emitted<Event>(by source: EventSource<Event>) -> [Event] {
        emissions.filter { $0.source == source.handle }.compactMap { $0.event as? Event }
    }

    /// The events of one type that were emitted, in order.
    public func emitted<Event>(_ type: Event.Type) -> [Event] { emissions.compactMap { $0.event as? Event } }

    /// The calls of hook tools that change something, in order.
    public var writes: [HookToolCall] { calls.filter(\.isWrite) }

    /// What the charm changed, as text; empty when it changed nothing.
    public var changes: String { state.difference(from: before) }
}

/// An event that one of the charm's own objects has emitted.
public struct EmittedEvent {
    /// Where it came from.
    public let source: Handle
    /// What it carried.
    public let event: any CharmEvent
}

/// What an action came to.
public struct ActionResult: Sendable, Hashable {
    /// The results, nested where their keys had dots.
    public let results: [String: Value]
    /// Why it failed, or nil.
    public let failure: String?
    /// What it told on its way.
    public let log: [String]

    init(_ action: ModelAction) {
        results = action.results
        failure = ["failed", "error"].contains(action.status) ? action.message : nil
        log = action.log
    }

    /// What the action has printed, as Juju tells it in the result `stdout`; empty for nothing.
    public var output: String { self["stdout"] ?? "" }

    /// A result that is text, or nil; dots lead into nested ones.
    public subscript(key: String) -> String? {
        var value = Value.map(results)
        for name in key.split(separator: ".") {
            guard case .map(let fields) = value, let next = fields[String(name)] else { return nil }
            value = next
        }
        guard case .string(let text) = value else { return nil }
        return text
    }
}

/// A hook that failed, so that Juju dropped what it wrote and would run it again.
public struct HookFailure: Error, CustomStringConvertible {
    /// Why, in Juju's words.
    public let reason: String
    /// The error that ended it, or nil when it was Juju that refused what the hook wrote.
    public let cause: (any Error)?
    /// The state that the hook left: what Juju takes at once, such as a status, and nothing else.
    public let state: State
    /// What was logged, in order.
    public let log: [LogLine]
    /// The hook tools that the charm called, in order.
    public let calls: [HookToolCall]

    /// Why it failed, and what was logged.
    public var description: String {
        let lines = log.map { "\n  \($0.level.rawValue) \($0.message)" }.joined()
        return "the hook failed: \(cause.map { "\($0)" } ?? reason)\(lines)"
    }
}

/// A state or event that there can't be in Juju.
public struct InconsistentState: Error, Hashable, CustomStringConvertible {
    /// All that is wrong, each with what to do.
    public let reasons: [String]

    /// All that is wrong.
    public var description: String {
        "there is no such state in Juju:" + reasons.map { "\n- \($0)" }.joined()
    }
}
