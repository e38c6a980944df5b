import MaasClient
import SealedStore

/// A region and an API key for it, under a name.
struct Profile: Sendable {
    let name: String
    let url: String
    let key: SecretBytes
    var caFile: String?
    var pinnedKey: String?
    /// The proxy's URL, empty for none; nil for the environment's.
    var proxy: String?
    var isInsecure = false

    init(name: String, url: String, key: SecretBytes) {
        self.name = name
        self.url = url
        self.key = key
    }

    /// Reads what ``sealed`` gave.
    init(name: String, sealed: SecretBytes) throws {
        let lines = sealed.withBytes { $0.split(separator: 0, omittingEmptySubsequences: false).map(Array.init) }
        // Older profiles have no field for the proxy.
        let texts = lines.dropLast().map { String(decoding: $0, as: UTF8.self) }
        guard lines.count == 5 || lines.count == 6, texts[2].isEmpty || NetworkOptions.isKeyHash(texts[2]) else {
            throw Failure(machine: "the profile \(name) is damaged", remedy: "log in anew")
        }
        var key = lines[lines.count - 1]
        self.init(name: name, url: texts[0], key: SecretBytes(consuming: &key))
        caFile = texts[1].isEmpty ? nil : texts[1]
        pinnedKey = texts[2].isEmpty ? nil : texts[2]
        isInsecure = texts[3] == "insecure"
        proxy = texts.count > 4 && texts[4].hasPrefix("=") ? String(texts[4].dropFirst()) : nil
    }

    /// URL, file of certificates, pinned key, trust, proxy (after a `=`, if there is one) and API key, with zero bytes between.
    var sealed: SecretBytes {
        var start: [UInt8] = []
        for text in [url, caFile ?? "", pinnedKey ?? "", isInsecure ? "insecure" : "", proxy.map { "=\($0)" } ?? ""] {
            start += Array(text.utf8)
            start.append(0)
        }
        let prefix = start
        return SecretBytes(count: prefix.count + key.count) { memory in
            memory.copyBytes(from: prefix)
            key.withBytes { UnsafeMutableRawBufferPointer(rebasing: memory[prefix.count...]).copyMemory(from: $0) }
        }
    }
}
