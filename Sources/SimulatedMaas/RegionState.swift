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

    var name: String
    var version: String
    var uuid: String
    var secret: String
    var port: UInt16 = 0
    /// Where it serves over TLS, if it ever did.
    var tlsPort: UInt16?
    var faults: [InjectedFault]?
    var database = Database.up
    var externalAuthentication = ExternalAuthentication()
    var users: [User]
    var nodes: [SimulatedNode]

    /// A new region: one user, `admin`, and one node, itself.
    init(name: String, version: String) {
        self.name = name
        self.version = version
        uuid = Names.uuid()
        secret = Names.random(32, from: Names.hexDigits)
        users = [User(name: "admin", isSuperuser: true)]
        nodes = []
        nodes.append(
            SimulatedNode(systemID: newSystemID(), hostname: name, type: .regionController, version: version)
        )
    }

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

    /// Makes a rack controller of what registers, as MAAS does: the node of that id, else of that host name, else of one
    /// of the MAC addresses is converted, whatever it was; else there is a new one.
    mutating func register(_ rack: RackRegistration, connection: String) -> SimulatedNode {
        let index =
            nodes.firstIndex { !rack.system_id.isEmpty && $0.systemID == rack.system_id }
            ?? nodes.firstIndex { $0.hostname == rack.hostname }
            ?? nodes.firstIndex { !Set($0.macAddresses).isDisjoint(with: rack.mac_addresses) }
        var node =
            index.map { nodes[$0] }
            ?? SimulatedNode(systemID: newSystemID(), hostname: rack.hostname, type: .rackController)
        node.type = node.type.isRegionController ? .regionAndRackController : .rackController
        node.hostname = rack.hostname
        if !rack.mac_addresses.isEmpty { node.macAddresses = rack.mac_addresses }
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
