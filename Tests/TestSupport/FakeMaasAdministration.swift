import MaasHost
import SealedStore

/// A region that makes at once whom it is told to make, and remembers it.
public final class FakeMaasAdministration: MaasAdministration {
    /// Who vouches for MAAS's users.
    public var vouching = MaasAuthentication.local
    /// The users that there are, with their keys.
    public var keys: [String: String] = [:]
    /// What was done, in order, such as `create juju-1`.
    public private(set) var calls: [String] = []
    /// What goes wrong, whatever is asked.
    public var error: MaasHostError?
    /// What goes wrong once an administrator has been made.
    public var errorAfterCreation: MaasHostError?

    /// A region whose database is up.
    public init() {}

    /// Who vouches for MAAS's users.
    ///
    /// - Throws: `error`.
    public var authentication: MaasAuthentication {
        get throws {
            if let error { throw error }
            return vouching
        }
    }

    /// The user's key.
    ///
    /// - Throws: `error`.
    public func apiKey(of user: String) throws -> SecretBytes? {
        calls.append("apikey \(user)")
        if let error { throw error }
        return keys[user].map { SecretBytes(utf8: $0) }
    }

    /// Makes a user with a key of its own.
    ///
    /// - Throws: `error`, `errorAfterCreation`.
    public func createAdministrator(_ user: String) throws {
        calls.append("create \(user)")
        if let error { throw error }
        keys[user] = "consumer:token:canary-\(keys.count)"
        if let errorAfterCreation { throw errorAfterCreation }
    }
}
