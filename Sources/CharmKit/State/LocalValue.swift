import Logging
import SealedStore

/// A typed value in this unit's ``LocalStore``, kept as JSON on its machine and written when the hook has ended well.
///
/// Versions and their migration are those of ``StoredValue``.
public final class LocalValue<Value> {
    private let key: String
    private let store: LocalStore
    private let logger: Logger
    private let format: ValueFormat<Value>

    /// The value that `store` keeps under `key`.
    ///
    /// - Parameters:
    ///   - key: The name of the value.
    ///   - store: Where it is kept.
    ///   - logger: Is told of a value that can't be read.
    ///   - version: The version of what the value means, from 1 on.
    ///   - migrate: Makes a value of an earlier version one of this version, or nil when it means nothing any more.
    public init(
        _ key: String, in store: LocalStore, logger: Logger, version: Int = 1,
        migrate: ((EarlierValue) throws -> Value?)? = nil
    ) {
        self.key = key
        self.store = store
        self.logger = logger
        format = ValueFormat(version: version, migrate: migrate)
    }
}

extension LocalValue where Value: Codable {
    /// The value, or nil when there is none that this version of the charm can read.
    ///
    /// - Throws: `SealedStoreError` when the file can't be opened; it says what to do.
    public var value: Value? {
        get throws {
            guard let text = try store.value(key) else { return nil }
            switch format.read(text) {
            case .value(let value): return value
            case .migrated(let value):
                try set(value)
                return value
            case .unreadable(let why):
                logger.warning("What is kept on this machine under \(key) can't be read and counts as absent: \(why)")
                return nil
            }
        }
    }

    /// Keeps the value from the end of this hook on; nil forgets it.
    ///
    /// - Throws: `EncodingError` when the value has no JSON form, as an infinite number.
    public func set(_ value: Value?) throws { store.set(key, try value.map(format.text)) }
}
