import ArgumentParser

/// The verbs of this program, to tell a person of one that is none.
struct Verbs {
    private let names: [String]

    init(of configuration: CommandConfiguration) {
        let commands = configuration.subcommands + configuration.groupedSubcommands.flatMap(\.subcommands)
        names = ["help"] + commands.flatMap { [$0._commandName] + $0.configuration.aliases }
    }

    /// Why a command with these arguments is none, or nil.
    func refusal(of arguments: [String]) -> String? {
        guard let verb = arguments.first, !verb.hasPrefix("-") else { return nil }
        if names.contains(verb) { return nil }
        let near = names.filter { Self.distance($0, verb) <= max(1, verb.count / 3) }
            .min { (Self.distance($0, verb), $0) < (Self.distance($1, verb), $1) }
        return "\"\(verb)\" is not a juju-sim command"
            + (near.map { "; did you mean \($0)?" } ?? "; see juju-sim --help")
    }

    /// The arguments with what juju takes before a verb behind it (cmd: SuperCommand), and `--version` as a verb.
    static func withVerbFirst(_ arguments: [String]) -> [String] {
        let flags: Set = ["--debug", "-q", "--quiet", "-v", "--verbose", "--show-log"]
        var (leading, rest) = ([String](), arguments[...])
        while let word = rest.first {
            if flags.contains(word) || word.hasPrefix("--logging-config=") {
                leading.append(rest.removeFirst())
            } else if word == "--logging-config", rest.count > 1 {
                leading += rest.prefix(2)
                rest = rest.dropFirst(2)
            } else {
                break
            }
        }
        guard let verb = rest.first else { return arguments.isEmpty ? [] : ["help"] }
        if verb == "--version" { return ["version"] + leading + rest.dropFirst() }
        return verb.hasPrefix("-") || verb == "help" ? Array(rest) : [verb] + leading + rest.dropFirst()
    }

    /// What `--wait` of run-action means without a time.
    static let forEver = "forever"

    private static var targets: Regex<Substring> {
        /(?:--(?:unit|application|app|machine|all)(?:=.*)?|-[ua].*)/
    }

    /// The arguments with what Juju 2.9 has otherwise: run for commands, and run-action's `--wait` without a time.
    static func adapted(_ arguments: [String]) -> [String] {
        switch arguments.first {
        case "run":
            let options = arguments.dropFirst().prefix { $0 != "--" }
            return options.contains { $0.wholeMatch(of: targets) != nil }
                ? ["run-commands"] + arguments.dropFirst() : arguments
        case "run-action":
            return arguments.indices.map { index in
                let isBare =
                    arguments[index] == "--wait"
                    && arguments.dropFirst(index + 1).first?.wholeMatch(of: /\d+(\.\d+)?(ms|s|m|h)?/) == nil
                return isBare ? "--wait=\(forEver)" : arguments[index]
            }
        default: return arguments
        }
    }

    /// How many characters must be put in, left out or replaced to make one text of the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        var row = Array(0...right.count)
        for (index, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for column in right.indices {
                let replaced = diagonal + (right[column] == character ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(replaced, row[column] + 1, diagonal + 1)
            }
        }
        return row[right.count]
    }
}
