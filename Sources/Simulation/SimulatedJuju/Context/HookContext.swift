import JujuProtocol
import Synchronization

/// One running hook of one unit: hook tools read through it from the model, and what they write waits in it until the
/// hook has ended well.
///
/// It is used by one caller at a time, in process or from behind an agent socket, which lets one command run at a time
/// as Juju does; that is what makes it safe to hand to the socket's thread.
public final class HookContext: HookToolTransport, @unchecked Sendable {
    /// The controller that the hook talks to.
    public let controller: Controller
    /// The unit that runs the hook.
    public let unit: UnitName
    /// What happened.
    public let hook: Hook
    /// The id by which the tools know the hook.
    public let id: String
    /// What sets the model's Juju apart.
    let profile: JujuProfile
    /// The caller's working directory in process, absolute.
    public let directory: String
    /// Where the agent keeps what it downloads.
    var agentDirectory: String
    /// Whether the agent believes that the unit leads. Once false, it stays so for the hook.
    let isLeader: Bool

    /// Told of each hook tool that ran, with its arguments and answer.
    var onCall: ((_ tool: String, _ arguments: [String], _ result: HookToolResult) -> Void)?
    /// The databags of the unit, by the relation's number, as far as they were used.
    var unitSettings: [Int: LocalSettings] = [:]
    /// The databags of the unit's application, likewise.
    var applicationSettings: [Int: LocalSettings] = [:]
    /// The charm's state once it was changed.
    var charmState: [String: String]?
    /// The ports to open and close.
    var ports = PendingPorts()
    /// The secrets to change.
    var secrets: SecretRecorder
    /// The storage asked for.
    var storage: [HookCommit.StorageRequest] = []
    /// What describes the application's pods, once it was changed.
    var podSpec: String?
    /// The application's Kubernetes objects, once they were changed.
    var rawK8sSpec: String?
    /// The unit's status as it was first read: it is not read again in the same hook.
    var cachedStatus: ModelStatus?
    /// What the action left.
    var action = ActionOutcome()
    /// Whether a reboot was asked for.
    var reboot = Reboot.no
    private var ownedSecretsCache: [String: ModelSecret]?
    /// One tool runs at a time, and none once the hook has ended: a child that it left behind may still call one.
    private let turn = Mutex(false)

    /// Whether a hook asks for a reboot of its machine.
    enum Reboot { case no, afterHook, now }

    /// What action-set and action-fail collected.
    struct ActionOutcome {
        var results: [String: Value] = [:]
        var message = ""
        var hasFailed = false
    }

    /// A hook that begins now; `isLeader` is what the agent believes, by default what the controller says.
    public init(
        controller: Controller,
        unit: UnitName,
        hook: Hook,
        directory: String = "/",
        agentDirectory: String = "/var/lib/juju/agents",
        isLeader: Bool? = nil
    ) {
        self.controller = controller
        self.unit = unit
        profile = controller.profile
        secrets = SecretRecorder(controller.model.flush)
        self.hook = hook.kind == .exec ? hook.withOnlyMember(controller.model.units[unit]) : hook
        self.directory = directory
        self.agentDirectory = agentDirectory
        self.isLeader = isLeader ?? (controller.model.applications[unit.application]?.leader == unit)
        let name = hook.contextName(in: controller.model, unit: unit)
        id = "\(unit)-\(name)-\(controller.model.random.hex(32))"
        // What a member's databag held is read anew in its own hooks, and else kept.
        if let id = self.hook.relationID, self.hook.isRelationHook, let remote = self.hook.remoteUnit {
            controller.model.units[unit]?.delivered.relations[id, default: .init()].cache[remote] = nil
        }
    }

    /// Runs one hook tool, as a charm's process would with its standard input closed or filled.
    public func run(_ call: HookToolCall) -> HookToolResult {
        reply(
            to: call.tool, call.arguments, directory: directory, standardInput: call.standardInput ?? []
        ) ?? HookToolResult(code: 1, output: "", error: "ERROR hook tool requires stdin, none supplied\n")
    }

