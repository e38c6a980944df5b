import MaasClient

/// What a region keeps in its database.
struct RegionState: Codable, Sendable {
    /// An API key, by its parts, and the name of its consumer.
    struct Key: Codable, Sendable {
        var consumer: String
        var token: String
        var secret: String
        var name: String

        var text: String { "\(consumer):\(token):\(secret)" }

        /// The name MAAS gives a key that nobody has named.
        static let genericName = "MAAS consumer"

        init(name: String = Key.genericName) {
            consumer = Names.random(18, from: Names.keyLetters)
            token = Names.random(18, from: Names.keyLetters)
            secret = Names.random(32, from: Names.keyLetters)
            self.name = name
        }
    }

    /// A user and the API keys, oldest first. MAAS makes the first one together with the user.
    struct User: Codable, Sendable {
        var name: String
        var email: String
        var isSuperuser: Bool
        var keys = [Key()]
        /// What to log in with; nil when the user has no password.
        var password: String?

        init(name: String, email: String? = nil, isSuperuser: Bool, password: String? = nil) {
            self.name = name
            self.email = email ?? "\(name)@example.com"
            self.isSuperuser = isSuperuser
            self.password = password
        }

        /// The oldest key whose consumer has that name, or a new one; without a name the oldest of all.
        mutating func key(named name: String?) -> Key {
            if let key = keys.first(where: { name == nil || $0.name == name }) { return key }
            let key = Key(name: name ?? Key.genericName)
            keys.append(key)
            return key
        }
    }

    /// Who says who a user is, if it is not MAAS; the fields of `maas configauth --json`.
    struct ExternalAuthentication: Codable, Sendable {
        var url = ""
        var domain = ""
        var user = ""
        var key = ""
        var adminGroup = ""
        var rbacURL = ""

        /// Whether the API refuses the keys of local users.
        var isOn: Bool { !url.isEmpty || !rbacURL.isEmpty }
    }

    /// The condition of the database, as `maas-sim database` sets it.
    enum Database: String, Codable, Sendable {
        case up
        /// PostgreSQL refuses connections.
        case down
        /// PostgreSQL answers, but MAAS's migrations have not run.
        case empty
    }

    /// A region controller: what one of the machines that share the database does.
    struct Server: Codable, Sendable {
        var name: String
        var port: UInt16 = 0
        /// Where it serves over TLS, if it ever did.
        var tlsPort: UInt16?
        var faults: [InjectedFault] = []
        /// The secret that its file had when it was last looked at; whoever writes another one has rotated it.
        var secret: String
        /// Until when it restarts, as a Unix time.
        var restarting: Double?
    }

    var version: String
    var uuid: String
    var secret: String
    /// The region controllers by the id of their nodes.
    var servers: [String: Server] = [:]
    /// The id of the region controller that looks at the state.
    var own = ""
    /// How long a region takes to restart, in seconds; a real one needs some 30.
    var restartDuration = 5.0
    var database = Database.up
    var externalAuthentication = ExternalAuthentication()
    var users: [User]
    var nodes: [SimulatedNode]

    private enum CodingKeys: String, CodingKey {
        case version, uuid, secret, servers, restartDuration, database, externalAuthentication, users, nodes
    }

    /// A new region: one user, `admin`, and one node, itself.
    init(name: String, version: String) {
        self.version = version
        uuid = Names.uuid()
        secret = Names.random(32, from: Names.hexDigits)
        users = [User(name: "admin", isSuperuser: true)]
        nodes = []
        own = addServer(name)
    }

    /// Adds a region controller and returns its id.
    mutating func addServer(_ name: String) -> String {
        let id = newSystemID()
        nodes.append(SimulatedNode(systemID: id, hostname: name, type: .regionController, version: version))
        servers[id] = Server(name: name, secret: secret)
        return id
    }

    /// The region controller that looks at the state.
    var server: Server {
        get { servers[own] ?? Server(name: "", secret: secret) }
        set { servers[own] = newValue }
    }

    /// The names of the domains: MAAS makes one of what follows the first dot of a rack's name.
    var domains: Set<String> { Set(nodes.compactMap(\.domain)).union([SimulatedNode.defaultDomain]) }

    /// Whether it is MAAS 3.8 or newer, in which rights are entitlements and signatures are looked at before they are checked.
    var knowsEntitlements: Bool {
        let numbers = version.split { !$0.isNumber }.prefix(2).compactMap { Int($0) }
        return !numbers.lexicographicallyPrecedes([3, 8])
    }

    /// The user and the key of a consumer; nil when there is none.
    func key(ofConsumer consumer: String) -> (user: User, key: Key)? {
        for user in users {
            if let key = user.keys.first(where: { $0.consumer == consumer }) { return (user, key) }
        }
        return nil
    }

    /// An id that no node has.
    func newSystemID() -> String {
        var id: String
        repeat { id = Names.random(6, from: Names.idLetters) } while nodes.contains { $0.systemID == id }
        return id
    }

    /// Takes `secret` as the new shared secret: whoever registered with another one loses the connection.
    mutating func rotate(to secret: String) {
        guard secret != self.secret else { return }
        self.secret = secret
        for index in nodes.indices { nodes[index].connection = nil }
    }

    /// Makes a rack controller of what registers, as MAAS does (maasserver/rpc/rackcontrollers.py): the oldest node of that id,
    /// that host name or one of the MAC addresses is converted, whatever it was, and keeps its name; else there is a new one.
    ///
    /// - Throws: ``HostnameError`` when MAAS refuses the name.
    mutating func register(_ rack: RackRegistration, connection: String) throws -> SimulatedNode {
        // A dot in front is part of the name.
        let dot = rack.hostname.firstIndex(of: ".").flatMap { $0 == rack.hostname.startIndex ? nil : $0 }
        let hostname = String(rack.hostname[..<(dot ?? rack.hostname.endIndex)])
        let domain = dot.map { String(rack.hostname[rack.hostname.index(after: $0)...]) }
        let index = nodes.firstIndex { node in
            node.systemID == rack.system_id || node.hostname == hostname
                || !Set(node.macAddresses).isDisjoint(with: rack.mac_addresses)
        }
        try HostnameError.check(hostname)
        if let domain { try HostnameError.check(domain: domain) }
        var node =
            index.map { nodes[$0] }
            ?? SimulatedNode(systemID: newSystemID(), hostname: hostname, type: .rackController, domain: domain)
        node.type = node.type.isRegionController ? .regionAndRackController : .rackController
        if !rack.mac_addresses.isEmpty { node.macAddresses = rack.mac_addresses.map { $0.lowercased() } }
        node.version = rack.version
        node.connection = connection
        node.secretFile = rack.secret_file
        if let index { nodes[index] = node } else { nodes.append(node) }
        return node
    }

    /// Removes a rack controller, or makes a region of a region and rack controller, and a deployed machine of one whose power
    /// MAAS controls (3.4 to 3.7).
    mutating func deleteRack(at index: Int) {
        nodes[index].connection = nil
        if nodes[index].type == .regionAndRackController {
            nodes[index].type = .regionController
        } else if nodes[index].powerType?.isEmpty == false {
            nodes[index].type = .machine
            nodes[index].status = 6
        } else {
            nodes.remove(at: index)
        }
    }
}
