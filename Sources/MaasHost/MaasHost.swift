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

    /// What MAAS's files on the machine say.
    var installation: MaasInstallation { get throws }

    /// Installs MAAS from a channel of its snap, and tells which version that is.
    func install(channel: String) throws -> String

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

    /// Asks a region which rack controllers it has.
    func racks(_ api: MaasAPI) throws -> [ListedRack]

    /// Asks a region which nodes of any type have one of these short host names.
    func nodes(_ api: MaasAPI, hostnames: [String]) throws -> [ListedNode]
}
