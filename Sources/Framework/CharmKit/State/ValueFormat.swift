import FoundationEssentials

/// A value that an earlier version of the charm has kept, on its way to what this version understands.
public struct EarlierValue {
    /// The version that has kept it; 1 when that version gave none.
    public let version: Int
    let json: String

    /// The value as that version's type.
    ///
    /// - Throws: `DecodingError` when it is not of that type.
    public func decode<Earlier: Decodable>(_ type: Earlier.Type) throws -> Earlier {
        try JSONText.decoded(type, from: json)
    }
}

/// How values of one type are written down: as JSON, from version 2 on after the version, as in `v2 {"seconds":60}`.
struct ValueFormat<Value> {
    typealias Migration = (EarlierValue) throws -> Value?

    let version: Int
    let migrate: Migration?

    /// What a text says: a value of this version, or one of an earlier version that was migrated.
    enum Reading {
        case value(Value)
        case migrated(Value?)
        case unreadable(String)
    }
}

extension ValueFormat where Value: Codable {
    func text(_ value: Value) throws -> String {
        let json = try JSONText.encoded(value)
        return version == 1 ? json : "v\(version) \(json)"
    }

    func read(_ text: String) -> Reading {
        let kept = Self.split(text)
        do {
            if kept.version == version { return .value(try kept.decode(Value.self)) }
        } catch {
            return .unreadable("it is not what version \(version) of it is")
        }
        guard kept.version < version else {
            return .unreadable("it is of version \(kept.version), and this charm knows it up to \(version)")
        }
        guard let migrate else { return .unreadable("it is of version \(kept.version), which nothing here migrates") }
        do {
            return .migrated(try migrate(kept))
        } catch {
            return .unreadable("it is of version \(kept.version) and can't be migrated: \(error)")
        }
    }

    /// No JSON text begins with a `v`.
    private static func split(_ text: String) -> EarlierValue {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard text.hasPrefix("v"), parts.count == 2, let version = Int(parts[0].dropFirst()) else {
            return EarlierValue(version: 1, json: text)
        }
        return EarlierValue(version: version, json: String(parts[1]))
    }
}
