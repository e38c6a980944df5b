import JujuProtocol

/// What an operator may ask of a model. Nothing of it runs a hook; the agents see the difference afterwards.
extension Controller {
    /// Adds a machine with the next number and address; without a host name it gets the model's name and its number, and
    /// without a base Juju's default.
    ///
    /// - Parameters:
    ///   - hostname: The host name.
    ///   - base: The base of its system.
    ///   - isManual: Whether the operator made it, so that it stays when its last unit goes.
    /// - Returns: The machine.
    @discardableResult
    public func addMachine(
        hostname: String? = nil, base: CharmBase? = nil, isManual: Bool = false
    ) -> ModelMachine {
        let number = model.next.machine
        model.next.machine += 1
        let mac = stride(from: 0, to: 6, by: 2).map {
            String(GoText.hex(UInt32(number + (model.network % 256) << 16), digits: 6).dropFirst($0).prefix(2))
        }
        var machine = ModelMachine(
            id: String(number), address: address(ofMachine: number),
            hostname: hostname ?? "\(model.name)-\(number)", macAddress: "00:16:3e:" + mac.joined(separator: ":"),
            base: base ?? profile.defaultBase)
        machine.isManual = isManual
        model.machines[machine.id] = machine
        note(ModelStatus("running", "Running", since: now()), .machine, of: machine.id)
        note(ModelStatus("started", since: now()), .machineAgent, of: machine.id)
        return machine
    }

    /// Deploys a charm as `application`, without units. Its peer relations begin to exist.
    ///
    /// - Parameters:
    ///   - charm: The charm.
    ///   - name: The application's name; the charm's, if nil.
    ///   - base: The base of its machines; what suits the charm, if nil.
    ///   - revision: The charm's revision, which the model has given out; the next one, if nil.
    ///   - isForced: Whether the charm is taken although the model lacks what it assumes, or the base is none of its own.
    /// - Throws: ``SimulationError``: `badInput` for a name that is none, or `conflict` for one that is taken, and for a charm
    ///   that assumes what the model lacks or runs on no machine that there could be.
    public func deploy(
        _ charm: CharmMetadata, as name: String? = nil, base: CharmBase? = nil, revision: Int? = nil,
        isForced: Bool = false
    ) throws(SimulationError) {
        let name = name ?? charm.name
        guard ApplicationName.isValid(charm.name) else {
            let url = GoText.quoted("local:\(charm.name)-0")
            throw SimulationError(
                .badInput,
                "cannot parse name and/or revision in URL \(url): name \(GoText.quoted(charm.name)) not valid")
        }
        guard ApplicationName.isValid(name) else {
            throw SimulationError(.badInput, "\"\(name)\" is not a name for an application")
        }
        guard model.applications[name] == nil else {
            throw SimulationError(.conflict, "application \"\(name)\" already exists")
        }
        guard model.crossModel.applications[name] == nil else {
            throw SimulationError(
                .conflict, "cannot add application \"\(name)\": saas application with same name already exists")
        }
        if !isForced { try checkAssumptions(of: charm) }
        if let refusal = charm.profileRefusal, !isForced { throw SimulationError(.conflict, refusal) }
        if let shared = charm.storage.keys.sorted().first(where: { charm.storage[$0]?.isShared == true }) {
            // state/storage.go: addDefaultStorageConstraints
            throw SimulationError(
                .conflict,
                "cannot add application \"\(name)\": no constraints specified for shared charm storage \"\(shared)\"")
        }
        let standard = ModelSettings.value(of: "default-base", in: model)
        var base = base
        if base == nil, !standard.isEmpty { base = try CharmBase(parsing: standard) }
        let chosen = try CharmBase.choice(for: charm, requested: base, by: profile, isForced: isForced)
        var application = ModelApplication(name: name, charm: charm, base: chosen)
        application.charmRevision = revision ?? takeRevision(of: charm.name)
        model.applications[name] = application
        for (endpoint, details) in charm.endpoints.sorted(by: { $0.key < $1.key }) where details.role == .peer {
            addRelation([RelationEndpoint(application: name, name: endpoint, interface: details.interface, role: .peer)]
            )
        }
    }

