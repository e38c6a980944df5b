import CharmKit
import SealedStore

/// The key pair by which this unit alone can read the token that a region without Juju secrets publishes. It is made once and
/// stays on the machine, sealed.
final class AgentKeys {
    private let framework: Framework
    private let file: SealedFile
    private var known: BoxKeyPair?

    init(_ framework: Framework, file: SealedFile?) {
        self.framework = framework
        let folder = framework.environment.charmDirectory
        self.file =
            file
            ?? SealedFile(
                "\(folder)/.enroll-key", name: framework.model.unit.name.description,
                keyFile: SealedFile.keyFile(for: "\(folder)/.fingerprint-key"),
                formerKeyFile: "\(folder)/.fingerprint-key")
    }

    /// The pair; a new one in the place of one that can't be used any more, since the region seals for whatever key there is.
    ///
    /// - Throws: `SealedStoreError`.
    func pair() throws(SealedStoreError) -> BoxKeyPair {
        if let known { return known }
        let pair: BoxKeyPair
        do throws(SealedStoreError) {
            pair = try BoxKeyPair(keptIn: file)
        } catch {
            guard [.damaged, .wrongName, .keyMissing].contains(error.code) else { throw error }
            framework.logger.warning("A new key for the enroll token is made: \(error)")
            try file.remove()
            pair = try BoxKeyPair(keptIn: file)
        }
        known = pair
        return pair
    }

    /// Opens what the region has sealed for this unit and gives it to `look` as the content of a secret, or says why it can't be
    /// read yet.
    func open(
        _ token: SealedToken?, _ look: (SecretContent) throws -> SecretReading
    ) throws -> SecretReading {
        guard let token else { return .withheld(why: "the region has not sealed it for this unit yet") }
        let pair = try pair()
        guard token.publicKey == pair.publicKey.description else {
            return .withheld(why: "the region has sealed it for an earlier key of this unit")
        }
        guard let secret = SealedBox(token.box).flatMap(pair.open) else {
            return .malformed(why: "holds for this unit what its key does not open")
        }
        return try look(SecretContent([MaasProviderAppData.secretKey: secret]))
    }
}
