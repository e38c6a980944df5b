import Foundation

extension StoredSimulation {
    /// Gives an application copies of these files as its resources, by the resource's name; its units hear of it as
    /// upgrade-charm.
    ///
    /// - Throws: ``SimulationError``: `badInput` for a resource that the charm has not, or a file that is none.
    public func attach(_ resources: [String: String], to application: String) throws(SimulationError) {
        if resources.isEmpty { return }
        let charm = try controller.application(application).charm
        for (name, source) in resources.sorted(by: { $0.key < $1.key }) {
            guard charm.resources[name] != nil else {
                throw SimulationError(
                    .badInput, "unrecognized resource \"\(name)\": charm \"\(charm.name)\" has none of this name")
            }
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory), !isDirectory.boolValue
            else {
                throw SimulationError(.badInput, "resource \"\(name)\": \(source): no such file")
            }
            let folder = "\(directory.path)/resources/\(application)"
            let place = "\(folder)/\(name)"
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
                try FileManager.default.copyItem(atPath: source, toPath: place)
            } catch {
                throw SimulationError(.file, "\(place): cannot be written: \(error.localizedDescription)")
            }
            unsaved.append(folder)
            controller.setResource(name, of: application, to: place)
        }
    }
}
