/// The name of something that has state or events in a charm, as a path: `maas-region/config_received`.
public struct Handle: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    /// The path.
    public let description: String

    /// A handle of that path.
    public init(_ path: String) { description = path }

    /// A handle of that path.
    public init(stringLiteral path: String) { self.init(path) }

    /// The handle of something within this one.
    public func appending(_ name: String) -> Handle { Handle("\(description)/\(name)") }
}
