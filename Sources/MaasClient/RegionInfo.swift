/// The version of a region and what it can do.
public struct RegionVersion: Sendable, Hashable, Decodable {
    /// The version, such as `3.7.3`.
    public let version: String
    /// The part of the version that names the build; often empty.
    public let subversion: String
    /// The names of what the API can do, such as `authenticate-api`.
    public let capabilities: [String]

    private enum CodingKeys: String, CodingKey { case version, subversion, capabilities }

    /// Reads the answer of `version/`.
    ///
    /// - Throws: `DecodingError` when it names no version.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(String.self, forKey: .version)
        subversion = container.lenient(.subversion) ?? ""
        capabilities = container.lenientList(.capabilities)
    }
}

/// The user whose API key is in use.
public struct User: Sendable, Hashable, Decodable {
    /// The name.
    public let username: String
    /// Whether the user is an administrator. To others, MAAS shows empty lists of controllers.
    public let isSuperuser: Bool

    private enum CodingKeys: String, CodingKey {
        case username
        case isSuperuser = "is_superuser"
    }
}

/// Where a region's processes listen for racks.
public struct RPCInfo: Sendable, Hashable, Decodable {
    /// An address and TCP port.
    public struct Endpoint: Sendable, Hashable {
        /// The IP address.
        public let address: String
        /// The TCP port.
        public let port: Int
    }

    /// The endpoints of each region process, by its name (`host:pid=123`); empty while the region is starting.
    public let eventLoops: [String: [Endpoint]]

    private enum CodingKeys: String, CodingKey { case eventLoops = "eventloops" }
}

extension RPCInfo.Endpoint: Decodable {
    /// Reads an endpoint as the region shows it: a list of address and port.
    ///
    /// - Throws: `DecodingError` when it is no such list.
    public init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        address = try list.decode(String.self)
        port = try list.decode(Int.self)
    }
}
