/// A storage that is attached to this unit.
public struct Storage: Codable, Sendable, Hashable {
    /// The storage's name in the charm's metadata and its number, such as `data/0`.
    public let id: String
    /// Whether it is a mounted directory (`filesystem`) or a device (`block`).
    public let kind: String
    /// The directory or the device.
    public let location: String
}

extension Model {
    /// The storages of a name that are attached to this unit, by number.
    public func storages(_ name: String) throws(HookToolError) -> [Storage] {
        try check(.storage, name, "storage-list")
        var storages: [Storage] = []
        for id in try tools.storages(name).sorted(by: { ($0.utf8.count, $0) < ($1.utf8.count, $1) }) {
            let (kind, location) = try tools.storage(id)
            storages.append(Storage(id: id, kind: kind, location: location))
        }
        return storages
    }

    /// Asks for more storages of a name, which are attached in hooks to come.
    public func addStorage(_ name: String, count: Int = 1) throws(HookToolError) {
        try check(.storage, name, "storage-add")
        try tools.addStorage(name, count: count)
    }

    /// The path of a resource's file, downloaded if this machine does not have it yet.
    public func resource(_ name: String) throws(HookToolError) -> String { try tools.resource(name) }

    /// The cloud that the model lives in, with its credential.
    ///
    /// - Throws: ``HookToolError`` with code ``HookToolError/Code/permissionDenied`` unless the operator has said `juju
    ///   trust`.
    public func cloud() throws(HookToolError) -> Cloud { try tools.cloud() }
}
