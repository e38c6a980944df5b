import MaasIdentifiers
import SealedStore

/// Where a region's API is, and what it takes to ask it.
public struct RegionEndpoint: Sendable {
    /// The region's URL.
    public var url: RegionURL
    /// An administrator's API key: three parts joined by colons.
    public var key: SecretBytes
    /// The certificate authority of an https URL, in PEM, or nil.
    public var certificateAuthority: String?
    /// The region's enroll token, which no answer may make known, or nil.
    public var token: SecretBytes?

    /// An endpoint.
    public init(
        url: RegionURL, key: SecretBytes, certificateAuthority: String? = nil, token: SecretBytes? = nil
    ) {
        self.url = url
        self.token = token
        self.key = key
        self.certificateAuthority = certificateAuthority
    }
}
