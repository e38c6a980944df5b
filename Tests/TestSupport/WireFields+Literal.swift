import MaasRegion

// Fields of maas_controller in a test, where they are known to be what they should be.

extension HostName: ExpressibleByStringInterpolation {
    /// A host name.
    public init(stringLiteral text: String) { self = literal(text) }
}

extension MACAddress: ExpressibleByStringInterpolation {
    /// A MAC address.
    public init(stringLiteral text: String) { self = literal(text) }
}

extension SystemID: ExpressibleByStringInterpolation {
    /// The ID of a node.
    public init(stringLiteral text: String) { self = literal(text) }
}

extension EnrollmentDigest: ExpressibleByStringInterpolation {
    /// A digest.
    public init(stringLiteral text: String) { self = literal(text) }
}

private func literal<Field: LosslessStringConvertible>(_ text: String) -> Field {
    guard let field = Field(text) else { preconditionFailure("\"\(text)\" is no \(Field.self)") }
    return field
}
