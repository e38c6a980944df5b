/// Writes a value as fields: of what is nil it knows the name.
struct FieldEncoder: Encoder {
    /// What a value has become, while it is being written.
    final class Node {
        enum Content {
            case value(JSONValue)
            case list([Node])
            case map([(name: String, node: Node)])
        }

        var content = Content.value(.null)

        func write<Value: Encodable>(_ value: Value) throws {
            if let value = WireText.value(of: value) {
                content = .value(value)
            } else {
                try value.encode(to: FieldEncoder(node: self))
            }
        }

        var value: JSONValue {
            switch content {
            case .value(let value): value
            case .list(let items): .array(items.map(\.value))
            case .map(let members): .object(Dictionary(members.map { ($0.name, $0.node.value) }) { $1 })
            }
        }
    }

    let node: Node

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    /// The members of a value, where nil is null.
    ///
    /// - Throws: `EncodingError` when it has none, or no JSON form.
    static func fields<Value: Encodable>(of value: Value) throws -> [String: JSONValue] {
        let node = Node()
        try value.encode(to: FieldEncoder(node: node))
        guard case .object(let fields) = node.value else {
            throw EncodingError.invalidValue(value, .init(codingPath: [], debugDescription: "it has no members"))
        }
        return fields
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .map = node.content {} else { node.content = .map([]) }
        return KeyedEncodingContainer(FieldMapWriter(node: node))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .list = node.content {} else { node.content = .list([]) }
        return FieldListWriter(node: node)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { FieldScalarWriter(node: node) }
}

/// Writes the members of a map.
struct FieldMapWriter<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: FieldEncoder.Node

    var codingPath: [any CodingKey] { [] }

    private func member(_ key: Key) -> FieldEncoder.Node {
        let member = FieldEncoder.Node()
        if case .map(let members) = node.content { node.content = .map(members + [(key.stringValue, member)]) }
        return member
    }

    func encodeNil(forKey key: Key) { _ = member(key) }

    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try member(key).write(value)
    }

    // Without these the name of what is nil would be left out.
    func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: String?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try any(value, key) }
    func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws { try any(value, key) }

    private func any<Value: Encodable>(_ value: Value?, _ key: Key) throws {
        guard let value else { return encodeNil(forKey: key) }
        try encode(value, forKey: key)
    }

    func nestedContainer<Inner: CodingKey>(
        keyedBy type: Inner.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Inner> {
        FieldEncoder(node: member(key)).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        FieldEncoder(node: member(key)).unkeyedContainer()
    }

    func superEncoder() -> any Encoder { FieldEncoder(node: node) }

    func superEncoder(forKey key: Key) -> any Encoder { FieldEncoder(node: member(key)) }
}

/// Writes the items of a list.
struct FieldListWriter: UnkeyedEncodingContainer {
    let node: FieldEncoder.Node

    var codingPath: [any CodingKey] { [] }
    var count: Int { if case .list(let items) = node.content { items.count } else { 0 } }

    private func item() -> FieldEncoder.Node {
        let item = FieldEncoder.Node()
        if case .list(let items) = node.content { node.content = .list(items + [item]) }
        return item
    }

    func encodeNil() { _ = item() }

    func encode<Value: Encodable>(_ value: Value) throws { try item().write(value) }

    func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        FieldEncoder(node: item()).container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { FieldEncoder(node: item()).unkeyedContainer() }

    func superEncoder() -> any Encoder { FieldEncoder(node: item()) }
}

/// Writes one value.
struct FieldScalarWriter: SingleValueEncodingContainer {
    let node: FieldEncoder.Node

    var codingPath: [any CodingKey] { [] }

    func encodeNil() { node.content = .value(.null) }
    func encode(_ value: Bool) { node.content = .value(.bool(value)) }
    func encode(_ value: String) { node.content = .value(.string(value)) }
    func encode(_ value: Double) throws { try number(value) }
    func encode(_ value: Float) throws { try number(value) }
    func encode(_ value: Int) { integer(value) }
    func encode(_ value: Int8) { integer(value) }
    func encode(_ value: Int16) { integer(value) }
    func encode(_ value: Int32) { integer(value) }
    func encode(_ value: Int64) { integer(value) }
    func encode(_ value: UInt) { integer(value) }
    func encode(_ value: UInt8) { integer(value) }
    func encode(_ value: UInt16) { integer(value) }
    func encode(_ value: UInt32) { integer(value) }
    func encode(_ value: UInt64) { integer(value) }
    func encode<Value: Encodable>(_ value: Value) throws { try node.write(value) }

    private func integer(_ value: some BinaryInteger) { node.content = .value(.number(value.description)) }

    private func number<Number: BinaryFloatingPoint & CustomStringConvertible>(_ value: Number) throws {
        guard value.isFinite else {
            throw EncodingError.invalidValue(
                value, .init(codingPath: [], debugDescription: "\(value) has no JSON form"))
        }
        node.content = .value(.number(value.description))
    }
}
