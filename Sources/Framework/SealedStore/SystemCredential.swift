import CSodium
import Glibc

/// A credential that systemd gave this process (`LoadCredential=`, `LoadCredentialEncrypted=`): the latter is kept encrypted on
/// disk, bound to the machine or to its TPM, and lies in memory only while the service runs.
struct SystemCredential {
    /// The credential's name in `$CREDENTIALS_DIRECTORY`.
    static let name = "sealed-store"

    let path: String

    /// The credential of this process, or nil when it was given none.
    static var current: SystemCredential? {
        guard let directory = getenv("CREDENTIALS_DIRECTORY") else { return nil }
        let path = "\(String(cString: directory))/\(name)"
        return access(path, F_OK) == 0 ? SystemCredential(path: path) : nil
    }

    /// The key that seals key files, made of the credential's content, which may be of any form but not short.
    func key() throws(SealedStoreError) -> SecretBytes {
        let content = try SecretBytes(contentsOfFile: path)
        guard content.count >= 16 else {
            throw SealedStoreError(
                .keyUnreadable, path: path, "a credential of less than 16 bytes is no key; make one of 32 random bytes")
        }
        let master = SecretBytes(count: KeyFile.size) { memory in
            content.withOctets { octets in
                guard let start = memory.assumingMemoryBound(to: UInt8.self).baseAddress else { return }
                _ = crypto_generichash(start, memory.count, octets, UInt64(content.count), nil, 0)
            }
        }
        return KeyFile.derive(from: master, .wrapping)
    }
}
