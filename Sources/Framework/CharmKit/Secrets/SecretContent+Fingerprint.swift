import SealedStore

extension SecretContent {
    /// A fingerprint of names and values, and before them of `details` that belong to the content.
    func fingerprint(_ key: Fingerprint.Key, details: KeyValuePairs<String, String> = [:]) -> Fingerprint {
        var builder = Fingerprint.Builder(key: key)
        for (label, text) in details { builder.append(label, text) }
        for name in names {
            if let value = self[name] { builder.append(name, value) }
        }
        return builder.finish()
    }
}
