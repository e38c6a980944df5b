import JujuProtocol

/// The hook tools that there are, by name.
enum HookToolRegistry {
    /// The tool `name`, or nil if that version of Juju has none of that name.
    static func tool(_ name: String, of profile: JujuProfile) -> HookTool? {
        profile.tools.has(name) ? tools[name] : nil
    }

    /// All tools.
    static let tools: [String: HookTool] = Dictionary(
        [
            RelationTools.all, RelationGetTool.all, ConfigTools.all, StatusTools.all, NetworkTools.all, PortTools.all,
            StateTools.all, ActionTools.all, LeaderTools.all, GoalStateTool.all, StorageTools.all, UnitTools.all,
            ResourceTool.all, CredentialTool.all, MetricTool.all, SecretTools.all, SecretAccessTools.all,
            SecretReadTools.all, PodSpecTools.all, PayloadTools.all,
        ]
        .flatMap { $0 }.map { ($0.name, $0) },
        uniquingKeysWith: { first, _ in first })
}
