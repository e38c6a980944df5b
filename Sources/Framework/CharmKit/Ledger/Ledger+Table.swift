import JujuProtocol

extension Ledger.Call {
    /// Whether the call changes something in Juju.
    public var isWrite: Bool { effect != .none }

    /// What the call changes in Juju.
    var effect: HookToolEffect { HookToolCall(tool, arguments).effect }

    /// The word that a `status-set` shows, without its message; nil of any other call.
    package var statusWord: String? {
        guard tool == "status-set", let end = arguments.firstIndex(of: "--"), end + 1 < arguments.count else {
            return nil
        }
        return arguments[end + 1]
    }

    /// The call as one line, without the values of arguments like `key=value` and with nothing of what follows them.
    public var shown: String {
        ([tool] + arguments.map(Self.shown)).joined(separator: " ")
    }

    fileprivate static func shown(_ argument: String) -> String {
        if !argument.hasPrefix("-"), let sign = argument.firstIndex(of: "="), !argument[..<sign].contains(" ") {
            return "\(argument[..<sign])=…"
        }
        let quoted = JSONText.quoted(argument)
        if quoted.utf8.count > 120 { return "\(quoted.prefix(100))…\"" }
        return argument.isEmpty || argument.contains(" ") || quoted.contains("\\") ? quoted : argument
    }
}

extension Ledger.Run {
    /// The command as one line, without the values of arguments like `key=value`.
    public var shown: String { ([executable] + arguments.map(Ledger.Call.shown)).joined(separator: " ") }
}

extension Ledger {
    /// The ledger as people read it: milliseconds and call, under `=` what is equal, under `~` why the next call writes, and
    /// last the time of the whole hook.
    public func table() -> String { (lines + [total]).joined(separator: "\n") }

    /// The table in at most about `limit` bytes, with the lines that are too many counted in the place of them.
    func table(limit: Int) -> String {
        var (kept, size) = ([Substring](), 0)
        let lines = lines
        for line in lines {
            size += line.utf8.count + 1
            guard size <= limit else { break }
            kept.append(line[...])
        }
        if kept.count < lines.count { kept.append("… and \(lines.count - kept.count) lines more") }
        return (kept + [total[...]]).joined(separator: "\n")
    }

    private var lines: [String] {
        ["      ms  call"]
            + entries.map { entry in
                switch entry {
                case .unchanged(let what): "          = \(what)"
                case .reason(let why): "          ~ \(why)"
                case .run(let run):
                    "\(Self.column(run.nanoseconds))  $ \(run.shown)\(run.failure.isEmpty ? "" : "  [\(run.failure)]")"
                case .redelivered(let event):
                    "\(Self.column(event.nanoseconds))  > deferred \(event.source), \(event.attempts + 1). time"
                case .call(let call): "\(Self.column(call.nanoseconds))  \(call.shown)\(Self.ending(call))"
                }
            }
    }

    private var total: String {
        let calls = entries.compactMap { entry -> Call? in if case .call(let call) = entry { call } else { nil } }
        let inTools = calls.reduce(0) { $0 + $1.nanoseconds }
        let writes = calls.count(where: \.isWrite)
        let share = "\(calls.count) calls, \(writes) of them writes, took \(Self.milliseconds(inTools)) ms"
        return "\(Self.column(elapsed))  in all; \(share)"
    }

    private static func ending(_ call: Call) -> String {
        switch call.exitCode {
        case 0: ""
        case let code?: "  [exit \(code)]"
        case nil: "  [not reached]"
        }
    }

    /// A time in milliseconds, right-aligned.
    private static func column(_ nanoseconds: Int) -> String {
        let text = milliseconds(nanoseconds)
        return String(repeating: " ", count: max(0, 8 - text.utf8.count)) + text
    }

    /// A time in milliseconds with three decimals.
    private static func milliseconds(_ nanoseconds: Int) -> String {
        let (whole, rest) = (nanoseconds / 1000).quotientAndRemainder(dividingBy: 1000)
        let decimals = String(rest)
        return "\(whole).\(String(repeating: "0", count: 3 - decimals.count))\(decimals)"
    }
}
