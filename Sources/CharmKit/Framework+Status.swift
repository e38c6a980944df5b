// How this unit and its application are, at the end of a hook.
extension Framework {
    func collectStatus() throws -> (unit: Status?, application: Status?) {
        let (unit, application) = (StatusCollector(), StatusCollector())
        for collect in unitStatus { try notingProblems { try collect(unit) } }
        let showsApplication = try !applicationStatus.isEmpty && model.leader != nil
        if showsApplication {
            for collect in applicationStatus { try notingProblems { try collect(application) } }
        }
        for problem in problems ?? [] {
            let status = Status.blocked(advice(on: problem))
            unit.add(status)
            if showsApplication { application.add(status) }
        }
        return (unit.status?.printable, application.status?.printable)
    }

    func notingProblems(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ConfigError {
            problems?.append(error)
        }
    }

    func show(_ status: (unit: Status?, application: Status?)) throws(HookToolError) {
        if let wanted = status.unit, try isNews(wanted, after: model.tools.unitStatus(), of: "unit") {
            try model.tools.setUnitStatus(wanted)
        }
        guard let wanted = status.application, let leader = try model.leader else { return }
        if try isNews(wanted, after: model.tools.applicationStatus(as: leader), of: "application") {
            try model.tools.setApplicationStatus(wanted, as: leader)
        }
    }

    private func isNews(_ wanted: Status, after shown: ShownStatus, of whom: String) -> Bool {
        guard shown.name == wanted.kind.rawValue && shown.message == wanted.message else {
            ledger.reason("status of the \(whom): \(shown.name) \(JSONText.quoted(shown.message)) -> \(wanted)")
            return true
        }
        ledger.unchanged("status of the \(whom): \(wanted)")
        return false
    }

    /// What to tell the operator of an option that is of no use.
    func advice(on error: ConfigError) -> String { "\(error): juju config \(model.application.name)" }
}
