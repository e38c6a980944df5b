/// A typed value in Juju's state store, kept as JSON and committed with the hook.
///
/// A value whose meaning changes gets the next version and a migration from the earlier ones:
/// ```swift
/// framework.stored(Pause.self, "pause", version: 2) { earlier in
///     Pause(seconds: try earlier.decode(Int.self))
/// }
/// ```
/// What was migrated is kept in the new form with the hook that read it. What can't be read, be it damaged or of a
/// version that this charm does not know yet, counts as absent, is told in the log, and stays where it is until it is
/// overwritten.
public final class StoredValue<Value> {
    private let key: String
    private let state: CharmState
    private let format: ValueFormat<Value>
    private let isOwn: Bool

    /// The value that `state` keeps under `key`.
    ///
    /// - Parameters:
    ///   - key: The name of the value.
    ///   - state: Where it is kept.
    ///   - version: The version of what the value means, from 1 on.
    ///   - migrate: Makes a value of an earlier version one of this version, or nil when it means nothing any more.
    public init(
        _ key: String, in state: CharmState, version: Int = 1, migrate: ((EarlierValue) throws -> Value?)? = nil
    ) {
        self.key = key
        self.state = state
        format = ValueFormat(version: version, migrate: migrate)
        isOwn = false
    }

    /// The value that the library itself keeps under `key`.
    init(own key: String, in state: CharmState) {
        self.key = key
        self.state = state
        format = ValueFormat(version: 1, migrate: nil)
        isOwn = true
    }
}

extension StoredValue where Value: Codable {
    /// The value, or nil when there is none that this version of the charm can read.
    public var value: Value? {
        get throws(HookToolError) {
            guard let text = try state.value(key) else { return nil }
            switch format.read(text) {
            case .value(let value): return value
            case .migrated(let value):
                set(value)
                return value
            case .unreadable(let why):
                state.noteUnreadable(key, why)
                return nil
            }
        }
    }

    /// Keeps the value from the end of this hook on; nil forgets it.
    ///
    /// A value that has no JSON form, or that Juju would not take, fails the hook when it ends (``CharmStateError``).
    public func set(_ value: Value?) {
        do {
            let text = try value.map(format.text)
            if isOwn { state.keep(key, text) } else { state.set(key, text) }
        } catch {
            state.refuse(CharmStateError(.unencodable, key: key, "it has no JSON form: \(error)"))
        }
    }
}
