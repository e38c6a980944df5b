/// The storage that a hook is about.
public struct StorageHook: Sendable, Hashable {
    /// What a storage is to the machine.
    public enum Kind: String, Sendable {
        /// A mounted directory.
        case filesystem
        /// A device.
        case block
    }

    /// The storage's name in the charm's metadata and its number, such as `data/0`.
    public var id: String
    /// The directory or the device.
    public var location: String
    /// What it is to the machine.
    public var kind: Kind

    /// The storage `id` at `location`.
    public init(id: String, location: String, kind: Kind = .filesystem) {
        self.id = id
        self.location = location
        self.kind = kind
    }

    /// The storage's name in the charm's metadata.
    public var name: String {
        let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) ?? id.endIndex
        return String(id[..<slash])
    }
}

extension StorageHook {
    init?(_ variables: HookVariables) {
        guard let id = variables["JUJU_STORAGE_ID"] else { return nil }
        guard let kind = variables["JUJU_STORAGE_KIND"].flatMap(Kind.init) else { return nil }
        self.init(id: id, location: variables["JUJU_STORAGE_LOCATION"] ?? "", kind: kind)
    }

    var variables: [(String, String)] {
        [("JUJU_STORAGE_ID", id), ("JUJU_STORAGE_LOCATION", location), ("JUJU_STORAGE_KIND", kind.rawValue)]
    }
}
