import SimulatedJuju

/// A bundle that is put into a model.
struct BundleDeployment {
    let bundle: SimulatedJuju.Bundle
    /// Where it lies.
    let path: String
    let mapMachines: String?
    let isForced: Bool

    /// The models whose offers it consumes.
    var sources: Set<String> { Set(bundle.saas.compactMap { try? OfferURL(parsing: $0.url).model }) }

    /// Says what would be done.
    func tell(of stored: StoredSimulation) throws {
        let changes = try changes(in: stored)
        if changes.isEmpty { return Terminal.inform("No changes to apply.") }
        Terminal.say("Changes to deploy bundle:")
        for change in changes { Terminal.say("- \(change)") }
    }

    /// What would be done, in juju's words (core/bundle/changes/changes.go): what the model has already is left as it is.
    private func changes(in stored: StoredSimulation) throws -> [String] {
        let model = stored.controller.model
        let held = try machines(in: model)
        var changes = bundle.machines.filter { held[$0.id] == nil }.map { "add new machine \($0.id)" }
        for application in bundle.applications {
            let name = application.name
            let state = model.applications[name]
            if state == nil {
                changes.append("deploy application \(name) from \(application.charm)")
            } else {
                if try isNewer(application, in: stored) {
                    changes.append("upgrade \(name) using charm \(application.charm)")
                }
                if !stored.controller.changes(in: options(of: application), of: name).isEmpty {
                    changes.append("set application options for \(name)")
                }
                if application.isExposed, state?.isExposed == false {
                    changes.append(
                        "expose all endpoints of \(name) and allow access from CIDRs 0.0.0.0/0 and ::/0")
                }
            }
            let count = model.units(of: name).count
            for index in count..<max(count, application.units) {
                let place = place(ofUnit: index, of: application).map { held[$0] ?? $0 } ?? "new machine"
                changes.append("add unit \(name)/\((state?.nextUnit ?? 0) + index - count) to \(place)")
            }
        }
        changes += bundle.saas.map { "consume offer \($0.name) at \($0.url)" }
        changes += bundle.applications.flatMap { offerChanges(of: $0, model) }
        for relation in bundle.relations where !has(relation, in: stored) {
            changes.append("add relation \(relation[0]) - \(relation[1])")
        }
        return changes
    }

    /// What is done with an application's offers, each time (handlers.go: handleOffers).
    private func offerChanges(of application: SimulatedJuju.Bundle.Application, _ model: ModelState) -> [String] {
        application.offers.sorted { $0.key < $1.key }.flatMap { name, offer in
            let isKnown = model.crossModel.offers[name]?.application == application.name
            let endpoints = offer.endpoints.joined(separator: ",")
            return ["\(isKnown ? "update" : "create") offer \(name) using \(application.name):\(endpoints)"]
                + offer.access.sorted { $0.key < $1.key }.map { "grant user \($0) \($1) access to offer \(name)" }
        }
    }

    /// Where a unit goes, in the bundle's words, or nil for a new machine; the last place holds for all units that have none
    /// (bundledata.go: ApplicationSpec.To).
    private func place(ofUnit index: Int, of application: SimulatedJuju.Bundle.Application) -> String? {
        guard let last = application.to.last else { return nil }
        let place = index < application.to.count ? application.to[index] : last
        return place == .new ? nil : place.description
    }

    /// Whether a relation of the bundle is there (core/bundle/changes/model.go: HasRelation).
    private func has(_ relation: [String], in stored: StoredSimulation) -> Bool {
        (try? stored.controller.relationID(relation[0], relation[1])) != nil
    }

    /// Whether an application that is there gets the bundle's charm: from disk always, as juju uploads it anew each time
    /// (core/bundle/changes/handlers.go: allowCharmUpgrade); from the store if it is another one.
    private func isNewer(_ application: SimulatedJuju.Bundle.Application, in stored: StoredSimulation) throws -> Bool {
        if isLocal(application) { return true }
        return try !stored.holds(charmAt: charm(of: application), for: application.name)
    }

    /// The options, and trust as one of them, as juju sends them.
    private func options(of application: SimulatedJuju.Bundle.Application) -> [String: String] {
        application.options.merging(application.trust ? ["trust": "true"] : [:]) { $1 }
    }

    /// The machines of the model that stand for ones of the bundle: with --map-machines=existing those of the same numbers, and
    /// those of the units that are there already (core/bundle/changes/model.go: InferMachineMap).
    private func machines(in model: ModelState) throws -> [String: String] {
        guard mapMachines == nil || mapMachines == "existing" else {
            throw SimulationError(.badInput, "--map-machines knows only \"existing\"")
        }
        var machines: [String: String] = [:]
        if mapMachines != nil {
            for machine in bundle.machines where model.machines[machine.id] != nil { machines[machine.id] = machine.id }
        }
        for application in bundle.applications {
            for (unit, place) in zip(model.units(of: application.name), application.to) {
                guard case .machine(let id) = place, machines[id] == nil else { continue }
                machines[id] = unit.machine
            }
        }
        return machines
    }

