import JujuProtocol

/// What tests put into a model, past everything that would lead there in Juju.
extension ModelState {
    /// Puts a secret with the contents of its revisions into the model, of which the latest one may expire.
    package mutating func seed(_ secret: ModelSecret, contents: [Int: [String: String]], expire: Double? = nil) {
        var secret = secret
        secret.revisions = []
        for (number, values) in contents.sorted(by: { $0.key < $1.key }) {
            let encoded = values.mapValues { Base64.text(Array($0.utf8)) }
            secret.revisions.append(ModelSecret.Revision(number: number, checksum: SecretChecksum.of(encoded)))
            self.contents[secret.contentKey(number)] = SecretContent(encoded)
        }
        if let last = secret.revisions.indices.last { secret.revisions[last].expire = expire }
        secrets[secret.id] = secret
    }

    /// Lets an entity, given by its tag, read a secret on account of a relation.
    package mutating func seedGrant(of secret: String, to target: String, scope: String) {
        secrets[secret]?.grants.append(ModelSecret.Grant(target: target, scope: scope, role: "view"))
    }

    /// Makes a unit track a revision of a secret, under a label of its own or none.
    package mutating func seedConsumer(_ unit: UnitName, of secret: String, label: String, revision: Int) {
        let latest = secrets[secret]?.latestRevision ?? revision
        units[unit]?.consumers[secret] = SecretConsumer(
            label: label, currentRevision: revision, latestRevision: latest)
    }

    /// The content of a secret's revision; bytes that are not UTF-8 become U+FFFD.
    package func values(of secret: ModelSecret, revision: Int) -> [String: String] {
        let encoded = contents[secret.contentKey(revision)]?.values ?? [:]
        return encoded.compactMapValues { text in
            (try? Base64.bytes(text)).map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

extension OpenPort {
    /// The port or range that `text` names, as open-port takes it, on all endpoints; nil when there is no such port.
    package init?(_ text: String) {
        guard let range = try? PortRange(parsing: text) else { return nil }
        self.init(endpoint: "", range: range)
    }
}

extension NetworkInfo {
    /// A network with one device that has one address.
    package init(
        bindAddress: String, subnet: String, interface: String, macAddress: String, ingress: [String], egress: [String]
    ) {
        self.init(address: bindAddress, macAddress: macAddress)
        bindAddresses = [
            Device(
                macAddress: macAddress, interfaceName: interface,
                addresses: [Device.Address(hostname: "", value: bindAddress, cidr: subnet)])
        ]
        ingressAddresses = ingress
        egressSubnets = egress
    }
}
