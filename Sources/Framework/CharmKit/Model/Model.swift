import JujuProtocol
import SealedStore

/// The Juju model as this unit sees it: what is read is read once in a hook, what is written goes out once at its end.
public final class Model {
    /// The model's name.
    public let name: String
    /// The model's UUID.
    public let uuid: String
    /// This unit.
    public let unit: LocalUnit
    /// This unit's application.
    public let application: Application
    /// The typed hook tools, for what the model does not offer.
    public let tools: HookTools

    /// What the metadata declares, where it is known: in tests.
    var interface: CharmInterface?
    /// What was asked for and the metadata lacks.
    let undeclared = UndeclaredNames()

    private let current: RelationHook?
    private let isBreaking: Bool
    private var relationsByEndpoint: [String: [Relation]] = [:]
    private var isLeader: Bool?
    private var configuration: [UInt8]?
    private var goal: GoalState?
    private var secrets: [String: Secret] = [:]

    init(environment: HookEnvironment, tools: HookTools, state: CharmState) {
        name = environment.modelName
        uuid = environment.modelUUID
        unit = LocalUnit(name: environment.unit, tools: tools, state: state)
        application = Application(name: environment.unit.application, modelUUID: environment.modelUUID, tools: tools)
        self.tools = tools
        current = environment.event.relation
        if case .relationBroken = environment.event { isBreaking = true } else { isBreaking = false }
    }

    /// The right to act for the application, or nil when this unit is not the leader.
    public var leader: Leader? {
        get throws(HookToolError) {
            if let isLeader { return isLeader ? Leader() : nil }
            let answer = try tools.isLeader()
            isLeader = answer
            return answer ? Leader() : nil
        }
    }

    /// The relations on an endpoint, by number; one that is just being broken comes last.
    public func relations(_ endpoint: String) throws(HookToolError) -> [Relation] {
        if let relations = relationsByEndpoint[endpoint] { return relations }
        try check(.endpoint, endpoint, "relation-ids")
        var relations: [Relation] = []
        let breaking = isBreaking && current?.endpoint == endpoint ? current?.id : nil
        for id in try tools.relationIDs(endpoint: endpoint) where id != breaking {
            relations.append(relation(endpoint, id, isBroken: false))
        }
        if let breaking { relations.append(relation(endpoint, breaking, isBroken: true)) }
        relationsByEndpoint[endpoint] = relations
        return relations
    }

    /// The relations on an endpoint, by number, without one that is just being broken.
    public func liveRelations(_ endpoint: String) throws(HookToolError) -> [Relation] {
        try relations(endpoint).filter { !$0.isBroken }
    }

    /// The relation of that number, or nil when it is gone, as a deferred event may find it.
    public func relation(_ endpoint: String, id: Int) throws(HookToolError) -> Relation? {
        try relations(endpoint).first { $0.id == id }
    }

    /// Juju has nothing under a name that the metadata lacks, and does not say so.
    func check(_ part: CharmInterface.Part, _ name: String, _ tool: String) throws(HookToolError) {
        guard let lack = interface?.lack(of: part, name) else { return }
        throw HookToolError(.invalidArgument, tool: tool, message: lack)
    }

    private func relation(_ endpoint: String, _ id: Int, isBroken: Bool) -> Relation {
        let application = current?.id == id ? current?.remoteApplication : nil
        return Relation(
            endpoint: endpoint, id: id, isBroken: isBroken, application: application, unit: unit.name, tools: tools)
    }

    /// The application's configuration as a Codable type, whose coding keys are the options' names.
    ///
    /// - Parameters:
    ///   - type: The type.
    ///   - ranges: The numbers that whole-numbered options may have, by name, where their types allow more.
    /// - Returns: The options.
    /// - Throws: ``HookToolError``; ``ConfigError`` that names the option when a value is missing or of the wrong type.
    ///   In tests, ``MisuseError`` when config.yaml lacks an option.
    public func config<Options: Decodable>(
        _ type: Options.Type, ranges: [String: ClosedRange<Int>] = [:]
    ) throws -> Options {
        try Config.decode(type, from: configJSON(), ranges: ranges, interface)
    }

    /// The application's configuration, option by option.
    ///
    /// - Throws: ``HookToolError``.
    public var config: ConfigValues {
        get throws(HookToolError) {
            try ConfigValues(json: configJSON(), interface.map { ($0, undeclared) })
        }
    }

    private func configJSON() throws(HookToolError) -> [UInt8] {
        if let configuration { return configuration }
        let answer = try tools.configJSON()
        configuration = answer
        return answer
    }

    /// The secret of a URI, which somebody has given to this unit.
    public func secret(_ uri: String) -> Secret {
        if let secret = secrets[uri] { return secret }
        let secret = Secret(uri, tools: tools)
        secrets[uri] = secret
        return secret
    }

    /// Which units there are to be, of this application and of those related to it.
    public func goalState() throws(HookToolError) -> GoalState {
        if let goal { return goal }
        let answer = try tools.goalState()
        goal = answer
        return answer
    }

    /// How many units this application is to have, this one included.
    public var plannedUnits: Int {
        get throws(HookToolError) { try goalState().plannedUnits }
    }

    /// The addresses of an endpoint, or those for one relation on it.
    public func network(_ binding: String, relation id: Int? = nil) throws(HookToolError) -> Network {
        try tools.network(binding, relation: id)
    }

    /// Sends what this hook has changed: databags in order of the relations' numbers, then ports.
    func commit() throws(HookToolError) {
        for relation in relationsByEndpoint.values.joined().sorted(by: { $0.id < $1.id }) { try relation.commit() }
        try unit.commit()
    }

    /// Drops what this hook has changed and not sent.
    func discard() {
        for relation in relationsByEndpoint.values.joined() { relation.discard() }
        unit.discard()
    }
}
