import JujuProtocol

extension UnitName: ExpressibleByStringLiteral {
    /// A unit's name in a test, where it is known to be one.
    public init(stringLiteral name: String) {
        guard let unit = UnitName(name) else { preconditionFailure("\"\(name)\" is no unit's name") }
        self = unit
    }
}
