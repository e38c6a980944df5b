import JujuProtocol

/// Actions, and the operations that they are asked for with.
extension Controller {
    /// Asks a unit for an action (state/unit.go: PrepareActionPayload). From Juju 4.0 on its parameters are looked at when it
    /// runs.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `badInput` for parameters that its schema does not allow, in Juju's words.
    public func enqueueAction(
        _ name: String,
        of unit: UnitName,
        parameters: [String: Value]
    ) throws(SimulationError) -> String {
        guard model.units[unit] != nil else { throw SimulationError(.notFound, "unit \"\(unit)\" not found") }
        let parameters = try checked(parameters, of: name, on: unit)
        let id = String(model.next.action)
        model.next.action += 1
        enqueue(ModelAction(id: id, unit: unit, name: name, parameters: parameters))
        return id
    }

    /// Begins an operation; its tasks are added with ``schedule(_:of:parameters:in:)`` or ``add(_:to:)``.
    ///
    /// - Parameter summary: What was asked for.
    /// - Returns: Its number.
    public func beginOperation(_ summary: String) -> String {
        let id = takeTaskNumber()
        model.operations[id] = ModelOperation(id: id, summary: summary, enqueued: now())
        return id
    }

    /// The number of the next task.
    public func takeTaskNumber() -> String {
        defer { model.next.action += 1 }
        return String(model.next.action - 1 + profile.firstOperation)
    }

    /// Adds a task of an operation to the model.
    public func add(_ action: ModelAction, to operation: String) {
        var action = action
        action.enqueued = now()
        model.actions[action.id] = action
        model.operations[operation]?.tasks.append(action.id)
    }

    /// Notes why a task of an operation was not scheduled.
    public func refuse(_ reason: String, in operation: String) {
        // Juju 4.0 does not keep it.
        if profile.refusesWholeOperations { return }
        let before = model.operations[operation]?.failure ?? ""
        model.operations[operation]?.failure =
            before.isEmpty ? "error(s) enqueueing action(s): \(reason)" : "\(before), \(reason)"
    }

    /// Asks a unit for an action as a task of an operation (apiserver/facades/client/action/operation.go: enqueue). What it is
    /// refused for is kept with the task.
    ///
    /// - Returns: The task's number.
    /// - Throws: ``SimulationError``, in Juju's words.
    public func schedule(
        _ name: String,
        of unit: UnitName,
        parameters: [String: Value],
        in operation: String
    ) throws(SimulationError) -> String {
        if let refusal = receiverRefusal(of: .unit(unit)) {
            // The number of a task that can't be linked to its unit is lost (domain/operation/state/start.go: addUnitTask).
            if profile.refusesWholeOperations { _ = takeTaskNumber() }
            throw SimulationError(.notFound, refusal)
        }
        let id: String
        do throws(SimulationError) {
            let parameters = try checked(parameters, of: name, on: unit)
            id = takeTaskNumber()
            enqueue(ModelAction(id: id, unit: unit, name: name, parameters: parameters))
        } catch {
            var action = ModelAction(id: takeTaskNumber(), unit: unit, name: name, parameters: [:])
            action.status = "error"
            action.message = error.message
            add(action, to: operation)
            throw error
        }
        model.operations[operation]?.tasks.append(id)
        return id
    }

    /// Why nothing can run on a receiver, in the words in which a task of it is refused, or nil.
    public func receiverRefusal(of receiver: ModelAction.Receiver) -> String? {
        switch receiver {
        case .unit(let unit):
            if model.units[unit] != nil { return nil }
            let words = "unit \"\(unit)\" not found"
            return profile.refusesWholeOperations
                ? "linking task to unit: getting unit UUID for \"\(unit)\": \(words)" : words
        case .machine(let id):
            if model.machines[id] != nil { return nil }
            return profile.refusesWholeOperations
                ? "getting machine UUID for \"\(id)\": machine \"\(id)\" not found" : "machine \(id) not found"
        }
    }

