import SimulatedJuju

/// The command that runs, as the timeline tells of it: what it does, without what may be a secret.
///
/// A history is kept and passed on, so a value is shown only where it can hardly be one: under a name that does not speak of
/// secrets, and itself short and plain.
enum CommandText {
    /// The verb and its arguments; without where the model lives. Of `commands`, which are the operator's own, only what is
    /// run first is named.
    static func current(commands: [String] = []) -> String {
        text(Verbs.withVerbFirst(Array(CommandLine.arguments.dropFirst())), commands: commands)
    }

    /// The text of a command with these arguments.
    static func text(_ arguments: [String], commands: [String] = []) -> String {
        var shown: [String] = []
        var skipsNext = false
        for argument in arguments {
            if skipsNext {
                skipsNext = false
            } else if ["--state", "--model", "-m"].contains(argument) {
                skipsNext = true
            } else if !argument.hasPrefix("--state=") && !argument.hasPrefix("--model=") {
                shown.append(argument)
            }
        }
        guard let verb = shown.first else { return "" }
        var rest = shown.dropFirst()
        var words = [verb]
        if !commands.isEmpty {
            // The parser takes options before and after the commands.
            rest.removeAll { commands.contains($0) || $0 == "--" }
            words += rest + [first(of: commands)]
        } else {
            words += rest.map { safe($0, isSecret: verb.hasSuffix("-secret")) }
        }
        return words.joined(separator: " ")
    }

    /// The program of the first command, and a mark if there is more.
    static func first(of commands: [String]) -> String {
        let words = commands.flatMap { $0.split(whereSeparator: \.isWhitespace) }
        guard let word = words.first else { return "" }
        let name = word.firstIndex(of: "=").map { word[...$0] + held } ?? word
        return name + (words.count > 1 ? " \(held)" : "")
    }

    /// An argument without the value that it sets, unless that is plain. Options come as `--name=value` or with the value,
    /// which may set something in turn, as the next argument.
    private static func safe(_ argument: String, isSecret: Bool) -> String {
        guard let mark = argument.firstIndex(of: "=") else { return argument }
        let name = argument[..<mark]
        let value = String(argument[argument.index(after: mark)...])
        if name.hasPrefix("--"), value.contains("=") { return "\(name)=\(safe(value, isSecret: isSecret))" }
        if name.hasSuffix("#file") { return argument }
        let isOpen = !isSecret && PlainValue.isShown(value, of: name)
        return isOpen ? argument : "\(name)=\(held)"
    }

    private static let held = "…"
}
