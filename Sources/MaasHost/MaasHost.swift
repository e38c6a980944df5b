import SealedStore

/// A machine that runs MAAS, or is about to, as a charm on it sees it.
///
/// What the machine's own files say is the truth about it: a charm remembers nothing of it, so it heals after a crash at any
/// point.
public protocol MaasHost {
    /// The machine's host name.
    var hostname: String { get throws }

    /// The machine's full name in the domain system, or nil when it has none.
    var fqdn: String? { get }

    /// The addresses of the machine's network cards, sorted.
    var macAddresses: [String] { get }

    /// The time on the machine, in seconds since 1970.
    var now: Int { get }

    /// What MAAS's files on the machine say.
    var installation: MaasInstallation { get throws }

    /// What the charm has noted about the machine, or nil.
    var note: String? { get }

    /// Notes something about the machine, at once, so that it is known also after a hook that fails; nil forgets it.
    func keep(note: String?) throws

    /// Installs MAAS from a channel of its snap.
    func install(channel: String) throws

    /// Makes the machine a rack of a region, and waits until the region has taken it or the time is over.
    ///
    /// - Returns: Whether the region has taken it in that time.
    func enroll(url: String, token: SecretBytes, patience: Duration) throws -> Bool

    /// Starts MAAS's services; those that run go on.
    func start() throws

    /// Stops MAAS's services.
    func stop() throws

    /// Removes MAAS with all its data.
    func remove() throws

    /// Asks whether a region answers at `url`, as a rack would.
    ///
    /// - Throws: ``MaasHostError`` with ``MaasHostError/Code-swift.struct/invalidURL`` when the URL can't be a region's, with
    ///   ``MaasHostError/Code-swift.struct/unreachable`` when no region answers.
    func ping(url: String, certificateAuthority: String?) throws

    /// Asks a region which rack controllers it has: all, or those of these short host names.
    func racks(_ api: MaasAPI, hostnames: [String]?) throws -> [ListedRack]

    /// Asks a region which nodes of any type have one of these short host names or of these network cards' addresses.
    func nodes(_ api: MaasAPI, hostnames: [String], macAddresses: [String]) throws -> [ListedNode]

    /// Makes a region forget a rack controller, and tells what became of it.
    ///
    /// - Throws: ``MaasHostError`` when it does not, with MAAS's reason; with ``MaasHostError/Code-swift.struct/notFound``
    ///   when there is none of that id.
    func delete(_ api: MaasAPI, rack systemID: String) throws -> DeletedRack
}
