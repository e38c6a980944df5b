/// The version of a region and what it can do.
public struct RegionVersion: Sendable, Hashable {
    /// The version, such as `3.7.3`.
    public let version: String
    /// The part of the version that names the build; often empty.
    public let subversion: String
    /// The names of what the API can do, such as `authenticate-api`.
    public let capabilities: [String]

    init?(_ json: JSONValue) {
        guard let version = json[.version]?.string else { return nil }
        self.version = version
        subversion = json.text(.subversion)
        capabilities = json[.capabilities]?.strings ?? []
    }
}

/// The user whose API key is in use.
public struct User: Sendable, Hashable {
    /// The name.
    public let username: String
    /// Whether the user is an administrator. To others, MAAS shows empty lists of controllers.
    public let isSuperuser: Bool

    init?(_ json: JSONValue) {
        guard let username = json.string(.username), let isSuperuser = json[.is_superuser]?.bool else { return nil }
        self.username = username
        self.isSuperuser = isSuperuser
    }
}

/// What a user is shown of a region.
public enum Sight: Sendable {
    /// Every node.
    case everything
    /// Controllers, and of machines and devices maybe a part only.
    case controllers
    /// No lists of controllers, and of machines and devices those that are free or the user's own.
    case own
}

/// Where a region's processes listen for racks.
public struct RPCInfo: Sendable, Hashable {
    /// An address and TCP port.
    public struct Endpoint: Sendable, Hashable {
        /// The IP address.
        public let address: String
        /// The TCP port.
        public let port: Int

        /// An endpoint that can be connected to, or nil.
        init?(_ address: String, _ port: Int) {
            guard ProxyChoice.isAddress(address), (1...65535).contains(port) else { return nil }
            (self.address, self.port) = (address, port)
        }
    }

    /// The endpoints of each region process, by its name (`host:pid=123`); empty while the region is starting.
    public let eventLoops: [String: [Endpoint]]

    init?(_ json: JSONValue) {
        guard let loops = json[.eventloops], loops.isObject else { return nil }
        var found: [String: [Endpoint]] = [:]
        for (name, endpoints) in loops.members {
            guard endpoints.isArray else { return nil }
            found[name] = []
            for endpoint in endpoints.elements {
                let pair = Array(endpoint.elements)
                guard pair.count == 2, let address = pair[0].string, let port = pair[1].int else { return nil }
                // What nobody can connect to is none.
                if let endpoint = Endpoint(address, port) { found[name]?.append(endpoint) }
            }
        }
        eventLoops = found
    }
}
