/// One flag of a hook tool, as Juju's flag library (gnuflag) knows it.
struct ToolFlag: Sendable {
    /// What a flag takes.
    enum Kind: Sendable {
        /// Nothing, or `=true` and the like.
        case bool
        /// A value, checked as soon as it is read.
        case value(check: @Sendable (String, HookContext) throws(ToolFailure) -> Void)
    }

    /// The spellings without dashes; the first one names the flag in the code.
    let names: [String]
    let kind: Kind

    /// A flag that is on or off.
    static func bool(_ names: String...) -> ToolFlag { ToolFlag(names: names, kind: .bool) }

    /// A flag with any value.
    static func value(_ names: String...) -> ToolFlag {
        ToolFlag(names: names, kind: .value(check: { _, _ throws(ToolFailure) in }))
    }

    /// A flag with a value that `check` accepts or refuses.
    static func value(
        _ names: String...,
        check: @escaping @Sendable (String, HookContext) throws(ToolFailure) -> Void
    ) -> ToolFlag {
        ToolFlag(names: names, kind: .value(check: check))
    }

    /// `-r ID`, `--relation ID`: the relation, by default the hook's.
    static let relation = ToolFlag.value("relation", "r") { text, context throws(ToolFailure) in
        _ = try context.relationID(text)
    }
}

/// The flags and arguments that a call was made with.
struct ParsedArguments: Sendable {
    /// The last value of each flag with a value, by its first name.
    var values: [String: String] = [:]
    /// Whether each bool flag is on, by its first name.
    var switches: [String: Bool] = [:]
    /// What is neither a flag nor a flag's value.
    var positional: [String] = []
    /// Whether help was asked for.
    var wantsHelp = false

    /// Whether the flag is on.
    func isOn(_ name: String) -> Bool { switches[name] ?? false }

    /// Refuses arguments after the first `count`.
    func refuse(after count: Int) throws(ToolFailure) {
        guard positional.count > count else { return }
        throw .usage("unrecognized args: \(GoText.quoted(Array(positional[count...])))")
    }
}
