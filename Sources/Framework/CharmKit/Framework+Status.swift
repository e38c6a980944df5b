// How this unit and its application are.
extension Framework {
    /// Shows how this unit is at once, while a handler works on something that takes long.
    ///
    /// What ``collectStatus(_:)`` collects takes its place when the hook or action ends. Where nothing is collected, or the
    /// hook fails, what was shown before comes back.
    /// ```swift
    /// framework.observe(.install) { _ in
    ///     try framework.showStatus(.maintenance("installing the snap maas"))
    ///     try snap.install()
    /// }
    /// ```
    ///
    /// - Throws: ``HookToolError``; ``MisuseError`` when the charm collects no status, so that this one would stay.
    public func showStatus(_ status: Status) throws {
        guard !unitStatus.isEmpty else { throw MisuseError.uncollected("collectStatus", status) }
        try unitBoard.show(status)
    }

    /// Shows how the application is at once; see ``showStatus(_:)``. ``collectApplicationStatus(_:)`` decides in the end.
    ///
    /// - Throws: ``HookToolError``; ``MisuseError`` when the charm collects no status of the application.
    public func showApplicationStatus(_ status: Status, as leader: Leader) throws {
        guard !applicationStatus.isEmpty else { throw MisuseError.uncollected("collectApplicationStatus", status) }
        try applicationBoard(as: leader).show(status)
    }

    /// Collects what the parts of the charm say, and `problem`, which no collector knows of.
    func collectStatus(_ problem: Status?) throws -> (unit: Status?, application: Status?) {
        let (unit, application) = (StatusCollector(), StatusCollector())
        let before = problems?.count ?? 0
        for collect in unitStatus { try notingProblems { try collect(unit) } }
        let showsApplication = try !applicationStatus.isEmpty && model.leader != nil
        if showsApplication {
            for collect in applicationStatus { try notingProblems { try collect(application) } }
        }
        let own = (problems ?? []).dropFirst(before).map { Status.blocked(advice(on: $0)) }
        for status in [problem].compactMap({ $0 }) + own {
            unit.add(status)
            if showsApplication { application.add(status) }
        }
        return (unit.status, application.status)
    }

    /// The first of the options that handlers and reconcilers could not use, as a status. It is kept for actions, which
    /// call neither.
    func keptProblem() throws -> Status? {
        let status = problems?.first.map { Status.blocked(advice(on: $0)).printable }
        if try state.value(Self.problem) != status?.message { state.keep(Self.problem, status?.message) }
        return status
    }

    /// What the last hook could not use, as a status.
    func lastProblem() throws(HookToolError) -> Status? { try state.value(Self.problem).map(Status.blocked) }

    private static let problem = "charmkit.config-problem"

    func notingProblems(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ConfigError {
            problems?.append(error)
        }
    }

    /// Shows what was collected, or what was there before this hook where nothing was.
    func show(_ status: (unit: Status?, application: Status?)) throws(HookToolError) {
        if let wanted = status.unit { try unitBoard.show(wanted) } else { try unitBoard.restore() }
        guard let wanted = status.application, let leader = try model.leader else {
            try applicationBoard?.restore()
            return
        }
        try applicationBoard(as: leader).show(wanted)
    }

    /// Shows what was there before this hook, as far as Juju takes it: the hook has failed for another reason already.
    func restoreStatus() {
        try? unitBoard.restore()
        try? applicationBoard?.restore()
    }

    private func applicationBoard(as leader: Leader) -> StatusBoard {
        if let applicationBoard { return applicationBoard }
        let tools = model.tools
        let board = StatusBoard(
            "application", ledger,
            read: { () throws(HookToolError) in try tools.applicationStatus(as: leader) },
            write: { status throws(HookToolError) in try tools.setApplicationStatus(status, as: leader) })
        applicationBoard = board
        return board
    }

    /// What to tell the operator of an option that is of no use.
    func advice(on error: ConfigError) -> String { "\(error): juju config \(model.application.name)" }
}

extension MisuseError {
    static func uncollected(_ collector: String, _ status: Status) -> MisuseError {
        MisuseError(
            .status,
            "the status \(JSONText.quoted("\(status)")) would stay, since nothing decides what is shown when the hook "
                + "ends: add \(collector)")
    }
}
