import CharmKit

extension Status: Codable {
    /// Reads a status as it is shown, such as `waiting: for the token`.
    ///
    /// - Throws: `DecodingError` when the text is not one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        let colon = text.firstRange(of: ": ")
        guard let kind = Kind(rawValue: String(text[..<(colon?.lowerBound ?? text.endIndex)])) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a status")
        }
        self.init(kind, colon.map { String(text[$0.upperBound...]) } ?? "")
    }

    /// Writes the status as it is shown.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Port: Codable {
    /// Reads a port as Juju's tools write it, such as `80/tcp`.
    ///
    /// - Throws: `DecodingError` when the text is not one.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let port = Port(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\"\(text)\" is not a port")
        }
        self = port
    }

    /// Writes the port as Juju's tools do.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
