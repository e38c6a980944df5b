/// How the fields of a databag are read, and which of them turned out to be missing.
final class DatabagFields {
    let coding: WireCoding
    private(set) var missing: [String] = []
    private var notJSON: [String] = []

    /// A field is missing, and no value can stand in its place while the others are looked for.
    struct Stop: Error {}

    init(coding: WireCoding) { self.coding = coding }

    /// Reads a type's fields out of a databag; ``missing`` names those that were wanted and are not there.
    func decode<Value: Decodable>(_ type: Value.Type, from databag: [String: String]) throws -> Value {
        var fields: [String: JSONValue] = [:]
        for (name, text) in databag {
            let value = coding.value(of: name, text)
            // A field that nobody asks for may be whatever it likes.
            if value == nil { notJSON.append(name) }
            fields[name] = value ?? .string(text)
        }
        return try FieldDecoder(value: .object(fields), path: "", databag: self).decode(type)
    }

    func decode<Value: Decodable>(_ field: FieldDecoder, _ type: Value.Type) throws -> Value {
        guard !notJSON.contains(field.path) else { throw FieldError(field.path, "is not JSON") }
        guard field.isNothing else { return try field.decode(type) }
        if !missing.contains(field.path) { missing.append(field.path) }
        do {
            return try FieldDecoder(value: .null, path: field.path, isBlank: true).decode(type)
        } catch {
            guard let first = Self.first(of: type) else { throw Stop() }
            return first
        }
    }

    /// The first case of an enumeration, which no text that is missing spells; nil for other types.
    private static func first<Value>(of type: Value.Type) -> Value? {
        // What fits into a byte refers to nothing, and an enumeration without further values counts its cases from zero.
        guard type is any RawRepresentable.Type, MemoryLayout<Value>.size <= 1 else { return nil }
        return withUnsafeTemporaryAllocation(byteCount: 1, alignment: 1) { byte in
            byte[0] = 0
            return byte.load(as: type)
        }
    }
}
