import MaasHost
import SealedStore

/// A MAAS in memory: what racks register with, and what a region's charm asks.
///
/// It takes a rack for whatever node has its id, its short host name or one of its cards, as MAAS does (3.4 to 3.7).
final class SharedMaas {
    struct Node {
        let systemID: String
        var hostname: String
        /// 0 machine, 2 rack, 3 region, 4 both.
        var type: Int
        var macAddresses: [String]
        /// Whether MAAS can switch its power, and so keeps it as a machine when it is no rack any more.
        var hasPower = false
        /// The machine whose rack is connected as this node.
        weak var connection: TestMachine?
    }

    static let key = "consumer:token:canary-of-the-api-key"

    var url: String
    var token: String
    /// The certificate authority that who asks by https must trust, or nil.
    var certificateAuthority: String?
    /// Whether anything answers.
    var isUp = true
    var acceptsKey = true
    /// Why it deletes no rack, or nil while it does.
    var deletionFailure: String?
    /// How often it was told to delete a rack and did not.
    private(set) var failedDeletions = 0
    private(set) var nodes: [Node] = []
    private(set) var deleted: [String] = []
    private var count = 0
    /// How its ids begin.
    private let prefix: String

    init(
        url: String = "http://10.0.0.10:5240/MAAS", token: String = "0123456789abcdef0123456789abcdef",
        prefix: String = "aaaaa"
    ) {
        self.prefix = prefix
        self.url = url
        self.token = token
    }

    @discardableResult
    func add(_ hostname: String, type: Int = 0, macAddresses: [String] = [], hasPower: Bool = false) -> String {
        count += 1
        let digits = String(count, radix: 36)
        let id = String(prefix.prefix(6 - digits.count)) + digits
        nodes.append(
            Node(systemID: id, hostname: hostname, type: type, macAddresses: macAddresses, hasPower: hasPower))
        return id
    }

    subscript(id: String) -> Node? {
        get { nodes.first { $0.systemID == id } }
        set {
            guard let index = nodes.firstIndex(where: { $0.systemID == id }), let newValue else { return }
            nodes[index] = newValue
        }
    }

    /// The node of that host name.
    func node(_ hostname: String) -> Node? { nodes.first { $0.hostname == hostname } }

    /// Whether the rack of that id is connected.
    func isConnected(_ id: String?) -> Bool {
        guard let id, let machine = self[id]?.connection else { return false }
        return machine.isConnected(to: self)
    }

    /// What MAAS does when a rack of the right token comes: it gives it an id.
    func register(_ machine: TestMachine) -> String {
        let name = machine.shortName
        let found =
            nodes.first { $0.systemID == machine.files.systemID } ?? nodes.first { $0.hostname == name }
            ?? nodes.first { !Set($0.macAddresses).isDisjoint(with: machine.macAddresses) }
        let id = found?.systemID ?? add(name, type: 2)
        self[id]?.type = (found?.type ?? 2) >= 3 ? 4 : 2
        self[id]?.hostname = name
        self[id]?.macAddresses = machine.macAddresses
        self[id]?.connection = machine
        return id
    }

    /// What an administrator does with a node that is not wanted any more.
    func forget(_ id: String) { nodes.removeAll { $0.systemID == id } }

    /// What MAAS does when it deletes a rack.
    func delete(_ id: String) throws -> DeletionOutcome {
        guard let node = self[id], node.type == 2 || node.type == 4 else {
            throw MaasHostError(.notFound, "no such rack")
        }
        if let deletionFailure {
            failedDeletions += 1
            throw MaasHostError(.unreachable, deletionFailure)
        }
        if isConnected(id) { node.connection?.files.secret = nil }
        deleted.append(id)
        if node.type == 4 || node.hasPower {
            self[id]?.type = node.type == 4 ? 3 : 0
            self[id]?.connection = nil
            return node.type == 4 ? .region : .machine
        }
        nodes.removeAll { $0.systemID == id }
        return .gone
    }
}

extension SharedMaas.Node {
    var typeName: String {
        ["Machine", "Device", "Rack controller", "Region controller", "Region and rack controller"][type]
    }
}