    /// Why Juju 4.0 makes no operation of an action on these units, or nil
    /// (apiserver/facades/client/action/operation.go: EnqueueOperation; domain/operation/state/start.go: AddActionOperation).
    public func operationRefusal(of name: String, on unit: UnitName) -> String? {
        guard profile.refusesWholeOperations else { return nil }
        guard let application = model.applications[unit.application] else {
            return
                "adding action operation: adding action operation: getting charm UUID for application \"\(unit.application)\": application \"\(unit.application)\" not found"
        }
        if application.charm.actions[name] != nil { return nil }
        return application.charm.actions.isEmpty
            ? "no actions defined for charm \(application.charm.name)."
            : "action \"\(name)\" not defined for unit \"\(unit)\"."
    }

    /// Cancels a task that has not begun; any other stays as it is (state/action.go: Cancel).
    ///
    /// - Throws: ``SimulationError`` with code `notFound`.
    public func cancelTask(_ id: String) throws(SimulationError) -> ModelAction {
        guard let action = model.actions[id] else {
            throw SimulationError(
                .notFound, profile.refusesWholeOperations ? "action \(id) not found" : "action \"\(id)\" not found")
        }
        guard action.status == "pending" else { return action }
        let now = now()
        model.actions[id]?.status = "cancelled"
        model.actions[id]?.message = "action cancelled via the API"
        model.actions[id]?.completed = now
        if let unit = action.unit { model.units[unit]?.pendingActions.removeAll { $0 == id } }
        return model.actions[id] ?? action
    }

    /// Cancels what a unit that is gone has not begun (state/cleanup.go: cleanupActions).
    func cancelActions(of unit: ModelUnit) {
        let now = now()
        for id in unit.pendingActions {
            model.actions[id]?.status = "cancelled"
            model.actions[id]?.message = "unit removed"
            model.actions[id]?.completed = now
        }
    }

    /// The parameters of an action as its charm reads them.
    func parameters(of action: ModelAction) -> [String: Value] {
        guard profile.checksParametersInAgent, let schema = schema(of: action) else { return action.parameters }
        return schema.withDefaults(action.parameters)
    }

    /// Why a unit's agent does not run an action, or nil.
    func agentRefusal(of action: ModelAction) -> String? {
        guard action.name != profile.commandsAction else { return nil }
        guard let schema = schema(of: action) else { return "not defined" }
        guard profile.checksParametersInAgent else { return nil }
        return schema.refusal(of: action.parameters) ?? schema.refusal(ofDefaultsIn: action.parameters)
    }

    private func schema(of action: ModelAction) -> ActionSchema? {
        guard let unit = action.unit, let known = model.applications[unit.application]?.charm.actions[action.name]
        else {
            return nil
        }
        return ActionSchema(known, profile: profile)
    }

    private func enqueue(_ action: ModelAction) {
        var action = action
        action.enqueued = now()
        model.actions[action.id] = action
        guard let unit = action.unit else { return }
        model.units[unit]?.pendingActions.append(action.id)
        agenda.note(unit)
    }

    /// The parameters with the charm's defaults, if the controller is the one to look at them.
    private func checked(
        _ parameters: [String: Value], of name: String, on unit: UnitName
    ) throws(SimulationError) -> [String: Value] {
        guard let application = model.applications[unit.application], let action = application.charm.actions[name]
        else {
            let charm = model.applications[unit.application]?.charm.name ?? unit.application
            let url = "local:\(charm)-\(model.applications[unit.application]?.charmRevision ?? 0)"
            throw SimulationError(
                .notFound,
                model.applications[unit.application]?.charm.actions.isEmpty == true
                    ? "no actions defined on charm \"\(url)\"" : "action \"\(name)\" not defined on unit \"\(unit)\"")
        }
        if profile.checksParametersInAgent { return parameters }
        let schema = ActionSchema(action, profile: profile)
        if let refusal = schema.refusal(of: parameters) { throw SimulationError(.badInput, refusal) }
        if let refusal = schema.refusal(ofDefaultsIn: parameters) { throw SimulationError(.badInput, refusal) }
        return schema.withDefaults(parameters)
    }
}
