import SealedStore

/// A region's API, and what it takes to ask it.
public struct MaasAPI: Sendable {
    /// The region's URL, such as `http://10.0.0.10:5240/MAAS`.
    public var url: String
    /// An administrator's API key: three parts joined by colons.
    public var key: SecretBytes
    /// The certificate authority of an https URL, in PEM, or nil.
    public var certificateAuthority: String?

    /// An API.
    public init(url: String, key: SecretBytes, certificateAuthority: String? = nil) {
        self.url = url
        self.key = key
        self.certificateAuthority = certificateAuthority
    }
}
