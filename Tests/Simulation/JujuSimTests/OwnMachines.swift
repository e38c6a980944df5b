import ChildProcess

/// Models whose machines are their own.
enum OwnMachines {
    /// Whether there can be any here.
    static let arePossible: Bool = {
        guard let trial = try? Trial(), let result = try? run(["add-machine"], in: trial) else { return false }
        defer { _ = try? run(["destroy-model", "demo"], in: trial) }
        return result.succeeded
    }()

    static func run(_ arguments: [String], in trial: Trial) throws -> ChildProcess.Result {
        try trial.run(arguments, variables: ["JUJU_SIM_HOST": ""])
    }
}
