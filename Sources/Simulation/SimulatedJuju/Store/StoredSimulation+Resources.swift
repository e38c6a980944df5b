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
            guard let resource = charm.resources[name] else {
                throw SimulationError(
                    .badInput, "unrecognized resource \"\(name)\": charm \"\(charm.name)\" has none of this name")
            }
            var isDirectory: ObjCBool = false
            let isFile =
                FileManager.default.fileExists(atPath: source, isDirectory: &isDirectory) && !isDirectory.boolValue
            // An image is where a registry has it, unless a file says so (cmd/juju/resource/validation.go,
            // getDockerDetailsData).
            let isReference = resource.kind == .image && source.wholeMatch(of: Self.imageReference) != nil
            guard isFile || isReference else {
                let what =
                    resource.kind == .image
                    ? "filepath or registry path: \(source) not valid" : "\(source): no such file"
                throw SimulationError(.badInput, "resource \"\(name)\": \(what)")
            }
            let folder = "\(directory.path)/resources/\(application)"
            let place = "\(folder)/\(name)"
            do {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
                if FileManager.default.fileExists(atPath: place) { try FileManager.default.removeItem(atPath: place) }
                if isFile {
                    try FileManager.default.copyItem(atPath: source, toPath: place)
                } else {
                    try Data("registrypath: \(source)\n".utf8).write(to: URL(filePath: place))
                }
            } catch {
                throw SimulationError(.file, "\(place): cannot be written: \(error.localizedDescription)")
            }
            unsaved.append(folder)
            controller.setResource(name, of: application, to: place)
        }
    }
    /// The name of an image, with its registry, and its tag or digest.
    private static var imageReference: Regex<Substring> {
        /(?:[A-Za-z0-9.-]+(?::[0-9]+)?\/)?[a-z0-9]+(?:[._\/-]+[a-z0-9]+)*(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@[a-z0-9]+:[0-9a-fA-F]{32,})?/
    }
}
