import SealedStore

/// The cloud that the model lives in, and the credential for it (Python: `CloudSpec`).
public struct Cloud: Sendable {
    /// The cloud's type, such as `lxd` or `openstack`.
    public let type: String
    /// Its name.
    public let name: String
    /// The region, if the cloud has any.
    public let region: String?
    /// The address of its API, and of others that it may have.
    public let endpoint, identityEndpoint, storageEndpoint: String?
    /// The certificate authorities of its API, PEM.
    public let certificates: [String]
    /// Whether its API's certificate is not checked.
    public let skipsVerification: Bool
    /// Whether the controller lives in it too.
    public let isControllerCloud: Bool
    /// The credential, or nil where none is needed.
    public let credential: Credential?

    /// What opens a cloud.
    public struct Credential: Sendable {
        /// The kind of authentication, such as `userpass`.
        public let type: String
        /// The attributes by name, all of them treated as secrets.
        public let attributes: [String: SecretBytes]
    }
}

extension Cloud: CustomStringConvertible {
    /// The cloud without its credential.
    public var description: String { "\(type) cloud \(name)" }
}

extension Cloud {
    /// Reads the answer of `credential-get --format=json`, or nil. No copy is left of what is secret in it.
    init?(json: [UInt8]) {
        var reader = StrictJSONReader(json)
        guard var members = reader.members() else { return nil }
        defer { for index in members.indices { SecretBytes.wipe(&members[index].text) } }
        func text(_ name: String) -> String? {
            members.first { $0.name == name }.flatMap { JSONText.string(in: $0.text) }.flatMap { $0.isEmpty ? nil : $0 }
        }
        func flag(_ name: String) -> Bool { members.contains { $0.name == name && $0.text == Array("true".utf8) } }
        guard let type = text("type"), let name = text("name") else { return nil }
        self.type = type
        self.name = name
        region = text("region")
        endpoint = text("endpoint")
        identityEndpoint = text("identity-endpoint")
        storageEndpoint = text("storage-endpoint")
        certificates = members.first { $0.name == "cacertificates" }.flatMap { JSONText.strings(in: $0.text) } ?? []
        skipsVerification = flag("skip-tls-verify")
        isControllerCloud = flag("is-controller-cloud")
        let index = members.firstIndex { $0.name == "credential" && $0.text != Array("null".utf8) }
        credential = index.flatMap { Credential(json: members[$0].text) }
        if index != nil, credential == nil { return nil }
    }
}

extension Cloud.Credential {
    init?(json: [UInt8]) {
        var reader = StrictJSONReader(json)
        guard var members = reader.members() else { return nil }
        defer { for index in members.indices { SecretBytes.wipe(&members[index].text) } }
        guard let type = members.first(where: { $0.name == "auth-type" }).flatMap({ JSONText.string(in: $0.text) })
        else {
            return nil
        }
        let index = members.firstIndex { $0.name == "attrs" && $0.text != Array("null".utf8) }
        guard let attributes = index.map({ Self.attributes(members[$0].text) }) ?? [:] else { return nil }
        self.type = type
        self.attributes = attributes
    }

    // Nothing that refers to the text may outlive this: an array is wiped where nobody else refers to it.
    private static func attributes(_ text: [UInt8]) -> [String: SecretBytes]? {
        var reader = StrictJSONReader(text)
        return reader.secrets()
    }
}
