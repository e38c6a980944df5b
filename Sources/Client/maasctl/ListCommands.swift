import ArgumentParser
import MaasClient
import MaasctlJSON

/// Which nodes to list: those that fit one value of each kind that is given.
struct FilterOptions: ParsableArguments {
    @Argument(
        help: "Only those of these host names.", completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var names: [String] = []

    @Option(
        name: .customLong("hostname"), help: "Only those of this host name; may be repeated.",
        transform: NodeName.hostname)
    var hostnames: [String] = []

    @Option(
        name: .customLong("id"), help: "Only the one of this system id; may be repeated.",
        transform: NodeName.systemID)
    var systemIDs: [String] = []

    @Option(name: .customLong("zone"), help: "Only those in this zone; may be repeated.")
    var zones: [String] = []

    @Option(
        name: .customLong("mac"), help: "Only those with this MAC address, in any usual spelling; may be repeated.")
    var macAddresses: [String] = []

    /// An empty text is one that a script meant to fill in: MAAS would find nothing by it.
    func validate() throws {
        guard !(zones + macAddresses).contains("") else {
            throw ValidationError("a zone or MAC address is empty")
        }
    }

    /// - Throws: ``Failure`` when a text is no MAC address.
    func filter() throws -> NodeFilter {
        let addresses = try macAddresses.map { text in
            try Failure.replacing { () throws(MaasError) in try MACAddress(text).description }
        }
        return NodeFilter(hostnames: names + hostnames, systemIDs: systemIDs, macAddresses: addresses, zones: zones)
    }

    /// - Throws: ``Failure`` when the list lacks one that was named as an argument.
    func requireNamed(in nodes: [Node], _ kind: String) throws {
        let missing = names.filter { name in
            !nodes.contains { $0.hostname.lowercased() == name.prefix { $0 != "." }.lowercased() }
        }
        // Who asks by ids, as the region's charm does, may want to know which of them are left.
        for id in systemIDs where !nodes.contains(where: { $0.systemID == id }) {
            Terminal.warn("there is no \(kind) of id \(id)")
        }
        guard missing.isEmpty else {
            throw Failure(.notFound, .notFound, "there is no \(kind) of host name \(missing.joined(separator: ", "))")
        }
    }
}

/// A command that lists controllers: one for racks, one for regions, one for all, with the same options and columns.
protocol ControllerList: ParsableCommand {
    /// What one of them is called.
    static var kind: String { get }
    var connection: ConnectionOptions { get }
    var output: OutputOptions { get }
    var watching: WatchOptions { get }
    var filtering: FilterOptions { get }

    static func list(_ client: MaasClient, _ filter: NodeFilter) async throws(MaasError) -> [Node]
}

extension ControllerList {
    /// What their answers hold.
    static var answer: String {
        """
        JSON: a list of {"arch","architecture","cpus","fqdn","health","hostname","ip_addresses","mac_addresses","memory",\
        "node_type","ram","status_info","system_id","tags","type","version","zone"}, in which health is connected, dead or \
        unknown; memory is in MiB, and ram the same for people, as arch is architecture; what is not known is null.

        Exit code 7: there is no \(kind) of one of the host names that are arguments; the others are listed all the same.
        """
    }

    func run() throws {
        try watching.repeated(connection) { access in
            let filter = try filtering.filter()
            let nodes = try access.ask { client throws(MaasError) in try await Self.list(client, filter) }
            try output.print(Listing(ControllerColumns.all, of: nodes.inOrder.map { MaasctlController($0) }))
            try filtering.requireNamed(in: nodes, Self.kind)
        }
    }
}

/// The rack controllers of a region and whether they are connected.
struct RacksCommand: ControllerList {
    static let configuration = CommandConfiguration(
        commandName: "racks", abstract: "List rack controllers and whether they are connected.", discussion: answer,
        aliases: ["rack-controllers"])
    static let kind = "rack controller"

    @OptionGroup var filtering: FilterOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var watching: WatchOptions

    static func list(_ client: MaasClient, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        try await client.rackControllers.list(filter).map(\.node)
    }
}

/// The region controllers.
struct RegionsCommand: ControllerList {
    static let configuration = CommandConfiguration(
        commandName: "regions", abstract: "List region controllers.", discussion: answer,
        aliases: ["region-controllers"])
    static let kind = "region controller"

    @OptionGroup var filtering: FilterOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var watching: WatchOptions

    static func list(_ client: MaasClient, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        try await client.regionControllers.list(filter).map(\.node)
    }
}

/// The controllers of a region, each once.
struct ControllersCommand: ControllerList {
    static let configuration = CommandConfiguration(
        commandName: "controllers", abstract: "List controllers: racks, regions, and those that are both.",
        discussion: answer)
    static let kind = "controller"

    @OptionGroup var filtering: FilterOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var watching: WatchOptions

    static func list(_ client: MaasClient, _ filter: NodeFilter) async throws(MaasError) -> [Node] {
        try await client.controllers.list(filter)
    }
}

/// The nodes of a region, such as those that an enrolling rack would take over.
struct NodesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List nodes of every type.",
        discussion: """
            MAAS turns a node of the same host name or MAC address into a rack controller when a rack enrolls: ask here first.
            JSON: a list of {"fqdn","hostname","ip_addresses","mac_addresses","node_type","node_type_name","owner",\
            "status_name","system_id","zone"}.

            Exit code 5: the key's user may not see every machine, so that what is not listed may be there all the same.
            """
    )

    @OptionGroup var filtering: FilterOptions
    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var watching: WatchOptions

    func run() throws {
        try watching.repeated(connection) { access in
            let filter = try filtering.filter()
            let (nodes, sight) = try access.ask { client throws(MaasError) in
                // Others are shown a part of the nodes, which must not be taken for all.
                let sight = try await client.sight()
                return (try await client.nodes.list(filter), sight)
            }
            try output.print(Listing(NodeColumns.all, of: nodes.inOrder.map { MaasctlNode($0) }))
            guard sight == .everything else {
                throw Failure(
                    .incomplete, .forbidden,
                    "the API key's user may not see every machine, so that nodes which are not listed may be there",
                    remedy: "use the key of an administrator that maas createadmin made")
            }
            try filtering.requireNamed(in: nodes, "node")
        }
    }
}

/// The host names that a shell offers.
enum HostNames {
    /// Those of the controllers of the profile in use; none when that takes long, or there is none.
    static func ofControllers() -> [String] {
        guard let profile = try? ProfileStore().profile(nil), let url = try? MaasURL(completing: profile.url),
            let key = try? APIKey(profile.key)
        else { return [] }
        var options = HTTPOptions(connectTimeLimit: .seconds(2), timeLimit: .seconds(3), retries: .never)
        options.pinnedPublicKey = profile.pinnedKey
        options.proxy = profile.proxy
        if let file = profile.caFile { options.trust = .authorities(file: file) }
        if profile.isInsecure { options.trust = .insecurelyAnybody }
        let client = MaasClient(url: url, apiKey: key, options: options)
        let nodes = try? Blocking.wait { () async throws(MaasError) in try await client.controllers.list() }
        return (nodes ?? []).map(\.hostname).filter { name in
            name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"'\"\\$`:;&|<>()".utf8.contains($0) }
        }
    }
}

extension [Node] {
    /// By host name, and among equal ones by id.
    var inOrder: [Node] { sorted { ($0.hostname, $0.systemID) < ($1.hostname, $1.systemID) } }
}
