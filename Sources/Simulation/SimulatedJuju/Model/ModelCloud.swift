/// The cloud of a model, as credential-get tells a trusted application of it.
public struct ModelCloud: Sendable, Codable, Hashable {
    /// The kind of cloud, such as `lxd`.
    public var type = "lxd"
    /// The cloud's name.
    public var name = "localhost"
    /// The region, or empty.
    public var region = "localhost"
    /// Where its API is, or empty.
    public var endpoint = ""
    /// Where one identifies oneself, or empty.
    public var identityEndpoint = ""
    /// Where its storage is, or empty.
    public var storageEndpoint = ""
    /// How the credential is used, such as `certificate`; nil for none. What it holds is kept with the secrets.
    public var authType: String?
    /// Whether the controller is in this cloud too.
    public var isControllerCloud = true

    /// An LXD on the machine of the controller.
    public init() {}

    /// The key of the credential's texts among the contents of secrets.
    static let credentialKey = "cloud-credential"
}