    func run(on stored: StoredSimulation) throws {
        if try changes(in: stored).isEmpty { return Terminal.inform("No changes to apply.") }
        var machines = try machines(in: stored.controller.model)
        for machine in bundle.machines where machines[machine.id] == nil {
            let base = machine.base ?? bundle.base(ofMachine: machine.id)
            machines[machine.id] = try stored.addMachine(base: base).id
        }
        // A charm is uploaded once for all applications of the bundle that have it.
        var revisions: [String: Int] = [:]
        for application in bundle.applications {
            try naming(path) { try put(application, &revisions, into: stored) }
        }
        try naming(path) { try addUnits(on: machines, to: stored) }
        for saas in bundle.saas { try naming(path) { try consume(saas, in: stored) } }
        for application in bundle.applications {
            for (name, offer) in application.offers.sorted(by: { $0.key < $1.key }) {
                try naming(path) { try stored.controller.offer(application.name, offer.endpoints, as: name) }
            }
        }
        for relation in bundle.relations where !has(relation, in: stored) {
            try naming("\(path): relation \(relation[0]) \(relation[1])") {
                try stored.controller.integrate(relation[0], relation[1])
            }
        }
        for application in bundle.applications {
            Terminal.inform("Deploying \"\(application.name)\" from \(application.charm)")
        }
        Terminal.inform("Deploy of bundle completed.")
    }

    /// Consumes an offer (bundlehandler.go: consumeOffer).
    private func consume(_ saas: SimulatedJuju.Bundle.Saas, in stored: StoredSimulation) throws {
        let url = try OfferURL(parsing: saas.url)
        guard !url.hasEndpoint else {
            throw SimulationError(.badInput, "saas offer \"\(saas.url)\" shouldn't include endpoint")
        }
        let source = try stored.source(of: url)
        try stored.crossModel.consumeOne(url.offer, of: source.controller, as: saas.name, in: stored.controller)
        Terminal.inform("Added juju-sim:\(url.path) as \(saas.name)")
    }

    /// Deploys an application, or makes one that is there what the bundle says; nothing that it does not name is taken away.
    private func put(
        _ application: SimulatedJuju.Bundle.Application, _ revisions: inout [String: Int], into stored: StoredSimulation
    ) throws {
        let name = application.name
        let isThere = stored.controller.model.applications[name] != nil
        if isThere {
            if try isNewer(application, in: stored) {
                _ = try stored.refresh(name, charmAt: charm(of: application), isForced: isForced)
            }
        } else {
            let key = "\(application.charm) \(application.base?.name ?? "")"
            _ = try stored.deploy(
                charmAt: charm(of: application), as: name, base: application.base, revision: revisions[key],
                isForced: isForced)
            revisions[key] = stored.controller.model.applications[name]?.charmRevision
        }
        let wanted = options(of: application)
        try stored.controller.configure(name, isThere ? stored.controller.changes(in: wanted, of: name) : wanted)
        try stored.attach(application.resources, to: name)
        if !isThere { try stored.controller.setStorage(application.storage, of: name) }
        if application.isExposed { stored.controller.model.applications[name]?.isExposed = true }
    }

    /// Adds the units, those that go to other units' machines after these.
    private func addUnits(on machines: [String: String], to stored: StoredSimulation) throws {
        var waiting: [(String, UnitPlacement)] = bundle.applications.flatMap { application in
            let count = stored.controller.model.units(of: application.name).count
            return (count..<max(count, application.units)).map { index in
                // The last placement holds for all units that have none (bundledata.go: ApplicationSpec.To).
                (application.name, application.to.isEmpty ? .new : application.to[min(index, application.to.count - 1)])
            }
        }
        for application in bundle.applications {
            let isSubordinate = stored.controller.model.applications[application.name]?.charm.isSubordinate == true
            guard isSubordinate else { continue }
            if !application.to.isEmpty {
                throw SimulationError(
                    .badInput, "application \"\(application.name)\" is subordinate but specifies unit placement")
            }
            if application.units > 0 {
                throw SimulationError(
                    .badInput, "application \"\(application.name)\" is subordinate but has non-zero num_units")
            }
        }
        var taken: [String: Int] = [:]
        // Units that are there already have had their places.
        for application in bundle.applications {
            let count = stored.controller.model.units(of: application.name).count
            for case .unit(let other, nil) in application.to { taken["\(application.name) \(other)"] = count }
        }
        while !waiting.isEmpty {
            var later: [(String, UnitPlacement)] = []
            for (name, place) in waiting {
                switch place {
                case .new: try stored.addUnit(of: name, to: nil)
                case .machine(let id): try stored.addUnit(of: name, to: machines[id])
                case .unit(let other, let number):
                    let key = "\(name) \(other)"
                    let units = stored.controller.model.units(of: other)
                    let index = number ?? taken[key, default: 0]
                    guard index < units.count else {
                        later.append((name, place))
                        continue
                    }
                    if number == nil { taken[key] = index + 1 }
                    try stored.addUnit(of: name, to: units[index].machine)
                }
            }
            guard later.count < waiting.count else {
                throw SimulationError(
                    .badInput, "placement \"\(later[0].1)\" of \"\(later[0].0)\" names a unit that never comes")
            }
            waiting = later
        }
    }

    private func isLocal(_ application: SimulatedJuju.Bundle.Application) -> Bool {
        application.charm.hasPrefix("/") || application.charm.hasPrefix(".")
    }

    private func charm(of application: SimulatedJuju.Bundle.Application) throws -> String {
        guard isLocal(application) else {
            return try CharmStore.charm(named: application.charm)
        }
        return application.charm
    }

    /// Does something of which an error's message is to begin with `place`.
    @discardableResult
    private func naming<Result>(_ place: String, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SimulationError {
            throw SimulationError(error.code, "\(place): \(error.message)")
        }
    }
}
