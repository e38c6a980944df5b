import JujuProtocol

@testable import SimulatedJuju

/// Plays a scenario of `differential/orders-3.6.jsonl`: what happened around one unit, `app/0`, whose hooks the real resolver of
/// Juju 3.6.28 chose. Others are there as far as they are in a relation's scope, without agents.
final class OrderScenario {
    private static let unit: UnitName = "app/0"
    private static let other: UnitName = "app/99"

    private let controller: Controller
    private var simulation: Simulation?
    private var random: SeededGenerator
    /// The hooks that ran, in the words of the recordings.
    private(set) var order: [String] = []
    private var failures: [(hook: String, times: Int)] = []
    private var interruptions: [(hook: String, steps: [Value])] = []
    private var waiting: [[Value]] = []
    private var storageNames: [String: String] = [:]
    private var secretNames: [String: String] = [:]

    init(seed: UInt64) throws {
        random = SeededGenerator(seed: seed)
        var model = ModelState(name: "orders", seed: seed)
        model.jujuVersion = "3.6.28"
        model.retriesHooks = false
        controller = Controller(model, clock: { 1_790_000_000 })
        let charm = CharmMetadata(
            name: "app", config: ["opt": .init(type: .string)], actions: ["act": .init(), "bact": .init()])
        try controller.deploy(charm)
        try controller.configure("app", ["opt": "c1"])
        try controller.addUnit(of: "app")
        simulation = Simulation(controller) { [unowned self] _ in OrderCharm { self.run($0) } }
        simulation?.attempts = 100
        simulation?.onHook = { [unowned self] in
            if $0.error != nil { order[order.count - 1] += " FAILS" }
        }
    }

    /// Plays the steps and returns the hooks that ran since they were last forgotten.
    func play(_ steps: [Value]) throws -> [String] {
        for step in steps { try take(step) }
        return order
    }

    // MARK: What happens

    private func take(_ step: Value) throws {
        let unit = Self.unit
        let id = step["id"].integer ?? 0
        switch step["op"].text {
        case "settle": try simulation?.settle()
        case "forget": order = []
        case "leader": controller.model.applications["app"]?.leader = step["is"].flag ? unit : Self.other
        case "leader-settings": controller.model.applications["app"]?.leaderSettingsVersion += 1
        case "relation": relate(step, id)
        case "members": for name in step["units"].items { come(name, step["version"].integer, id) }
        case "gone": for name in step["units"].items { leave(name, id) }
        case "appdata":
            controller.model.relations[id]?.applicationBags[step["app"].text ?? ""] = .init(
                values: ["version": "\(step["version"].integer ?? 0)"], version: step["version"].integer ?? 0)
        case "relation-dying": controller.model.relations[id]?.life = .dying
        case "suspend":
            try controller.setSuspended(id, true)
            for other in others(in: id) { controller.model.relations[id]?.scope.remove(other) }
        case "resume": try controller.setSuspended(id, false)
        // A storage is in the model once it is there.
        case "storage": if step["attached"].flag { attach(step["name"].text ?? "") }
        case "storage-dying": try controller.detachStorage(storageNames[step["name"].text ?? ""] ?? "")
        case "config": try controller.configure("app", ["opt": step["hash"].text ?? ""])
        case "address": controller.model.units[unit]?.privateAddress = "10.9.9.9"
        case "trust": controller.model.applications["app"]?.trust.toggle()
        case "charm":
            let charm = controller.model.applications["app"]?.charm ?? CharmMetadata(name: "app")
            try controller.refresh("app", to: charm, forcesUnits: step["force"].flag)
        case "resource": controller.model.applications["app"]?.resourcesVersion += 1
        case "tick": controller.model.units[unit]?.delivered.isStatusDue = true
        case "action":
            _ = try controller.enqueueAction(step["name"].text ?? "", of: unit, parameters: [:])
        case "unit-dying": try controller.removeUnits([unit])
        case "app-dying": controller.model.applications["app"]?.life = .dying
        case "secret": change(step["name"].text ?? "", to: step["revision"].integer ?? 0)
        case "own-secret": own(step["name"].text ?? "")
        case "expire": for (place, name) in step["names"].items.enumerated() { expire(name.text ?? "", place) }
        case "rotate": for name in step["names"].items { rotate(name.text ?? "") }
        case "fail": failures.append((step["hook"].text ?? "", step["times"].integer ?? 1))
        case "during": interruptions.append((step["hook"].text ?? "", step["steps"].items))
        case "resolve": try simulation?.resolve(unit, retry: step["mode"].text == "retry-hooks")
        case "retry-tick": try simulation?.resolve(unit, retry: true)
        case "restart": try controller.restartAgent(of: unit)
        case "reboot": controller.rebootMachine("0")
        case "series": try move(step["status"].text ?? "")
        case "random":
            waiting = step["groups"].items.map(\.items)
            try settleWhileWaiting()
        case let unknown: throw SimulationError(.badInput, "no step \(unknown ?? "")")
        }
        controller.agenda.noteAll()
    }

    /// Takes the steps that may come at any time: some between hooks, some while hooks run.
    private func settleWhileWaiting() throws {
        while !waiting.isEmpty {
            try takeOneThatWaits()
            if Bool.random(using: &random) { try simulation?.settle() }
        }
        try simulation?.settle()
    }

