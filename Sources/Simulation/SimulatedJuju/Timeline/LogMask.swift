import JujuProtocol
import SealedStore

/// Takes out of what a unit logs what the model knows as secret: contents of secrets that the unit reads or owns, and options and
/// parameters of actions that may be secrets.
struct LogMask {
    /// The lines that are kept of a hook, the last ones.
    private static let lines = 60

    private let mask: SecretMask

    /// The mask for what `unit` logs; `passed` are further secrets, such as those that a hook adds.
    init(_ unit: UnitName, in model: ModelState, passed: [String]) {
        let readable = model.units[unit].map { Set($0.consumers.keys) } ?? []
        let owners = [unit.tag, ModelSecret.owner(application: unit.application)]
        let owned = owners.flatMap { model.secrets.values(in: $0).map(\.id) }
        let contents = model.contents.filter { key, _ in
            let id = String(key.prefix { $0 != "/" })
            return readable.contains(id) || owned.contains(id)
        }
        let decoded = contents.values.flatMap(\.values.values).compactMap { try? Base64.bytes($0) }
        var values = passed + decoded.map { String(decoding: $0, as: UTF8.self) }
        let actions = model.actions.values.filter { $0.unit == unit }.map(\.parameters)
        for (name, value) in (model.applications[unit.application]?.settings ?? [:]).map({ $0 })
            + actions.flatMap({ $0 })
        {
            values += Self.texts(value).filter { !PlainValue.isShown($0, of: name) }
        }
        mask = SecretMask(values.map { SecretBytes(utf8: $0) })
    }

    /// All texts in a value.
    private static func texts(_ value: Value) -> [String] {
        switch value {
        case .string(let text): [text]
        case .list(let values): values.flatMap(texts)
        case .map(let values): values.flatMap { texts($0.value) }
        default: []
        }
    }

    /// The last lines of `lines`, without secrets.
    func lines(_ lines: [LogLine]) -> [TimelineEntry.Line] {
        lines.suffix(Self.lines).map { .init(level: $0.level, text: mask.shown($0.message, limit: 600)) }
    }
}
