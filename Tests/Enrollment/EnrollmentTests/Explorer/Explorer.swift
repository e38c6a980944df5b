import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing

/// Tries what can happen to both charms in orders that nobody thought of: steps drawn from a seed, and at the end what must hold
/// whatever happened. What does not hold is shrunk to the shortest run that shows it, and printed as a test.
struct Explorer {
    /// Makes the agent's charm, when it is not ours.
    var makeAgent: ((Framework, TestMachine) -> any Charm)?
    var agents = 2
    var regions = 2
    /// How many steps a run has at most.
    var length = 14

    /// What does not hold after a run.
    struct Finding: CustomStringConvertible {
        let seed: UInt64
        let steps: [ExplorerStep]
        let violation: String

        /// The run as a test.
        var description: String {
            """
            \(violation), found with seed \(seed):

                @Test("\(violation)")
                func seed\(seed)() throws {
                    let steps: [ExplorerStep] = [\(steps.map(\.description).joined(separator: ", "))]
                    #expect(Explorer().violation(of: steps, seed: \(seed)) == nil)
                }
            """
        }
    }

    /// The steps of a seed.
    func steps(seed: UInt64) -> [ExplorerStep] {
        var random = SplitMix(seed: seed)
        return [.integrate] + (0..<Int.random(in: 3..<length, using: &random)).map { _ in .drawn(from: &random) }
    }

    /// The first of the seeds with a violation, as short a run as there is; nil when there is none.
    func explore(_ seeds: Range<UInt64>) -> Finding? {
        for seed in seeds {
            let steps = steps(seed: seed)
            guard let violation = violation(of: steps, seed: seed) else { continue }
            let shortest = shrunk(steps, seed: seed, kind: Self.kind(violation))
            return Finding(
                seed: seed, steps: shortest, violation: self.violation(of: shortest, seed: seed) ?? violation)
        }
        return nil
    }

    /// The run without any step that it can do without, for a violation of the same kind.
    private func shrunk(_ steps: [ExplorerStep], seed: UInt64, kind: Substring) -> [ExplorerStep] {
        var steps = steps
        var size = max(steps.count / 2, 1)
        while size > 0 {
            var start = 0
            var hasShrunk = false
            while start < steps.count {
                var fewer = steps
                fewer.removeSubrange(start..<min(start + size, fewer.count))
                if let violation = violation(of: fewer, seed: seed), Self.kind(violation) == kind {
                    steps = fewer
                    hasShrunk = true
                } else {
                    start += size
                }
            }
            if !hasShrunk || size > 1 { size /= 2 }
        }
        return steps
    }

    /// The words of a violation before what it is about.
    private static func kind(_ violation: String) -> Substring { violation.prefix { $0 != ":" } }

    /// What does not hold in a run of these steps, or nil.
    func violation(of steps: [ExplorerStep], seed: UInt64) -> String? {
        do {
            let run = try ExplorerRun(self, seed: seed)
            for step in steps {
                try run.take(step)
                if let violation = run.standing() { return violation }
            }
            try run.heal()
            return run.standing() ?? run.outcome()
        } catch {
            return "the model does not come to rest: \(error)"
        }
    }
}

/// One run of an explorer.
final class ExplorerRun {
    private let world: World
    private let hasOwnAgent: Bool
    private var kills = 0
    private var causes = 0
    private var tokens = ["0123456789abcdef0123456789abcdef"]
    private let urls = ["http://10.0.0.10:5240/MAAS", "http://10.0.0.11:5240/MAAS"]

    init(_ explorer: Explorer, seed: UInt64) throws {
        world = try World(agents: explorer.agents, regions: explorer.regions, seed: seed)
        world.makeAgent = explorer.makeAgent
        hasOwnAgent = explorer.makeAgent == nil
        try world.settle()
    }

    private var relation: SimulatedRelation? { world.relation }
    private var agents: [UnitName] { world.agents.units.map(\.name) }
    private var regions: [UnitName] { world.regions.units.map(\.name) }

    private func agent(_ number: Int) -> UnitName? { agents.isEmpty ? nil : agents[number % agents.count] }

    private func machine(_ number: Int) -> TestMachine? { agent(number).flatMap { world.machines[$0] } }

    func take(_ step: ExplorerStep) throws {
        if step.mayEnroll { causes += 1 }
        if step.failsHook { kills += 1 }
        switch step {
        case .integrate where relation == nil: try world.relate()
        case .removeRelation where relation != nil: try world.removeRelation()
        case .suspend: try? relation?.suspend()
        case .resume: try? relation?.resume()
        case .addAgent where agents.count < 4: try addAgent()
        case .removeAgent(let number) where agents.count > 1:
            if let agent = agent(number) { try world.model[agent].remove() }
        case .loseLeader: try loseLeader()
        case .runHooks(let count, let order): try runHooks(count, order)
        case .settle: try world.settle()
        case .pass: try pass()
        case .rotateToken:
            tokens.append(String(repeating: String(tokens.count % 10), count: 32))
            world.rotate(tokens[tokens.count - 1])
        case .flapURL: world.move(to: urls[world.maas.url == urls[0] ? 1 : 0])
        case .maasDown: world.maas.isUp = false
        case .maasUp: world.maas.isUp = true
        case .refuseKey: world.maas.acceptsKey = false
        case .acceptKey: world.maas.acceptsKey = true
        case .refuseDeletion: world.maas.deletionFailure = "MAAS refuses"
        case .allowDeletion: world.maas.deletionFailure = nil
        case .unreadableFiles(let number): machine(number)?.isReadable = false
        case .readableFiles(let number): machine(number)?.isReadable = true
        case .powerOff(let number): machine(number)?.fail()
        case .powerOn(let number): machine(number)?.reboot()
        case .killAgent(let number, let steps): try kill(agent(number), after: steps)
        case .killRegion(let number, let steps): try kill(regions[number % regions.count], after: steps)
        case .reEnroll(let number):
            if let agent = agent(number) { try? world.model[agent].enqueue("re-enroll") }
        case .loseSecretChanged(let number):
            // What an agent has not told of by then it never does.
            if let agent = agent(number) { try world.model[agent].restartAgent() }
        case .doubleSecretChanged(let number): try repeatSecretChanged(of: agent(number))
        default: break
        }
    }

