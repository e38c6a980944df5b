import Foundation

/// resource-get, which brings a resource's file to the unit.
enum ResourceTool {
    static let all = [get]

    private static let get = HookTool("resource-get", "Get the path to the locally cached resource file.") {
        call throws(ToolFailure) in
        guard let name = call.arguments.first.map(RawText.key) else { throw .usage("missing required resource name") }
        try call.parsed.refuse(after: 1)
        try call.refuseRestricted("could not download resource")
        let context = call.context
        let application = context.model.applications[context.unit.application]
        guard let source = application?.resources[name] else {
            throw .failed("could not download resource: HTTP request failed: resource \(GoText.quoted(name)) not found")
        }
        // Like Juju, it goes by the name of the file and not by that of the resource.
        let resource = application?.charm.resources[name]
        let fileName =
            resource?.kind == .image
            ? "content.yaml" : resource?.fileName ?? URL(filePath: source).lastPathComponent
        let path = "\(context.agentDirectory)/resources/\(fileName)"
        do throws(ToolFailure) {
            try download(source, to: path)
        } catch {
            throw error.prefixed("could not download resource")
        }
        return .text(path)
    }

    private static func download(_ source: String, to path: String) throws(ToolFailure) {
        let content = try AgentFile.read(source)
        if (try? AgentFile.read(path)) == content { return }
        let folder = URL(filePath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .failed("mkdir \(folder): \(error.localizedDescription)")
        }
        try AgentFile.write(content, to: path)
    }
}
