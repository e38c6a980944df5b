import SealedStore

/// What an administrator of the machine, root, can do with the MAAS region on it (MAAS 3.4 to 3.8).
public protocol MaasAdministration {
    /// Who vouches for MAAS's users.
    ///
    /// - Throws: ``MaasHostError`` while the region's database does not answer.
    var authentication: MaasAuthentication { get throws }

    /// An API key of a user, made if the user has none; nil when MAAS has no such user.
    ///
    /// - Throws: ``MaasHostError`` while the region's database does not answer.
    func apiKey(of user: String) throws -> SecretBytes?

    /// Makes an administrator whom nobody can log in as: its password is random and kept nowhere.
    ///
    /// - Throws: ``MaasHostError``; with ``MaasHostError/Code-swift.struct/refused`` when MAAS does not make it.
    func createAdministrator(_ user: String) throws
}

/// Who vouches for MAAS's users.
public enum MaasAuthentication: Hashable, Sendable {
    /// MAAS itself.
    case local
    /// Candid or Canonical RBAC, at this URL; keys of MAAS's own users are refused then.
    case external(url: String)
}
