import JujuProtocol

extension UnitName: CodingKeyRepresentable {
    /// The name as the key of a JSON object.
    public var codingKey: any CodingKey { Key(stringValue: description) }

    /// The unit that the key names, or nil.
    public init?<T: CodingKey>(codingKey: T) { self.init(codingKey.stringValue) }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}

extension UnitName {
    /// The unit's tag, such as `unit-maas-agent-0`.
    package var tag: String { "unit-\(application)-\(number)" }

    /// The unit with that tag, or nil.
    package static func tagged(_ tag: String) -> UnitName? {
        guard tag.hasPrefix("unit-"), let dash = tag.lastIndex(of: "-") else { return nil }
        return UnitName("\(tag[..<dash].dropFirst(5))/\(tag[dash...].dropFirst())")
    }
}
