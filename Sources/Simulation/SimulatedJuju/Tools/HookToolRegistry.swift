import JujuProtocol

/// The hook tools that there are, by name.
enum HookToolRegistry {
    /// The tools that there are in a version of Juju.
    static func tools(of table: HookToolTable) -> [String: HookTool] { tools.filter { table.has($0.key) } }

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
