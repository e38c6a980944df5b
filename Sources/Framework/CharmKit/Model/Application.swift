import JujuProtocol

/// This unit's application, and the secrets that it owns.
public final class Application {
    /// The application's name.
    public let name: String

    private let modelUUID: String
    private let tools: HookTools

    init(name: String, modelUUID: String, tools: HookTools) {
        self.name = name
        self.modelUUID = modelUUID
        self.tools = tools
    }

    /// The secret that the application owns under a label, and what Juju knows of it, or nil when there is none.
    ///
    /// A secret that this hook has added is not found.
    public func secret(label: String, as _: Leader) throws(HookToolError) -> (secret: Secret, info: SecretInfo)? {
        guard let info = try tools.secretInfo(label: label) else { return nil }
        return (Secret("secret://\(modelUUID)/\(info.id)", tools: tools), info)
    }

    /// Makes a secret that the application owns. Juju refuses a label twice, some versions only when the hook ends: look it
    /// up first.
    public func addSecret(
        _ content: SecretContent, label: String, as leader: Leader
    ) throws(HookToolError) -> Secret {
        Secret(try tools.addSecret(content, label: label, as: leader), latest: content, tools: tools)
    }
}
