import CharmKit
import MaasHost
import MaasRegion

extension MaasAgentCharm {
    private struct StatusParameters: Decodable {
        enum Format: String, Decodable { case text, json }

        var format: Format?
    }

    private struct LeaveParameters: Decodable {
        var policy: AgentConfig.DeparturePolicy?
    }

    /// Fails the action with what is in the way, if that is the machine.
    private func trying(_ action: Action, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as MaasHostError {
            try action.fail(error.description)
        }
    }

    /// The action `enrollment-status`; it changes nothing.
    func tellStatus(to action: Action) throws {
        let format = try action.parameters(StatusParameters.self).format ?? .text
        try trying(action) {
            let report = try report()
            switch format {
            case .text: try action.setResults(report)
            case .json: action.setResult("json", try JSONText.encoded(report))
            }
        }
    }

    private func report() throws -> EnrollmentReport {
        let readiness = try region.readiness()
        var state: EnrollmentState
        var systemID: String?
        do {
            state = try enrollment.look(readiness)
            let installation = try enrollment.installation()
            if installation.isEnrolledRack { systemID = installation.systemID }
        } catch let error as MaasHostError {
            state = .unreadable(error.description)
        }
        let tries = enroller.tries
        let next = state == .stale ? try enroller.nextTry(readiness) : nil
        if let next { state = .paused(tries.reason ?? "racks that register too often hang a region", next: next) }
        let config = try region.enrollData
        return EnrollmentReport(
            state: state.name, since: Time.text(try begin(of: state)), message: state.status.message,
            region: config?.apiURL.description, systemID: systemID,
            maas: config.flatMap(enrollment.report).map { report in
                [report.state.rawValue, report.message].compactMap { $0 }.joined(separator: ": ")
            },
            lastError: tries.reason, nextTry: next.map(Time.text))
    }

    /// The action `re-enroll`: enrolls now, whatever MAAS's files say, and also after the action `leave`.
    func enrollAnew(for action: Action) throws {
        try trying(action) {
            let options = try options()
            var state = try enrollment.look(region.readiness(), asIfBack: true)
            if state.canEnroll { state = try enroller.enroll(region.readiness(), options) }
            // A rack that has left and can't come back stays away.
            try show(enrollment.left == nil ? state : enrollment.look(region.readiness()), options)
            action.setResult("state", state.name)
            action.setResult("message", state.status.message)
            if !state.canEnroll { try action.fail(state.status.message) }
        }
    }

    /// The action `leave`: leaves the region though the relation stands, until the action `re-enroll`.
    func leave(for action: Action) throws {
        let wanted = try action.parameters(LeaveParameters.self).policy
        try trying(action) {
            let options = try options()
            let policy = wanted ?? options.departurePolicy
            let state = try enrollment.look(region.readiness())
            guard state != .hosted, state != .unconfigured else { return try action.fail(state.status.message) }
            if try enrollment.installation().mode == "rack" { try leave(policy) }
            enrollment.setLeft(policy)
            try show(.left, options)
            action.setResult("state", EnrollmentState.left.name)
            action.setResult("message", "MAAS on this machine \(policy.deed)")
        }
    }
}
