/// The addresses of a binding, as `network-get` tells them.
public struct Network: Sendable, Hashable, Decodable {
    /// The addresses by which others reach this unit, the preferred one first.
    public let ingressAddresses: [String]
    /// The subnets that this unit's traffic comes from.
    public let egressSubnets: [String]
    /// The addresses on this machine that a service should listen on.
    public let bindAddresses: [String]

    enum CodingKeys: String, CodingKey {
        case ingressAddresses = "ingress-addresses"
        case egressSubnets = "egress-subnets"
        case bindAddresses = "bind-addresses"
    }

    private struct Interface: Decodable {
        struct Address: Decodable { var value: String }
        var addresses: [Address]?
    }

    /// Reads the answer of `network-get --format=json`.
    ///
    /// - Throws: `DecodingError` when it is something else.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        ingressAddresses = try container.decodeIfPresent([String].self, forKey: .ingressAddresses) ?? []
        egressSubnets = try container.decodeIfPresent([String].self, forKey: .egressSubnets) ?? []
        let interfaces = try container.decodeIfPresent([Interface].self, forKey: .bindAddresses) ?? []
        bindAddresses = interfaces.flatMap { $0.addresses ?? [] }.map(\.value)
    }
}
