import JujuProtocol

/// `dispatch --explain [EVENT]`: one hook, run for real when a person asks for it, and what it did.
///
/// It is run within `juju exec`, or in a hook that `juju debug-hooks` has stopped; there EVENT is by default that hook, else
/// `update-status`.
struct Explanation {
    /// The environment of the hook to run.
    let environment: HookEnvironment

    private static let usage = """
        usage: juju exec --unit UNIT -- ./dispatch --explain [EVENT] [-r RELATION-ID] [--remote-unit UNIT]

        Runs EVENT for real (default: update-status) and shows each hook tool call and why it wrote. An event of a relation
        takes the relation's number, and the remote unit for -joined, -changed by a unit, -departed. What else an event is
        about is taken from the variables that Juju would set: env JUJU_SECRET_ID=secret:… ./dispatch --explain secret-changed
        """

    /// Reads the command line, beginning after the program's name, and the process's environment.
    ///
    /// - Throws: ``CommandLineError`` with what to write instead; `HookEnvironmentError` outside of Juju.
    init(_ arguments: [String], _ variables: [String: String], executable: String) throws {
        var options: [String: String] = [:]
        var events: [String] = []
        var rest = arguments.dropFirst()[...]
        guard arguments.first == "--explain" else { throw CommandLineError(Self.usage) }
        while let word = rest.popFirst() {
            guard word.hasPrefix("-") else {
                events.append(word)
                continue
            }
            guard ["-r", "--remote-unit"].contains(word), let value = rest.popFirst() else {
                throw CommandLineError(Self.usage)
            }
            options[word] = value
        }
        guard events.count <= 1 else { throw CommandLineError(Self.usage) }
        let current = try HookEnvironment(variables, executable: executable)
        let event = try events.first ?? Self.name(of: current.event)
        let variables = try Self.variables(for: event, options, variables)
        environment = try HookEnvironment(variables, executable: executable)
        try Self.check(environment.event)
    }

    /// Runs the hook and gives the ledger as a table.
    func run(_ hook: (HookEnvironment, Ledger) -> Int32) -> CommandAnswer {
        let ledger = Ledger(explains: true)
        let code = hook(environment, ledger)
        let ending = code == 0 ? "" : "The hook failed: see juju debug-log\n"
        let output = "\(environment.event.name) of \(environment.unit)\n\(ledger.table())\n\(ending)"
        return CommandAnswer(output: output, code: code)
    }

    private static func name(of current: HookEvent) throws(CommandLineError) -> String {
        switch current {
        case .exec: return "update-status"
        case .action: throw CommandLineError("an action is not explained; within one, name the event to run")
        default: return current.name
        }
    }

    /// The variables with which Juju would run the hook.
    private static func variables(
        for event: String, _ options: [String: String], _ variables: [String: String]
    ) throws(CommandLineError) -> [String: String] {
        var variables = variables
        variables["JUJU_DISPATCH_PATH"] = "hooks/\(event)"
        variables["JUJU_HOOK_NAME"] = event
        if let id = options["-r"] {
            guard let kind = relationEvents.first(where: event.hasSuffix), let number = id.split(separator: ":").last
            else {
                throw CommandLineError("\(event) is no event of a relation; leave out -r")
            }
            let endpoint = String(event.dropLast(kind.count))
            variables["JUJU_RELATION"] = endpoint
            variables["JUJU_RELATION_ID"] = "\(endpoint):\(number)"
            variables["JUJU_REMOTE_APP"] = nil
        }
        if let unit = options["--remote-unit"] {
            variables["JUJU_REMOTE_UNIT"] = unit
            variables["JUJU_REMOTE_APP"] = String(unit.prefix { $0 != "/" })
        }
        return variables
    }

    private static let relationEvents = [
        "-relation-created", "-relation-joined", "-relation-changed", "-relation-departed", "-relation-broken",
    ]

    private static func check(_ event: HookEvent) throws(CommandLineError) {
        switch event {
        case .stop, .remove, .relationBroken:
            throw CommandLineError(
                "\(event.name) is not run by hand: the charm would take apart what goes on living in Juju")
        case .unknown(let name):
            throw CommandLineError("\(name) is no event, or it lacks what it is about\n\n\(usage)")
        default: break
        }
    }
}

/// A command line that makes no sense, with what to write instead.
struct CommandLineError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
