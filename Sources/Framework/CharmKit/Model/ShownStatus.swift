/// The status of a unit or an application as Juju shows it. Besides those of ``Status`` there are others, which no charm can
/// set: `unknown` before the first, `error` while a hook fails, `terminated`.
public struct ShownStatus: Sendable, Hashable {
    /// The status's name, such as `active`.
    public let name: String
    /// What it says.
    public let message: String

    /// A status of that name.
    public init(name: String, message: String = "") {
        self.name = name
        self.message = message
    }
}
