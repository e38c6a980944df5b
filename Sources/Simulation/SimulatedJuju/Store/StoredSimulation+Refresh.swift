import Foundation

extension StoredSimulation {
    /// Whether the charm at `source` is the one that an application has.
    public func holds(charmAt source: String, for application: String) throws(SimulationError) -> Bool {
        let staging = "\(directory.path)/charms/.new-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: staging) }
        _ = try CharmFolder.install(source, into: staging)
        let held = directory.charmDirectory(try controller.application(application))
        return FileManager.default.contentsEqual(atPath: staging, andPath: held)
    }

    /// Gives an application the charm at `source`, a folder or a `.charm` file.
    ///
    /// - Parameters:
    ///   - application: The application.
    ///   - source: The charm's path.
    ///   - isForced: Whether the charm is taken although the model lacks what it assumes.
    ///   - forcesUnits: Whether units whose hook has failed get the charm at once.
    /// - Returns: The charm's new revision.
    /// - Throws: ``SimulationError`` as ``Controller/refresh(_:to:isForced:forcesUnits:)`` does, or `badInput` for a charm that
    ///   cannot be read.
    public func refresh(
        _ application: String, charmAt source: String, isForced: Bool = false, forcesUnits: Bool = false
    ) throws(SimulationError) -> Int {
        let staging = "\(directory.path)/charms/.new-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: staging) }
        let charm = try CharmFolder.install(source, into: staging)
        try controller.refresh(application, to: charm.metadata, isForced: isForced, forcesUnits: forcesUnits)
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
