import JujuProtocol
import SimulatedJuju

/// An action that is asked of units of one application.
struct ActionRequest {
    private let targets: [UnitTarget]
    private let action: String
    private let parameters: [String: Value]

    /// Reads units, action and parameters (cmd/juju/action/run.go: Init).
    init(_ words: [String], _ options: ActionParameterOptions) throws {
        targets = words.prefix { UnitTarget(argument: $0) != nil }.compactMap(UnitTarget.init)
        let action = words.dropFirst(targets.count).first
        if let action, action.wholeMatch(of: ActionParameters.nameRule) == nil {
            throw SimulationError(.badInput, "invalid unit or action name \"\(action)\"")
        }
        guard !targets.isEmpty else { throw SimulationError(.badInput, "no unit specified") }
        guard let action else { throw SimulationError(.badInput, "no action specified") }
        self.action = action
        guard Set(targets.map(\.application)).count == 1 else {
            throw SimulationError(.badInput, "all units must be of the same application")
        }
        parameters = try ActionParameters(
            file: options.params, arguments: words.dropFirst(targets.count + 1), areTexts: options.stringArgs
        ).values
    }

    /// Begins the operation.
    ///
    /// - Throws: ``CommandFailure`` when there is none to begin, as from Juju 4.0 on for an action that there isn't.
    func schedule(_ controller: Controller) throws -> Scheduling {
        let found = targets.map { target in Result { try target.unit(in: controller.model, mustExist: false) } }
        let isNew = controller.model.profile.version.major >= 4
        if isNew {
            guard let first = found.compactMap({ try? $0.get() }).first else {
                throw CommandFailure(targets.map { Self.leaderless($0.application) }.joined(separator: "\n"))
            }
            if let refusal = controller.operationRefusal(of: action, on: first) { throw CommandFailure(refusal) }
        }
        let receivers = targets.map { target in
            switch target {
            case .unit(let unit): unit.tag
            case .leader(let application): "\(application)/leader"
            }
        }
        let summary = isNew ? "action \"\(action)\"" : "\(action) run on \(receivers.joined(separator: ","))"
        var scheduling = Scheduling(operation: controller.beginOperation(summary))
        for unit in found {
            do {
                let id = try controller.schedule(
                    action, of: unit.get(), parameters: parameters, in: scheduling.operation)
                if let task = controller.model.actions[id] { scheduling.tasks.append(task) }
            } catch let error as SimulationError {
                controller.refuse(error.message, in: scheduling.operation)
                scheduling.refusals.append(error.message)
            }
        }
        return scheduling
    }

    /// What Juju 4.0 says of an application that nobody leads (domain/leaseservice.go: ApplicationLeader).
    static func leaderless(_ application: String) -> String {
        "getting leader unit for \(application): application \"\(application)\" not found in leases"
    }
}
