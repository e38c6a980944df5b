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
    /// What help shows as the value of a flag that is not given; of a text in quotes.
    var standard: @Sendable (HookContext) -> String = { _ in #""""# }

    /// A flag that is on or off.
    static func bool(_ names: String...) -> ToolFlag {
        ToolFlag(names: names, kind: .bool, standard: { _ in "false" })
    }

    /// A flag with any text.
    static func value(_ names: String..., standard: String = "") -> ToolFlag {
        ToolFlag(
            names: names, kind: .value(check: { _, _ throws(ToolFailure) in }),
            standard: { _ in GoText.quoted(standard) })
    }

    /// A flag with a value that `check` accepts or refuses, and that is `standard` where it is not given.
    static func value(
        _ names: String...,
        standard: @escaping @Sendable (HookContext) -> String = { _ in "" },
        check: @escaping @Sendable (String, HookContext) throws(ToolFailure) -> Void
    ) -> ToolFlag {
        ToolFlag(names: names, kind: .value(check: check), standard: standard)
    }

    /// `-r ID`, `--relation ID`: the relation, by default the hook's.
    static let relation = ToolFlag.value("relation", "r", standard: { $0.relationText }) {
        text, context throws(ToolFailure) in
        _ = try context.relationID(text)
    }

    /// The line of gnuflag's help: programs read the standard value in it (gnuflag's PrintDefaults).
    func help(_ context: HookContext) -> String {
        let names = names.sorted { ($0.count, $0) < ($1.count, $1) }.map { $0.count == 1 ? "-\($0)" : "--\($0)" }
        let standard = standard(context)
        // Two spaces before what is no text.
        let gap = standard.hasPrefix("\"") ? " " : "  "
        return "\(names.joined(separator: ", "))\(gap)(= \(standard))"
    }
}

/// The flags and arguments that a call was made with.
struct ParsedArguments: Sendable {
    /// The flags that were given, by their first names, in order; of one with no value, whether it is on. A call has a
    /// handful, among which a look at each is faster than a dictionary.
    private var given: [(flag: String, value: String?, isOn: Bool)] = []
    /// What is neither a flag nor a flag's value.
    var positional: [String] = []
    /// Whether help was asked for.
    var wantsHelp = false

    /// The last value that was given with the flag, or nil.
    func value(_ name: String) -> String? { given.last { $0.flag == name }?.value }

    /// Whether the flag is on.
    func isOn(_ name: String) -> Bool { given.last { $0.flag == name }?.isOn ?? false }

    /// Notes a flag with a value.
    mutating func set(_ name: String, to value: String) { given.append((name, value, false)) }

    /// Notes a flag that is on or off.
    mutating func turn(_ name: String, on isOn: Bool) { given.append((name, nil, isOn)) }

    /// Refuses arguments after the first `count`.
    func refuse(after count: Int) throws(ToolFailure) {
        guard positional.count > count else { return }
        throw .usage("unrecognized args: \(GoText.quoted(Array(positional[count...])))")
    }
}
