import CharmKit
import EnrollmentLog
import MaasHost
import MaasRegion

extension MaasAgentCharm {
    private struct StatusParameters: Decodable {
        enum Format: String, Decodable { case text, json }

        var format: Format?
        var history: Bool?
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
        let parameters = try action.parameters(StatusParameters.self)
        try trying(action) {
            var report = try report()
            let history = try parameters.history == true ? records.read().history : nil
            switch parameters.format ?? .text {
            case .text:
                try action.setResults(report)
                if let history { action.setResult("history", history.lines) }
            case .json:
                report.history = history?.entries
                action.setResult("json", try JSONText.encoded(report))
            }
        }
    }

    private func report() throws -> EnrollmentReport {
        let readiness = try readiness()
        var state: EnrollmentState
        var systemID: String?
        var version: String?
        do {
            state = enroller.explained(try enrollment.evaluate(readiness))
            let installation = try enrollment.installation()
            version = installation.version
            if installation.isEnrolledRack { systemID = installation.systemID }
        } catch let error as MaasHostError {
            state = .unknown(error)
        }
        var attempts = EnrollmentAttempts()
        do {
            attempts = try records.read().attempts
            if state.isStale, let pause = try enroller.pause(readiness) { state = pause }
        } catch let error as MaasHostError {
            state = .unknown(error)
        }
        let config = try region.enrollData
        let skew = try? enroller.skew(readiness, options())
        return EnrollmentReport(
            state: state.name, since: Time.text(try begin(of: state)),
            message: [state.status.message, skew?.message].compactMap { $0 }.joined(separator: "; "),
            region: config?.apiURL.description, systemID: systemID,
            maas: config.flatMap(enrollment.report).map { report in
                [report.state.rawValue, report.message].compactMap { $0 }.joined(separator: ": ")
            },
            lastError: attempts.reason, version: version, regionVersion: config?.maasVersion,
            nextTry: state.nextTry.map(Time.text))
    }

    /// The action `re-enroll`: enrolls now, whatever MAAS's files say, and also after the action `leave`.
    func enrollAnew(for action: Action) throws {
        try trying(action) {
            let options = try options()
            do {
                _ = try records.read()
            } catch let error as MaasHostError where error.code == .malformed {
                framework.logger.warning("Beginning a new record: \(error)")
                try records.discard()
            }
            let readiness = try readiness()
            var state = try enrollment.evaluate(readiness, ignoringLeave: true)
            framework.logger.info("Enrolling anew by operator request; the rack is \(state.name)")
            // What can't be understood is written anew; that this is a rack is known.
            let canEnroll = try state.canEnroll || enrollment.isFaultyRack(state)
            if canEnroll {
                state = enroller.explained(
                    try enroller.enroll(readiness, options, by: EnrollmentEntry.byOperator))
            }
            // A rack that has left and can't come back stays away.
            let hasLeft = try records.read().leave != nil
            try show(hasLeft ? enrollment.evaluate(readiness) : state, options)
            var message = state.status.message
            if hasLeft, case .paused(let why, let next) = state {
                message = "\(why); run re-enroll again after \(Time.text(next))"
            }
            action.setResult("state", state.name)
            action.setResult("message", message)
            if !state.canEnroll { try action.fail(message) }
        }
    }

    /// The action `leave`: leaves the region though the relation stands, until the action `re-enroll`.
    func leave(for action: Action) throws {
        let wanted = try action.parameters(LeaveParameters.self).policy
        try trying(action) {
            let options = try options()
            let isRack = try enrollment.installation().mode == .rack
            let former = try records.read().leave
            // What was removed for good is not stopped or kept afterwards.
            let isRemoved = !isRack && former?.policy == .remove && former?.isDone == true
            let policy = isRemoved ? .remove : wanted ?? options.departurePolicy
            let state = try enrollment.evaluate(readiness())
            guard state != .hosted, state != .unconfigured else { return try action.fail(state.status.message) }
            framework.logger.info("Leaving the region by operator request, policy \(policy.rawValue)")
            let before = try records.read()
            try begin(
                .init(policy: policy, isByOperator: true), by: EnrollmentEntry.byOperator, "policy \(policy.rawValue)")
            do {
                try finishLeaving()
            } catch let error as MaasHostError {
                // The operator is told, and decides.
                let entry = enroller.entry(.failed, by: EnrollmentEntry.byOperator, "it could not leave: \(error)")
                try? records.update {
                    let history = $0.history
                    $0 = before
                    $0.history = history
                    $0.history.append(entry)
                }
                framework.log(entry)
                throw error
            }
            try show(.left, options)
            action.setResult("state", EnrollmentState.left.name)
            action.setResult(
                "message",
                isRack ? "MAAS on this machine \(policy.outcome)" : "there is no rack on this machine any more")
        }
    }
}
