import Foundation

extension StoredSimulation {
    /// Gives an application the charm at `source`, a folder or a `.charm` file.
    ///
    /// - Returns: The charm's new revision.
    public func refresh(_ application: String, charmAt source: String) throws(SimulationError) -> Int {
        let staging = "\(directory.path)/charms/.new-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let charm = try CharmFolder.install(source, into: staging)
        try controller.refresh(application, to: charm.metadata)
        let state = try controller.application(application)
        do {
            let place = directory.charmDirectory(state)
            if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
            try FileManager.default.moveItem(atPath: staging, toPath: place)
            unsaved.append(place)
        } catch {
            throw SimulationError(.file, "\(directory.path)/charms: \(error.localizedDescription)")
        }
        return state.charmRevision
    }
}
