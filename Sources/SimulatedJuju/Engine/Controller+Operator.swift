import JujuProtocol

/// What an operator may ask of a model. Nothing of it runs a hook; the agents see the difference afterwards.
extension Controller {
    /// Adds a machine with the next number and address; without a host name it gets the model's name and its number.
    @discardableResult
    public func addMachine(hostname: String? = nil) -> ModelMachine {
        let number = model.next.machine
        model.next.machine += 1
        let mac = stride(from: 0, to: 6, by: 2).map {
            String(GoText.hex(UInt32(number), digits: 6).dropFirst($0).prefix(2))
        }
        let machine = ModelMachine(
            id: String(number), address: "10.0.\((number + 10) / 250).\((number + 10) % 250)",
            hostname: hostname ?? "\(model.name)-\(number)", macAddress: "00:16:3e:" + mac.joined(separator: ":"))
        model.machines[machine.id] = machine
        return machine
    }

    /// Deploys a charm as `application`, without units. Its peer relations begin to exist.
    ///
    /// - Parameters:
    ///   - charm: The charm.
    ///   - name: The application's name; the charm's, if nil.
    ///   - isForced: Whether the charm is taken although the model lacks what it assumes.
    /// - Throws: ``SimulationError``: `badInput` for a name that is none, or `conflict` for one that is taken, and for a charm
    ///   that assumes what the model lacks.
    public func deploy(
        _ charm: CharmMetadata, as name: String? = nil, isForced: Bool = false
    ) throws(SimulationError) {
        let name = name ?? charm.name
        guard ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, "\"\(name)\" is not a name for an application")
        }
        guard model.applications[name] == nil else {
            throw SimulationError(.conflict, "application \"\(name)\" already exists")
        }
        if !isForced { try checkAssumptions(of: charm) }
        model.applications[name] = ModelApplication(name: name, charm: charm)
        for (endpoint, details) in charm.endpoints.sorted(by: { $0.key < $1.key }) where details.role == .peer {
            addRelation([RelationEndpoint(application: name, name: endpoint, interface: details.interface, role: .peer)]
            )
        }
    }

    /// Refuses a charm that assumes what the model lacks.
    func checkAssumptions(of charm: CharmMetadata) throws(SimulationError) {
        if let refusal = charm.assumes?.refusal(by: model) { throw SimulationError(.conflict, refusal) }
    }

    /// Adds a unit to an application; on a new machine if none is given.
    @discardableResult
    public func addUnit(of application: String, to machine: String? = nil) throws(SimulationError) -> UnitName {
        let state = try self.application(application)
        guard state.life == .alive else {
            throw SimulationError(.conflict, "application \"\(application)\" is going away")
        }
        if let machine, model.machines[machine] == nil {
            throw SimulationError(.notFound, "machine \(machine) does not exist")
        }
        let place = model.kind == .caas ? nil : machine ?? addMachine().id
        let name = UnitName(application: application, number: state.nextUnit)
        model.applications[application]?.nextUnit += 1
        var unit = ModelUnit(name: name, machine: place)
        unit.workloadStatus = ModelStatus("waiting", "installing agent", since: now())
        unit.agentStatus = ModelStatus("allocating", since: now())
        unit.delivered.charmRevision = state.charmRevision
        unit.delivered.resourcesVersion = state.resourcesVersion
        model.units[name] = unit
        for (storage, details) in state.charm.storage.sorted(by: { $0.key < $1.key }) {
            addStorage(storage, count: state.storageCounts?[storage] ?? details.count, to: name)
        }
        agenda.noteAll()
        if state.leader == nil { model.applications[application]?.leader = name }
        return name
    }

    /// Marks units as unwanted. One whose agent has not begun goes at once; a leader keeps the lead until it is gone.
    public func removeUnits(_ names: [UnitName]) throws(SimulationError) {
        for name in names where model.units[name] == nil {
            throw SimulationError(.notFound, "unit \(name) does not exist")
        }
        for name in names {
            model.units[name]?.life = .dying
            if let delivered = model.units[name]?.delivered, !delivered.isInstalled, delivered.failed == nil,
                delivered.storage.isEmpty
            {
                removeUnit(name)
            }
        }
        agenda.noteAll()
    }

    /// Marks an application, its units and its relations as unwanted.
    public func removeApplication(_ name: String) throws(SimulationError) {
        _ = try application(name)
        model.applications[name]?.life = .dying
        for relation in model.relations(of: name) { try removeRelation(relation.id) }
        try removeUnits(model.units(of: name).map(\.name))
        removeIfEmpty(name)
    }

    /// Marks a relation as unwanted.
    public func removeRelation(_ id: Int) throws(SimulationError) {
        guard model.relations[id] != nil else { throw SimulationError(.notFound, "relation \(id) does not exist") }
        model.relations[id]?.life = .dying
        removeRelationIfLeft(id)
        agenda.noteAll()
    }

    /// Sets options, given as texts, after the types that the charm declares: all of them or none.
    public func configure(_ application: String, _ options: [String: String]) throws(SimulationError) {
        let state = try self.application(application)
        var settings = state.settings
        for (name, text) in options.sorted(by: { $0.key < $1.key }) {
            guard let option = state.charm.config[name] else {
                throw SimulationError(.badInput, "application \"\(application)\": unknown option \"\(name)\"")
            }
            guard let value = option.value(of: text) else {
                throw SimulationError(
                    .badInput, "application \"\(application)\": option \"\(name)\" \(option.refusal(of: text))")
            }
            settings[name] = value
        }
        guard settings != state.settings else { return }
        model.applications[application]?.settings = settings
        agenda.noteAll()
    }

    /// Puts options back to the charm's defaults: all of them or none.
    public func reset(_ application: String, options: [String]) throws(SimulationError) {
        let state = try self.application(application)
        for name in options where state.charm.config[name] == nil {
            throw SimulationError(.badInput, "application \"\(application)\": unknown option \"\(name)\"")
        }
        let settings = state.settings.filter { !options.contains($0.key) }
        guard settings != state.settings else { return }
        model.applications[application]?.settings = settings
        agenda.noteAll()
    }

    /// Asks a unit for an action (state/unit.go PrepareActionPayload).
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `badInput` for parameters that its schema does not allow, in Juju's words.
    public func enqueueAction(
        _ name: String,
        of unit: UnitName,
        parameters: [String: Value]
    ) throws(SimulationError) -> String {
        guard model.units[unit] != nil else { throw SimulationError(.notFound, "unit \"\(unit)\" not found") }
        guard let action = model.applications[unit.application]?.charm.actions[name] else {
            throw SimulationError(.notFound, "action \"\(name)\" not defined on unit \"\(unit)\"")
        }
        let schema = ActionSchema(action, profile: profile)
        if let refusal = schema.refusal(of: parameters) { throw SimulationError(.badInput, refusal) }
        let all = schema.withDefaults(parameters)
        let id = String(model.next.action)
        model.next.action += 1
        model.actions[id] = ModelAction(id: id, unit: unit, name: name, parameters: all)
        model.units[unit]?.pendingActions.append(id)
        agenda.note(unit)
        return id
    }

    func application(_ name: String) throws(SimulationError) -> ModelApplication {
        guard let application = model.applications[name] else {
            throw SimulationError(.notFound, "application \"\(name)\" does not exist")
        }
        return application
    }
}
