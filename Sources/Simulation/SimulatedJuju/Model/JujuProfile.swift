import JujuProtocol
import Synchronization

/// What sets a version of Juju apart from others, as far as a charm can tell: 2.9 to 4.0.
public struct JujuProfile: Sendable {
    /// The version.
    public let version: JujuVersion
    /// The hook tools that there are.
    public let tools: HookToolTable
    /// The same as programs, by name.
    let hookTools: [String: HookTool]

    /// The profile of a version. Pre-releases count as the release that they lead to.
    public init(_ version: JujuVersion) {
        self.version = version
        tools = HookToolTable(version)
        hookTools = HookToolRegistry.tools(of: tools)
    }

    /// The profile of the version that `text` names, or of the default version when it names none.
    package static func named(_ text: String) -> JujuProfile {
        known.withLock { known in
            if let profile = known[text] { return profile }
            let profile = JujuProfile(JujuVersion(text) ?? JujuVersion(3, 6, 26))
            known[text] = profile
            return profile
        }
    }

    /// The newest release of each minor version that has been tried.
    private static let newest = ["2.9": "2.9.52", "3.6": "3.6.26", "4.0": "4.0.15"]

    /// The version that `text` names as Juju writes it, with three numbers, or nil: an agent never has two alone.
    package static func wholeVersion(_ text: String) -> String? {
        newest[text] ?? JujuVersion(text)?.description
    }

    private static let known = Mutex<[String: JujuProfile]>([:])

    private func isAtLeast(_ major: Int, _ minor: Int) -> Bool {
        (version.major, version.minor) >= (major, minor)
    }

    // MARK: Events

    /// Whether units that do not lead hear leader-settings-changed, and a leader has settings (before Juju 4.0).
    public var hasLeaderSettings: Bool { tools.hasLeaderSettings }
    /// Whether there are secrets (from Juju 3.0 on).
    public var hasSecrets: Bool { tools.hasSecrets }
    /// Whether users have secrets too (from Juju 3.3 on).
    public var hasUserSecrets: Bool { isAtLeast(3, 3) }
    /// Whether there are collect-metrics and meter-status-changed (before Juju 3.6).
    public var hasMeters: Bool { !isAtLeast(3, 6) }
    /// Whether machines can be moved to another series (before Juju 4.0).
    public var hasSeriesUpgrades: Bool { !isAtLeast(4, 0) }
    /// Whether all other relations come before peer relations (from Juju 3.0 on).
    public var keepsPeersLast: Bool { isAtLeast(3, 0) }

    /// Whether relation-created does not come when a relation is resumed (before Juju 4.0).
    var skipsCreatedOfSuspended: Bool { !isAtLeast(4, 0) }

    /// Whether there is such a hook.
    public func has(_ kind: HookKind) -> Bool {
        switch kind {
        case .leaderSettingsChanged: hasLeaderSettings
        case .secretChanged, .secretRotate, .secretExpired, .secretRemove: hasSecrets
        case .collectMetrics, .meterStatusChanged: hasMeters
        case .preSeriesUpgrade, .postSeriesUpgrade: hasSeriesUpgrades
        case .pebbleCustomNotice: isAtLeast(3, 4)
        case .pebbleCheckFailed, .pebbleCheckRecovered: isAtLeast(3, 6)
        default: true
        }
    }

    // MARK: Variables

    /// Whether hooks get `JUJU_SLA` (before Juju 4.0).
    var hasServiceLevel: Bool { !isAtLeast(4, 0) }
    /// Whether hooks get the `JUJU_CHARM_TRACE_CONFIG` variables (from Juju 4.0 on).
    var hasTracing: Bool { isAtLeast(4, 0) }
    /// Whether hooks get Ubuntu's variables on every Linux (from Juju 4.0 on).
    var takesAnySystemForUbuntu: Bool { isAtLeast(4, 0) }
    /// Whether pre-series-upgrade gets `JUJU_TARGET_BASE` (from Juju 3.1 on).
    var namesTargetBase: Bool { isAtLeast(3, 1) }

    // MARK: Tools

    /// The options of type `secret` (from Juju 3.4 on) and all others.
    func has(_ option: CharmMetadata.Option.Kind) -> Bool { option != .secret || isAtLeast(3, 4) }
    /// What relation-ids misses when it has no argument.
    var endpointWord: String { isAtLeast(3, 0) ? "endpoint" : "relation" }
    /// Whether relation-get refuses an application's name without `--app` (from Juju 3.0 on).
    var wantsUnitWithoutApp: Bool { isAtLeast(3, 0) }
    /// Whether an action's results are named `return-code`, `stdout`, `stderr`, the first of them a number (from Juju 3.0 on);
    /// before, `Code`, `Stdout`, `Stderr`, all texts.
    var hasNumericReturnCode: Bool { isAtLeast(3, 0) }

