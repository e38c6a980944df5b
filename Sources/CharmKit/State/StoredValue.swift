import FoundationEssentials

/// A typed value in Juju's state store, kept as JSON.
public final class StoredValue<Value> {
    private let key: String
    private let state: CharmState

    /// The value that `state` keeps under `key`.
    public init(_ key: String, in state: CharmState) {
        self.key = key
        self.state = state
    }

}

extension StoredValue where Value: Codable {
    /// The value, or nil when there is none or when it was kept by a version of the charm that meant something else by it.
    public var value: Value? {
        get throws(HookToolError) {
            guard let text = try state.value(key) else { return nil }
            return try? JSONDecoder().decode(Value.self, from: Data(text.utf8))
        }
    }

    /// Keeps the value from the end of this hook on; nil forgets it.
    public func set(_ value: Value?) {
        state.set(key, value.flatMap { try? JSONText.encoded($0) })
    }
}