    /// Runs one hook tool.
    ///
    /// - Returns: Its answer, or nil when it turned to standard input that `standardInput` does not hold.
    public func reply(
        to tool: String,
        _ arguments: [String],
        directory: String,
        standardInput: [UInt8]?
    ) -> HookToolResult? {
        guard let tool = profile.hookTools[tool] else {
            return HookToolResult(code: 1, output: "", error: "ERROR bad request: unknown command: \(tool)\n")
        }
        return turn.withLock { hasEnded in
            if hasEnded {
                return HookToolResult(code: 1, output: "", error: "ERROR bad request: the hook has ended\n")
            }
            let result = HookToolRunner(context: self, tool: tool, directory: directory).run(arguments, standardInput)
            if let onCall, let result { onCall(tool.name, arguments, result) }
            // The agent kills the charm (internal/worker/uniter/runner/context: killCharmHook); what cannot be killed has no tools.
            if reboot == .now { hasEnded = true }
            return result
        }
    }

    /// Ends the time in which tools can be called, once the one that is running is done.
    func endTools() { turn.withLock { $0 = true } }

    // MARK: What the tools ask

    /// The unit's model.
    var model: ModelState { _read { yield controller.model } }

    /// The unit as the model has it.
    var state: ModelUnit? { controller.model.units[unit] }

    /// What the unit was told of a relation.
    func told(of relation: Int) -> Delivered.Relation? {
        controller.model.units.entries[unit]?.value?.delivered.relations[relation]
    }

    /// The number of the relation that `text` names.
    func relationID(_ text: String) throws(ToolFailure) -> Int {
        let scalars = text.unicodeScalars
        let digits = scalars.lastIndex(of: ":").map { String(scalars[scalars.index(after: $0)...]) } ?? text
        guard let id = try? GoParse.integer(digits) else { throw .usage("invalid relation id") }
        guard controller.model.relations.entries[id]?.value?.scope.contains(unit) == true else {
            throw .usage("relation not found")
        }
        return id
    }

    /// The hook's own relation as `endpoint:id`, or nothing.
    var relationText: String {
        guard let id = hook.relationID, let name = model.relations[id]?.endpoint(of: unit.application)?.name else {
            return ""
        }
        return "\(name):\(id)"
    }

    /// The relation with that number.
    func relation(_ id: Int) throws(ToolFailure) -> ModelRelation {
        guard let relation = model.relations[id] else { throw .failed("relation not found") }
        return relation
    }

    /// The units of the other side whose joining was delivered, in the order of their names as texts. The unit of a
    /// relation hook counts as one already, and one that departs no longer.
    func members(of relation: Int) -> [UnitName] {
        var members = Set((told(of: relation)?.members ?? [:]).keys)
        if let remote = hook.isRelationHook && hook.relationID == relation ? hook.remoteUnit : nil {
            if hook.kind == .relationDeparted { members.remove(remote) } else { members.insert(remote) }
        }
        return members.sorted { $0.precedesAsText($1) }
    }

    /// Whether a unit is one of those.
    func isMember(_ other: UnitName, of relation: Int) -> Bool {
        if hook.isRelationHook, hook.relationID == relation, hook.remoteUnit == other {
            return hook.kind != .relationDeparted
        }
        return told(of: relation)?.members[other] != nil
    }

    /// The secrets that the unit may manage, as they were when the hook first asked: those of its application if the controller
    /// takes it for the leader (apiserver/common/secrets: GetSecretMetadata).
    func ownedSecrets() -> [String: ModelSecret] {
        if let ownedSecretsCache { return ownedSecretsCache }
        let isOwner = controller.model.isLeader(unit)
        let owners = [unit.tag] + (isOwner ? [ModelSecret.owner(application: unit.application)] : [])
        let secrets = owners.flatMap { controller.model.secrets.values(in: $0) }
        let owned = Dictionary(secrets.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        ownedSecretsCache = owned
        return owned
    }

    /// Logs in the agent's name.
    func log(_ level: LogLine.Level, _ message: String) {
        controller.log(unit, "unit.\(unit).juju-log", level, message)
    }
}