    /// Whether opened-ports shows what this hook opened and closed too (from Juju 3.0 on).
    var showsPendingPorts: Bool { isAtLeast(3, 0) }
    /// The lowest port that can be opened: none below 1 before Juju 3.0.
    var lowestPort: Int { isAtLeast(3, 0) ? 0 : 1 }
    /// What is asked of a storage, in the words of storage-add: constraints before Juju 4.0.
    var storageWord: String { isAtLeast(4, 0) ? "directive" : "constraint" }
    /// Whether a storage's count and size may be given once only (from Juju 3.0 on).
    var refusesRepeatedStorage: Bool { isAtLeast(3, 0) }
    /// The characters of an action's result that action-set names.
    var actionKeyWords: String {
        isAtLeast(3, 0) ? "lowercase alphanumeric and hyphens" : "lowercase alphanumeric, hyphens and periods"
    }
    /// What state-set says of a key or value that is too long, after its limit.
    var quotaWords: String { isAtLeast(4, 0) ? ": quota limit exceeded" : " exceeded" }

    /// Whether a hook tool's call with a token is refused on a unix socket, which has none (before Juju 4.0).
    var checksToken: Bool { !isAtLeast(4, 0) }

    /// Whether relation-ids leaves out the relation that is being broken (from Juju 3.0 on).
    var hidesBrokenRelations: Bool { isAtLeast(3, 0) }
    /// Whether an action takes parameters that it does not declare, unless its charm says that it does not (before Juju 4.0).
    var allowsUnknownParameters: Bool { !isAtLeast(4, 0) }
    /// Whether the agent, not the controller, checks the parameters of an action (from Juju 4.0 on).
    var checksParametersInAgent: Bool { isAtLeast(4, 0) }
    /// The status of an action that the agent refuses to run.
    var refusedActionStatus: String { isAtLeast(4, 0) ? "error" : "failed" }
    /// Whether an operation comes to nothing when the charm has no such action, instead of its tasks (from Juju 4.0 on).
    var refusesWholeOperations: Bool { isAtLeast(4, 0) }
    /// The number of the first operation.
    var firstOperation: Int { isAtLeast(4, 0) ? 0 : 1 }
    /// The action as which commands of an operator run.
    var commandsAction: String { isAtLeast(3, 0) ? "juju-exec" : "juju-run" }

    /// Whether relations are refused by the rules and in the words of Juju's domain services (from Juju 4.0 on).
    var refusesRelationsByDomain: Bool { isAtLeast(4, 0) }
    /// Whether offers are made, found, consumed and removed by the rules and in the words of domain/crossmodelrelation (from Juju 4.0
    /// on).
    public var offersByDomain: Bool { isAtLeast(4, 0) }

    // MARK: Commit

    private func isBefore(_ major: Int, _ minor: Int, _ patch: Int) -> Bool {
        (version.major, version.minor, version.patch) < (major, minor, patch)
    }

    /// What leads the words of a refused commit (2.9 runner/context/context.go: doFlush).
    var refusalPrefix: String { isAtLeast(3, 0) ? "" : "cannot apply changes: " }
    /// What leads the words for a unit that does not lead any more (state/leadership.go: buildTxnWithLeadership).
    var leadershipWords: String { isAtLeast(3, 0) ? "checking leadership continuity" : "prerequisites failed" }
    /// What a unit without a machine hears when it wants to reboot it (state/unit.go: AssignedMachineId; 4.0
    /// domain/application/errors: UnitMachineNotAssigned).
    func noMachineWords(of unit: UnitName) -> String {
        isAtLeast(4, 0) ? "unit machine not assigned" : "unit \"\(unit)\" is not assigned to a machine"
    }
    /// Whether the own application's databag of a peer relation, too, is read under the leader's lease, and only Juju writes a unit's
    /// addresses (from Juju 4.0 on).
    var guardsDatabags: Bool { isAtLeast(4, 0) }

    /// Whether a unit that may not touch its application's status, since it does not lead, is told so (before Juju 4.0).
    var namesLostLead: Bool { !isAtLeast(4, 0) }
    /// Whether nobody reads a secret under a label that its application or itself gave one of its own, and the other way round
    /// (before Juju 4.0).
    var excludesLabelsOfReaders: Bool { !isAtLeast(4, 0) }
    /// Whether a secret that rotates can't be given a policy (before Juju 3.6.12; juju#20928).
    var refusesOtherRotation: Bool { isBefore(3, 6, 12) }
    /// Whether removing revision 1 of a secret removes 10 to 19 too (before Juju 3.6.11; juju#20782).
    var removesRevisionsByPrefix: Bool { isBefore(3, 6, 11) }
    /// Whether a charm's state has a greatest size (before Juju 4.0).
    var limitsCharmState: Bool { !isAtLeast(4, 0) }
    /// Whether all that a hook commits is taken or refused as one, secrets too (from Juju 4.0 on).
    var commitsAtOnce: Bool { isAtLeast(4, 0) }
}

extension ModelState {
    /// What sets the model's Juju apart.
    public var profile: JujuProfile { .named(jujuVersion) }
}
