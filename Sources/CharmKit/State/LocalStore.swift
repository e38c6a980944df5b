import SealedStore

/// What this unit keeps on its machine, for what describes the machine and not the talk with Juju.
///
/// It lies sealed in the charm's folder, in `.local-state`, and its key beside that folder, both of mode 0600. Juju leaves
/// such files alone when it upgrades the charm (2.9 to 4.0). It is read once in a hook and written once at its end, after all that goes
/// to Juju and wholly or not at all; a hook that fails writes nothing. It is no place for secrets: what is read from it is
/// ordinary memory; `SealedFile` keeps those.
public final class LocalStore {
    private let read: () throws(SealedStoreError) -> [String: String]
    private let write: ([String: String]) throws(SealedStoreError) -> Void
    private var stored: [String: String]?
    private var wanted: [String: String?] = [:]

    /// The store that `read` and `write` make: for tests, a dictionary that outlives the hook.
    public init(
        read: @escaping () throws(SealedStoreError) -> [String: String],
        write: @escaping ([String: String]) throws(SealedStoreError) -> Void
    ) {
        self.read = read
        self.write = write
    }

    /// The store in a sealed file.
    public convenience init(_ file: SealedFile) {
        self.init(
            read: { () throws(SealedStoreError) in
                guard let content = try file.read() else { return [:] }
                return try content.withBytes { (bytes) throws(SealedStoreError) in
                    var reader = StrictJSONReader(Array(bytes))
                    guard let values = reader.map() else {
                        throw SealedStoreError(.damaged, path: file.path, Self.foreign)
                    }
                    return values
                }
            },
            write: { values throws(SealedStoreError) in try file.write(SecretBytes(utf8: JSONText.object(values))) })
    }

    /// The value kept under `key`, or nil.
    ///
    /// - Throws: `SealedStoreError` when the file was damaged, has another unit's name or lost its key; it says what to do.
    public func value(_ key: String) throws(SealedStoreError) -> String? {
        if let wanted = wanted[key] { return wanted }
        return try contents()[key]
    }

    /// Keeps `value` under `key` from the end of this hook on; nil forgets it.
    public func set(_ key: String, _ value: String?) { wanted[key] = .some(value) }

    func commit(_ ledger: Ledger) throws(SealedStoreError) {
        guard !wanted.isEmpty else { return }
        let stored = try contents()
        ledger.compare(wanted, with: stored, in: "local state")
        var values = stored
        for (key, value) in wanted { values[key] = value }
        wanted = [:]
        guard values != stored else { return }
        try write(values)
        self.stored = values
    }

    private static let foreign = "it holds no map of values; remove it and let it be written anew"

    private func contents() throws(SealedStoreError) -> [String: String] {
        if let stored { return stored }
        let contents = try read()
        stored = contents
        return contents
    }
}
