import FoundationEssentials

extension HTTPAnswer {
    /// The value that this answer to `request` holds.
    ///
    /// - Throws: the ``MaasError`` that the answer means when it is no success, and
    ///   ``MaasError/Code-swift.struct/malformedAnswer`` when it is not JSON or not that of a `Value`.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self,
        from request: String
    ) throws(MaasError) -> Value {
        if let error = MaasError(self, to: request) { throw error }
        guard isJSON else {
            throw MaasError(
                .malformedAnswer,
                "\(request): the answer is \(contentType.isEmpty ? "untyped" : contentType), not JSON; is this MAAS?",
                status: status
            )
        }
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw MaasError(
                .malformedAnswer,
                "\(request): the answer is not what MAAS gives: \(Self.place(of: error))",
                status: status
            )
        }
    }

    private static func place(of error: any Error) -> String {
        let context: DecodingError.Context
        switch error as? DecodingError {
        case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found): context = found
        case .keyNotFound(let key, let found):
            return "no \(key.stringValue) at \(path(found.codingPath))"
        default: return "not readable"
        }
        return "wrong value at \(path(context.codingPath))"
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.isEmpty ? "the top" : keys.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
    }
}

extension KeyedDecodingContainer {
    /// The value of `key`, or nil when it is absent, null or of another type: MAAS's versions differ in such.
    func lenient<Value: Decodable>(_ key: Key, as type: Value.Type = Value.self) -> Value? {
        (try? decodeIfPresent(type, forKey: key)) ?? nil
    }

    /// The elements of the list `key` that can be read; none when there is no list.
    func lenientList<Element: Decodable>(_ key: Key, of type: Element.Type = Element.self) -> [Element] {
        guard let list = lenient(key, as: [Lenient<Element>].self) else { return [] }
        return list.compactMap(\.value)
    }
}

/// A value that may be unreadable.
private struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}
