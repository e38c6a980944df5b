import JujuProtocol

extension Controller {
    /// Why the next unit of an application cannot be put onto a machine, since its storage would lie in the place of another
    /// unit's there, in Juju's words, or nil (state/filesystem.go: validateFilesystemMountPoints).
    func mountRefusal(of application: ModelApplication, on machine: String) -> String? {
        let held = model.units.values(in: ModelUnit.group(machine: machine)).flatMap(\.storage)
            .filter { $0.kind == CharmMetadata.Storage.Kind.filesystem.rawValue }
        var number = model.next.storage
        for (name, details) in application.charm.storage.sorted(by: { $0.key < $1.key }) {
            for _ in 0..<max(0, application.storage[name]?.count ?? details.count) {
                let location = details.location(of: "\(name)/\(number)")
                number += 1
                // A place that Juju chose by itself is nobody else's.
                guard details.kind == .filesystem, !details.location.isEmpty else { continue }
                for storage in held {
                    if let reason = Self.conflict(storage.location, storage.name, location, name) { return reason }
                }
            }
        }
        return nil
    }

    private static func conflict(_ old: String, _ oldName: String, _ new: String, _ newName: String) -> String? {
        let left = "mount point \(GoText.quoted(old)) for \(GoText.quoted(oldName)) storage"
        let right = "mount point \(GoText.quoted(new)) for \(GoText.quoted(newName)) storage"
        if contains(old, new) { return "\(left) contains \(right)" }
        return contains(new, old) ? "\(right) contains \(left)" : nil
    }

    private static func contains(_ outer: String, _ inner: String) -> Bool {
        inner.split(separator: "/").starts(with: outer.split(separator: "/"))
    }
}