    /// The revision that the next charm of this name gets: one count for all applications, of which nothing is used twice
    /// (state/charm.go: PrepareLocalCharmUpload).
    func nextRevision(of charm: String) -> Int {
        let used = model.applications.values.filter { $0.charm.name == charm }.map { $0.charmRevision + 1 }.max() ?? 0
        return max(used, model.next.charms?[charm] ?? 0)
    }

    /// Gives out a revision of a charm.
    func takeRevision(of charm: String) -> Int {
        let revision = nextRevision(of: charm)
        model.next.charms = (model.next.charms ?? [:]).merging([charm: revision + 1]) { $1 }
        return revision
    }

    /// Refuses a charm that assumes what the model lacks.
    func checkAssumptions(of charm: CharmMetadata) throws(SimulationError) {
        if let refusal = charm.assumes?.refusal(by: model) { throw SimulationError(.conflict, refusal) }
    }

    /// Adds a unit to an application; on a new machine if none is given.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for an application that is going, a subordinate, and a machine of
    ///   another base.
    @discardableResult
    public func addUnit(of application: String, to machine: String? = nil) throws(SimulationError) -> UnitName {
        let state = try self.application(application)
        guard state.life == .alive else {
            throw SimulationError(
                .conflict,
                "cannot add unit to application \"\(application)\": application is not found or not alive")
        }
        guard !state.charm.isSubordinate else {
            throw SimulationError(
                .conflict, "cannot add unit to application \"\(application)\": application is a subordinate")
        }
        if let machine {
            let unit = UnitName(application: application, number: state.nextUnit)
            guard let place = model.machines[machine] else {
                throw SimulationError(
                    .notFound, "acquiring machine to host unit \"\(unit)\": machine \(machine) not found")
            }
            guard place.base.isCompatible(with: state.base) else {
                throw SimulationError(
                    .conflict,
                    "acquiring machine to host unit \"\(unit)\": cannot assign unit \"\(unit)\" to machine \(machine): base does not match: unit has \"\(state.base.name)\", machine has \"\(place.base.name)\""
                )
            }
            if let reason = mountRefusal(of: state, on: machine) {
                throw SimulationError(
                    .conflict,
                    "acquiring machine to host unit \"\(unit)\": cannot assign unit \"\(unit)\" to machine \(machine): validating filesystem mount points: \(reason)"
                )
            }
        }
        let place = model.kind == .caas ? nil : machine ?? addMachine(base: state.base).id
        return makeUnit(of: application, on: place)
    }

    /// Makes the next unit of an application.
    @discardableResult
    func makeUnit(of application: String, on place: String?, principal: UnitName? = nil) -> UnitName {
        guard let state = model.applications[application] else { preconditionFailure("no application \(application)") }
        let name = UnitName(application: application, number: state.nextUnit)
        model.applications[application]?.nextUnit += 1
        var unit = ModelUnit(name: name, machine: place)
        unit.principal = principal
        unit.workloadStatus = ModelStatus("waiting", "installing agent", since: now())
        unit.agentStatus = ModelStatus("allocating", since: now())
        note(unit.workloadStatus, .workload, of: name.description)
        note(unit.agentStatus, .agent, of: name.description)
        unit.delivered.charmRevision = state.charmRevision
        unit.delivered.resourcesVersion = state.resourcesVersion
        model.units[name] = unit
        for (storage, details) in state.charm.storage.sorted(by: { $0.key < $1.key }) {
            let wanted = state.storage[storage]
            addStorage(storage, count: wanted?.count ?? details.count, from: wanted?.pool, to: name)
        }
        agenda.noteAll()
        if state.leader == nil, model.units.keys(in: ModelUnit.group(application: application)).count == 1 {
            model.applications[application]?.leader = name
        }
        return name
    }

    /// Marks units as unwanted; their storage goes with them, all of it if `destroysStorage`.
    public func removeUnits(_ names: [UnitName], destroysStorage: Bool = false) throws(SimulationError) {
        for name in names {
            guard let unit = model.units[name] else {
                throw SimulationError(.notFound, "unit \"\(name)\" does not exist")
            }
            guard unit.principal == nil else {
                throw SimulationError(
                    .conflict,
                    "unit \"\(name)\" is a subordinate, to remove use remove-relation. Note: this will remove all units of \"\(name.application)\""
                )
            }
        }
        if destroysStorage { for name in names { removeStorage(of: name) } }
        for name in names { destroy(name) }
    }

