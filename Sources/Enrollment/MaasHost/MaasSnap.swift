import MaasIdentifiers
import SealedStore

/// The snap of MAAS on a machine.
///
/// What its own files say is the truth about it: a charm remembers nothing of it, so it heals after a crash at any point.
public protocol MaasSnap {
    /// What MAAS's files say.
    var installation: MaasInstallation { get throws }

    /// Installs MAAS from a channel.
    func install(channel: String) throws

    /// Brings MAAS to what a channel has; its data stays.
    func refresh(channel: String) throws

    /// Makes the machine a rack of a region, and waits until the region has accepted it or the time is over.
    ///
    /// - Returns: Whether the region has accepted it in that time.
    func enroll(url: RegionURL, token: SecretBytes, timeout: Duration) throws -> Bool

    /// Starts MAAS's services; those that run go on.
    func start() throws

    /// Stops MAAS's services.
    func stop() throws

    /// Removes MAAS with all its data.
    func remove() throws
}
