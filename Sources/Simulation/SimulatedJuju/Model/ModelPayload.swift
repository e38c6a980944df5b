/// Something that runs for a unit and that its charm told of with payload-register.
public struct ModelPayload: Sendable, Codable, Hashable {
    /// The type, such as `docker`.
    public var type: String
    /// The class, of those that the charm's metadata has.
    public var `class`: String
    /// The id that the charm gave it.
    public var id: String
    /// What it does: `running`, `starting`, `stopped` or `stopping`.
    public var status = "running"
    /// What else the charm said.
    public var labels: [String] = []
}