    /// Says that nothing of a unit's storage is to stay when the unit goes.
    private func removeStorage(of name: UnitName) {
        for index in model.units[name]?.storage.indices ?? 0..<0 { model.units[name]?.storage[index].isRemoved = true }
    }

    /// Marks a unit as unwanted, and its subordinates. One whose agent has not begun goes at once; a leader keeps the lead until
    /// it is gone.
    func destroy(_ name: UnitName) {
        model.units[name]?.life = .dying
        destroySubordinates(subordinates(of: name))
        if let delivered = model.units[name]?.delivered, !delivered.isInstalled, delivered.failed == nil,
            delivered.storage.isEmpty
        {
            removeUnit(name)
        }
        agenda.noteAll()
    }

    /// Marks an application, its units and its relations as unwanted.
    public func removeApplication(_ name: String, destroysStorage: Bool = false) throws(SimulationError) {
        guard model.applications[name] != nil else {
            throw SimulationError(.notFound, "application \"\(name)\" does not exist")
        }
        try dropOffers(of: name)
        if destroysStorage { for unit in model.units(of: name) { removeStorage(of: unit.name) } }
        model.applications[name]?.life = .dying
        for relation in model.relations(of: name) { try removeRelation(relation.id) }
        for unit in model.units(of: name).map(\.name) { destroy(unit) }
        removeIfEmpty(name)
    }

    /// Marks a relation as unwanted.
    public func removeRelation(_ id: Int) throws(SimulationError) {
        guard let relation = model.relations[id] else {
            throw SimulationError(.notFound, "relation \(id) not found")
        }
        model.relations[id]?.life = .dying
        destroySubordinates(parted: relation)
        removeRelationIfLeft(id)
        agenda.noteAll()
    }

    /// Sets options, given as texts, after the types that the charm declares: all of them or none.
    public func configure(_ application: String, _ options: [String: String]) throws(SimulationError) {
        let state = try self.application(application)
        var settings = state.settings
        var trust = state.trust
        for (name, text) in options.sorted(by: { $0.key < $1.key }) {
            if name == ApplicationTrust.option {
                do throws(ApplicationTrust.Malformed) {
                    trust = try ApplicationTrust.value(of: text)
                } catch {
                    throw SimulationError(.badInput, "parsing settings for application: \(error.reason)")
                }
                continue
            }
            guard let option = state.charm.config[name] else {
                throw SimulationError(.badInput, "parsing settings for application: unknown option \"\(name)\"")
            }
            guard let value = option.value(of: text) else {
                throw SimulationError(
                    .badInput, "parsing settings for application: option \"\(name)\" \(option.refusal(of: text))")
            }
            settings[name] = value
        }
        guard GoJSON.bytes(.map(settings)) != GoJSON.bytes(.map(state.settings)) || trust != state.trust else { return }
        model.applications[application]?.settings = settings
        model.applications[application]?.trust = trust
        agenda.noteAll()
    }

    /// Puts options back to the charm's defaults: all of them or none.
    public func reset(_ application: String, options: [String]) throws(SimulationError) {
        let state = try self.application(application)
        for name in options where state.charm.config[name] == nil && name != ApplicationTrust.option {
            throw SimulationError(.badInput, "updating application charm settings: unknown option \"\(name)\"")
        }
        let settings = state.settings.filter { !options.contains($0.key) }
        let trust = state.trust && !options.contains(ApplicationTrust.option)
        guard settings != state.settings || trust != state.trust else { return }
        model.applications[application]?.settings = settings
        model.applications[application]?.trust = trust
        agenda.noteAll()
    }

    /// Those of these options that the application does not have set to these values (core/bundle/changes/model.go:
    /// changedOptions).
    public func changes(in options: [String: String], of application: String) -> [String: String] {
        guard let state = model.applications[application] else { return options }
        return options.filter { name, text in
            if name == ApplicationTrust.option { return (try? ApplicationTrust.value(of: text)) != state.trust }
            guard let wanted = state.charm.config[name]?.value(of: text) else { return true }
            return GoJSON.bytes(wanted) != GoJSON.bytes(state.config[name] ?? .null)
        }
    }

    func application(_ name: String) throws(SimulationError) -> ModelApplication {
        guard let application = model.applications[name] else {
            throw SimulationError(.notFound, "application \"\(name)\" not found")
        }
        return application
    }
}
