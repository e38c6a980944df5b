/// The command that runs, as the timeline tells of it.
enum CommandText {
    /// The verb and its arguments; without where the model lives, and without what may be a secret.
    static var current: String { text(Array(CommandLine.arguments.dropFirst())) }

    /// The text of a command with these arguments.
    static func text(_ arguments: [String]) -> String {
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
        let mayHoldSecrets = shown.first?.hasSuffix("-secret") == true
        return shown.map { argument in
            guard mayHoldSecrets, let mark = argument.firstIndex(of: "="), !argument.contains("#file=") else {
                return argument
            }
            return argument[...mark] + "…"
        }
        .joined(separator: " ")
    }
}