    private func addAgent() throws {
        // Names of machines are never used again.
        let number = (world.machines.keys.filter { $0.application == "maas-agent" }.map(\.number).max() ?? 0) + 1
        try world.addAgent(number)
    }

    private func loseLeader() throws {
        let leader = world.regions.leader?.name
        if let other = regions.first(where: { $0 != leader }) { try world.model[other].takeLead() }
    }

    private func kill(_ unit: UnitName?, after steps: Int) throws {
        world.victim = unit
        world.fuse = Fuse(after: steps)
        try pass()
        world.fuse = nil
    }

    /// Has a unit's agent tell once more of each secret that the unit reads.
    private func repeatSecretChanged(of agent: UnitName?) throws {
        guard let unit = agent.map({ world.model[$0] }), !unit.isDying, unit.error == nil else { return }
        for secret in world.enrollSecrets where unit.trackedRevision(of: secret) != nil {
            let hook = Hook(
                .secretChanged, secret: secret.id, label: unit.label(of: secret), revision: secret.revisions.last)
            try world.model.runOutOfTurn(hook, on: unit.name)
        }
    }

    private func runHooks(_ count: Int, _ order: UInt64) throws {
        var random = SplitMix(seed: order)
        for _ in 0..<count {
            let units = (agents + regions).shuffled(using: &random)
            for unit in units {
                guard let hook = world.model[unit].nextHook else { continue }
                try world.model.run(hook, on: unit)
                break
            }
        }
    }

    /// Five minutes for each application, one after the other.
    private func pass() throws {
        try world.pass(5, only: "maas-region")
        try world.pass(5, only: "maas-agent")
    }

    /// Ends every fault, and gives both charms two hours.
    func heal() throws {
        world.fuse = nil
        world.maas.isUp = true
        world.maas.acceptsKey = true
        world.maas.deletionFailure = nil
        for machine in world.machines.values {
            machine.isReadable = true
            if !machine.isRunning, machine.files.isInstalled { machine.reboot() }
        }
        try? relation?.resume()
        try world.settle()
        if relation == nil { try world.relate() }
        for _ in 0..<12 { try pass() }
    }
}

// What must hold.
extension ExplorerRun {
    /// What must hold at any time and does not.
    func standing() -> String? {
        for machine in world.machines.values {
            for (first, fifth) in zip(machine.enrollments, machine.enrollments.dropFirst(4)) where fifth - first < 600 {
                return "a machine is enrolled more than four times in ten minutes: \(machine.name)"
            }
            if machine.enrollments.count > 1 + causes {
                return "a machine is enrolled more often than there is cause for: \(machine.name), "
                    + "\(machine.enrollments.count) times for \(causes) causes"
            }
        }
        if world.failures.count > kills { return "a hook fails that nobody killed: \(world.failures)" }
        let secrets = tokens + [SharedMaas.key, "canary-of-the-api-key"]
        let relations = world.agents.relations(on: "maas-region") + world.regions.relations(on: "maas-cluster")
        for relation in relations {
            let bags =
                [world.agents, world.regions].map(relation.data)
                + world.machines.keys.map { relation.data(of: world.model[$0]) }
            let text = "\(bags)"
            if secrets.contains(where: text.contains) { return "a databag holds a secret in clear: \(relation.id)" }
        }
        for line in world.log where secrets.contains(where: line.message.contains) {
            return "the log holds a secret in clear: \(line.entity)"
        }
        for unit in agents + regions where secrets.contains(where: world.status(unit).contains) {
            return "a status holds a secret in clear: \(unit)"
        }
        return nil
    }

    /// What must hold once all faults have ended and does not.
    func outcome() -> String? {
        for unit in agents {
            guard let id = try? world.connection(unit) else {
                return "an agent is not connected: \(unit), \(world.status(unit))"
            }
            guard !hasOwnAgent || world.status(unit) == "active: connected as \(id)" else {
                return "a status is not true: \(unit) is connected as \(id) and shows \(world.status(unit))"
            }
        }
        for unit in agents + regions where world.model[unit].error != nil { return "a unit is in error: \(unit)" }
        let live = world.enrollSecrets.filter { secret in !secret.revisions.isEmpty }
        if live.count != 1 { return "a relation has not one live secret: \(live.map(\.id))" }
        return nil
    }
}
