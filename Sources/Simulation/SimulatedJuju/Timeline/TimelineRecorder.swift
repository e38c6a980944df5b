import JujuProtocol

/// Notes what happens to a model, hook by hook and command by command.
final class TimelineRecorder {
    private let controller: Controller
    private let write: (TimelineEntry) -> Void
    private var pending: Pending?
    /// What commands and hooks may make or change, as it was after the last step.
    private var parts: [String: String] = [:]
    private var unitCount = 0

    /// The entry of a hook that runs, with what was there before it.
    private struct Pending {
        var entry: TimelineEntry
        let bags: [OwnBag]
        let secrets: [String: ModelSecret]
        var log: [LogLine] = []
        /// What the hook handed to tools as a secret.
        var passed: [String] = []
    }

    /// A databag that a unit may write.
    private struct OwnBag {
        let relation: Int
        let owner: String
        let values: [String: String]
    }

    /// A recorder that hands each finished entry to `write`.
    init(_ controller: Controller, write: @escaping (TimelineEntry) -> Void) {
        self.controller = controller
        self.write = write
        _ = touched()
        let onLog = controller.onLog
        controller.onLog = { [weak self] line in
            onLog(line)
            // What the agent says of each hook that went well is on the page anyhow.
            if line.level > .info || line.logger.hasPrefix("unit.") { self?.pending?.log.append(line) }
        }
    }

    /// `charm`, of which each run is noted until ``end(_:)`` tells how it went.
    func recording(_ charm: any CharmRunner) -> any CharmRunner { RecordedCharm(charm, self) }

    fileprivate func begin(_ context: HookContext) {
        let hook = context.hook
        var entry = TimelineEntry(time: controller.now(), unit: context.unit, name: context.event.name)
        entry.relation = hook.relationID
        entry.remote = hook.remoteUnit?.description ?? hook.remoteApplication
        entry.secret = hook.secretURI.map { String($0.suffix(20)) }
        entry.version = hook.changeVersion ?? hook.secretRevision
        pending = Pending(entry: entry, bags: ownBags(of: context.unit), secrets: secrets)
        context.onCall = { [unowned self] tool, arguments, result in
            if tool == "secret-add" || tool == "secret-set" { pending?.passed += Self.values(of: arguments) }
            guard let call = ToolCallText(tool, arguments, code: Int(result.code)) else { return }
            pending?.entry.calls.append(call)
        }
    }

    /// Completes the entry of the hook that was begun last.
    func end(_ report: HookReport) {
        guard let before = pending, before.entry.unit == report.unit else { return }
        pending = nil
        var entry = before.entry
        let (seconds, attoseconds) = report.duration.components
        entry.milliseconds = (Double(seconds * 1_000_000) + Double(attoseconds / 1_000_000_000_000)) / 1000
        entry.error = report.error
        entry.cause = report.cause
        entry.isMissing = report.isMissing
        entry.bags = changes(of: report.unit, since: before.bags)
        entry.secrets = TimelineEntry.SecretChange.between(before.secrets, secrets)
        entry.changes = report.changes.filter { change in
            !["wrote ", "deleted ", "secret ", "granted ", "removed secret "].contains { change.hasPrefix($0) }
        }
        if controller.model.units.count != unitCount { entry.touched = touched() }
        // Commands of the operator may hold and show anything.
        if !before.log.isEmpty, report.name != controller.profile.commandsAction {
            let mask = LogMask(report.unit, in: controller.model, passed: before.passed)
            entry.log = mask.lines(before.log)
        }
        write(entry)
    }

    /// Notes a command of the operator, with what differs from the secrets before it.
    func note(_ command: String, secretsBefore: [String: ModelSecret]) {
        var entry = TimelineEntry(time: controller.now(), unit: nil, name: command)
        entry.secrets = TimelineEntry.SecretChange.between(secretsBefore, secrets)
        entry.touched = touched()
        write(entry)
    }

    /// The applications, units and relations that were made or changed since it was last asked; nil for none.
    private func touched() -> [String]? {
        let model = controller.model
        var now: [String: String] = [:]
        for (name, it) in model.applications {
            now["application \(name)"] = "\(it.configDigest) \(it.trust) \(it.charmRevision) \(it.resourcesVersion)"
        }
        for unit in model.units.values { now["unit \(unit.name)"] = "\(unit.life)" }
        for it in model.relations.values { now["relation \(it.id)"] = "\(it.life) \(it.isSuspended)" }
        defer { (parts, unitCount) = (now, model.units.count) }
        let names = now.filter { parts[$0.key] != $0.value }.keys.sorted()
        return names.isEmpty ? nil : names
    }

    /// The values among the arguments of secret-add and secret-set, also as they are before base64.
    private static func values(of arguments: [String]) -> [String] {
        arguments.flatMap { argument -> [String] in
            let value = argument.firstIndex(of: "=").map { String(argument[argument.index(after: $0)...]) } ?? argument
            return [value] + ((try? Base64.bytes(value)).map { [String(decoding: $0, as: UTF8.self)] } ?? [])
        }
    }

    /// The model's secrets, by id.
    var secrets: [String: ModelSecret] {
        Dictionary(controller.model.secrets.values.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    }

    private func ownBags(of unit: UnitName) -> [OwnBag] {
        let relations = controller.model.relations.values.filter { $0.scope.contains(unit) }.sorted { $0.id < $1.id }
        return relations.flatMap { relation in
            let own = relation.unitBags[unit]?.values ?? [:]
            let shared = relation.applicationBags[unit.application]?.values ?? [:]
            return [
                OwnBag(relation: relation.id, owner: unit.description, values: own),
                OwnBag(relation: relation.id, owner: unit.application, values: shared),
            ]
        }
    }

    private func changes(of unit: UnitName, since before: [OwnBag]) -> [TimelineEntry.BagChange] {
        before.compactMap { old in
            guard let relation = controller.model.relations[old.relation] else { return nil }
            let bag = old.owner == unit.application ? relation.applicationBags[old.owner] : relation.unitBags[unit]
            let values = bag?.values ?? [:]
            guard values != old.values else { return nil }
            return TimelineEntry.BagChange(
                relation: relation.id, key: relation.key, owner: old.owner, version: bag?.version, before: old.values,
                after: values)
        }
    }
}

/// A charm whose runs are noted.
private final class RecordedCharm: CharmRunner {
    private let charm: any CharmRunner
    private let recorder: TimelineRecorder

    init(_ charm: any CharmRunner, _ recorder: TimelineRecorder) {
        self.charm = charm
        self.recorder = recorder
    }

    func run(_ context: HookContext) -> CharmRun {
        recorder.begin(context)
        return charm.run(context)
    }
}