    private func takeOneThatWaits() throws {
        guard let group = waiting.indices.randomElement(using: &random) else { return }
        let step = waiting[group].removeFirst()
        if waiting[group].isEmpty { waiting.remove(at: group) }
        try take(step)
    }

    private func relate(_ step: Value, _ id: Int) {
        let name = step["endpoint"].text ?? ""
        let role = RelationEndpoint.Role(rawValue: step["role"].text ?? "") ?? .peer
        controller.model.applications["app"]?.charm.endpoints[name] = .init(interface: name, role: role)
        var endpoints = [RelationEndpoint(application: "app", name: name, interface: name, role: role)]
        if let other = step["other"].text {
            let role = role == .requirer ? RelationEndpoint.Role.provider : .requirer
            endpoints.append(RelationEndpoint(application: other, name: name, interface: name, role: role))
        }
        controller.model.relations[id] = ModelRelation(id: id, endpoints: endpoints)
    }

    private func others(in id: Int) -> [UnitName] {
        (controller.model.relations[id]?.scope.map { $0 } ?? []).filter { $0 != Self.unit }
    }

    private func come(_ name: Value, _ version: Int?, _ id: Int) {
        guard let other = UnitName(name.text ?? "") else { return }
        controller.model.relations[id]?.scope.insert(other)
        controller.model.relations[id]?.unitBags[other] = .init(
            values: ["version": "\(version ?? 1)"], version: version ?? 1)
    }

    private func leave(_ name: Value, _ id: Int) {
        guard let other = UnitName(name.text ?? "") else { return }
        controller.model.relations[id]?.scope.remove(other)
    }

    private func attach(_ name: String) {
        storageNames[name] = name
        controller.model.units[Self.unit]?.storage.append(.init(id: name, kind: "filesystem", location: "/srv"))
    }

    private func secret(_ name: String, owner: String) -> String {
        if let id = secretNames[name] { return id }
        let id = name + String(repeating: "0", count: 20 - name.count)
        secretNames[name] = id
        controller.model.seed(ModelSecret(id: id, owner: owner), contents: [1: ["key": "1"]])
        return id
    }

    /// A secret of another application, which the unit reads, gets a new revision.
    private func change(_ name: String, to revision: Int) {
        let id = secret(name, owner: "application-other")
        controller.model.seedGrant(of: id, to: "application-app", scope: "application-other")
        if controller.model.units[Self.unit]?.consumers[id] == nil {
            controller.model.seedConsumer(Self.unit, of: id, label: "", revision: 1)
        }
        controller.model.secrets[id]?.revisions.append(.init(number: revision, checksum: "\(revision)"))
    }

    private func own(_ name: String) { _ = secret(name, owner: "application-app") }

    private func expire(_ name: String, _ place: Int) {
        let id = secret(name, owner: "application-app")
        let expire = controller.now() - 100 + Double(place)
        controller.model.secrets[id]?.revisions[0].expire = expire
    }

    private func rotate(_ name: String) {
        let id = secret(name, owner: "application-app")
        let due = controller.now() - 1
        controller.model.secrets[id]?.nextRotate = due
    }

    private func move(_ status: String) throws {
        switch status {
        case "prepare started":
            try controller.prepareSeriesUpgrade(of: "0", to: .init(base: "ubuntu@24.04", series: "noble"))
        case "complete started": try controller.completeSeriesUpgrade(of: "0")
        default: break
        }
    }

    // MARK: The charm

    /// Runs a hook and returns its exit code.
    private func run(_ context: HookContext) -> Int32 {
        let name = text(context)
        order.append(name)
        if let index = interruptions.firstIndex(where: { name == $0.hook }) {
            let steps = interruptions.remove(at: index).steps
            for step in steps { try? take(step) }
        }
        if !waiting.isEmpty, Bool.random(using: &random) { try? takeOneThatWaits() }
        guard let index = failures.firstIndex(where: { name.hasPrefix($0.hook) && $0.times > 0 }) else { return 0 }
        failures[index].times -= 1
        return 1
    }

    /// The hook in the words of the recordings.
    private func text(_ context: HookContext) -> String {
        let hook = context.hook
        let name = context.event.name
        if let id = hook.storageID { return "\(name) \(id)" }
        if let uri = hook.secretURI {
            let secret = secretNames.first { uri.hasSuffix($0.value) }?.key ?? ""
            return "\(name) \(secret)" + (hook.kind == .secretExpired ? " \(hook.secretRevision ?? 0)" : "")
        }
        if hook.kind == .action { return "action \(name)" }
        guard let id = hook.relationID else { return name }
        switch hook.kind {
        case .relationBroken: return "\(name) \(id)" + (hook.remoteApplication == nil ? " (no remote app)" : "")
        case .relationCreated: return "\(name) \(id)"
        case .relationDeparted:
            return "\(name) \(id) \(hook.remoteUnit?.description ?? "") "
                + "departing=\(hook.departingUnit?.description ?? "")"
        default: return "\(name) \(id) \(hook.remoteUnit?.description ?? hook.remoteApplication ?? "")"
        }
    }
}

/// A charm that hands each hook to a closure.
private final class OrderCharm: CharmRunner {
    private let body: (HookContext) -> Int32

    init(_ body: @escaping (HookContext) -> Int32) { self.body = body }

    func run(_ context: HookContext) -> CharmRun {
        let code = body(context)
        return CharmRun(code == 0 ? .succeeded : .failed("exit status \(code)"))
    }
}
