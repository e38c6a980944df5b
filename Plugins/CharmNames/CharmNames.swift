import Foundation
import PackagePlugin

/// Makes values of the names that a charm's files declare, so that a name that is not there does not compile: `Names.Option.port`.
@main
struct CharmNames: BuildToolPlugin {
    /// Has the tool read the files of the charm that a target is.
    ///
    /// - Throws: When there is no tool `charm-names`.
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let folder = folder(of: target, in: context.package.directoryURL) else {
            Diagnostics.error("there is no metadata.yaml or charmcraft.yaml for the charm \(target.name)")
            return []
        }
        let files = ["metadata.yaml", "config.yaml", "actions.yaml", "charmcraft.yaml"]
            .map { folder.appending(path: $0) }.filter(exists)
        let output = context.pluginWorkDirectoryURL.appending(path: "Names.swift")
        return [
            .buildCommand(
                displayName: "Names that the charm declares", executable: try context.tool(named: "charm-names").url,
                arguments: [output.path, folder.path], inputFiles: files, outputFiles: [output])
        ]
    }

    /// The folder with the charm's files: the nearest one above the target's code, or, in a package of several charms, `charm/NAME`
    /// there, where the target's name is NAME too (`my-app` is `MyAppCharm`).
    private func folder(of target: any Target, in package: URL) -> URL? {
        var folder = target.directoryURL.standardizedFileURL
        while folder.path.hasPrefix(package.standardizedFileURL.path) {
            let charms = folder.appending(path: "charm")
            let names = (try? FileManager.default.contentsOfDirectory(atPath: charms.path)) ?? []
            let own = names.first { $0.split(separator: "-").map(\.capitalized).joined() + "Charm" == target.name }
            if let own { return charms.appending(path: own) }
            let isCharm = ["metadata.yaml", "charmcraft.yaml"].contains { exists(folder.appending(path: $0)) }
            if isCharm { return folder }
            folder.deleteLastPathComponent()
        }
        return nil
    }

    private func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
