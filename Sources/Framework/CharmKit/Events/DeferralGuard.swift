import JujuProtocol

/// What must still hold when a deferred event is to come again; else the event is dropped, with a line in the log.
public struct DeferralGuard: Hashable, Sendable {
    /// The guard as it is kept, such as `relation maas-region:7`.
    public let description: String

    private init(_ description: String) { self.description = description }

    /// This unit leads its application.
    public static let leader = Self("leader")

    /// The relation is there, and not just being broken.
    public static func relation(_ endpoint: String, _ id: Int) -> Self { Self("relation \(endpoint):\(id)") }

    /// The remote unit is in the relation, and the relation is there.
    public static func unit(_ unit: UnitName, in endpoint: String, _ id: Int) -> Self {
        Self("unit \(unit) \(endpoint):\(id)")
    }
}

extension DeferralGuard {
    /// Why it does not hold, or nil when it does.
    func failure(in model: Model) throws(HookToolError) -> String? {
        let words = description.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("leader", 1):
            return try model.leader == nil ? "this unit does not lead any more" : nil
        case ("relation", 2):
            return try Self.relation(words[1], in: model) == nil ? "relation \(words[1]) is gone" : nil
        case ("unit", 3):
            guard let unit = UnitName(words[1]), let relation = try Self.relation(words[2], in: model) else {
                return "relation \(words[2]) is gone"
            }
            return try relation.units.contains(unit) ? nil : "\(unit) has left relation \(words[2])"
        default:
            return "this version of the charm does not know what \"\(description)\" means"
        }
    }

    private static func relation(_ name: String, in model: Model) throws(HookToolError) -> Relation? {
        let parts = name.split(separator: ":").map(String.init)
        guard parts.count == 2, let id = Int(parts[1]) else { return nil }
        return try model.liveRelations(parts[0]).first { $0.id == id }
    }
}

extension DeferralGuard: Codable, CustomStringConvertible {
    /// Reads the guard from a string; what the string means is looked at when it is asked.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the guard as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
