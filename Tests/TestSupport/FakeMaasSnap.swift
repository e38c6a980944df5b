import MaasHost
import MaasIdentifiers
import SealedStore

/// A snap of MAAS that does at once what it is told, and records it.
public final class FakeMaasSnap: MaasSnap {
    /// What MAAS's files say, if they can be read.
    public var files = MaasInstallation()
    /// Why they can't be read.
    public var filesError: MaasHostError?
    /// What was done to the machine, in order, such as `enroll http://h/MAAS`.
    public private(set) var actions: [String] = []
    /// The tokens that it was enrolled with.
    public private(set) var tokens: [SecretBytes] = []
    /// The id that a region gives when it enrolls; nil for a region that does not accept it.
    public var grantedID: String? = "4e663g"
    /// What goes wrong when it enrolls.
    public var enrollError: MaasHostError?
    /// What a refresh brings it to; by default the first version of the channel's release.
    public var refreshedVersion: String?
    /// What goes wrong when MAAS is installed, started, stopped or removed.
    public var snapError: MaasHostError?

    /// A machine without MAAS, whose region accepts it.
    public init() {}

    /// What MAAS's files say.
    ///
    /// - Throws: `filesError`.
    public var installation: MaasInstallation {
        get throws {
            if let filesError { throw filesError }
            return files
        }
    }

    /// Installs MAAS.
    ///
    /// - Throws: `snapError`.
    public func install(channel: String) throws {
        try snap("install \(channel)")
        files.isInstalled = true
        files.version = "3.6.5-1"
    }

    /// Brings MAAS to the first version of the channel's release.
    ///
    /// - Throws: `snapError`.
    public func refresh(channel: String) throws {
        try snap("refresh \(channel)")
        files.version = refreshedVersion ?? "\(channel.prefix { $0 != "/" }).0"
    }

    /// Makes it a rack.
    ///
    /// - Throws: `enrollError`.
    public func enroll(url: RegionURL, token: SecretBytes, timeout: Duration) throws -> Bool {
        actions.append("enroll \(url)")
        tokens.append(token)
        if let enrollError { throw enrollError }
        files = MaasInstallation(
            isInstalled: true, version: files.version, mode: .rack, urls: [url.description], secret: token,
            systemID: grantedID)
        return grantedID != nil
    }

    /// Records it.
    ///
    /// - Throws: `snapError`.
    public func start() throws { try snap("start") }

    /// Records it.
    ///
    /// - Throws: `snapError`.
    public func stop() throws { try snap("stop") }

    /// Removes the installation.
    ///
    /// - Throws: `snapError`.
    public func remove() throws {
        try snap("remove")
        files = MaasInstallation()
    }

    private func snap(_ action: String) throws {
        actions.append(action)
        if let snapError { throw snapError }
    }
}
