import ArgumentParser
import ChildProcess
import SimulatedJuju

/// scp: files to and from machines.
struct SCP: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "scp", abstract: "Copy files to and from machines.",
        discussion: """
            A path on a machine is below its root folder, or below the home in it: nothing is written elsewhere. Of scp's options \
            -r and -p count.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var options: SSHOptions
    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("What to copy and where to, as target:path.", valueName: "source> <destination"))
    var arguments: [String] = []

    /// The options of scp that have a value.
    private static let valued: Set<Character> = Set("cDFiJloPSX")

    func perform() throws {
        var flags: [String] = []
        var places: [String] = []
        var words = arguments[...]
        while let word = words.popFirst() {
            guard word.hasPrefix("-"), word.count > 1 else {
                places.append(word)
                continue
            }
            if word == "-r" || word == "-p" { flags.append(word) }
            if word.count == 2, let option = word.last, Self.valued.contains(option) { words = words.dropFirst() }
        }
        guard places.count > 1 else { throw SimulationError(.badInput, "at least two arguments required") }
        let (directory, model) = try state.read()
        let paths = try places.map { place in
            // As scp tells a path that has a colon from a target: by a slash before it.
            guard let colon = place.firstIndex(of: ":"), !place[..<colon].contains("/") || isUnit(place[..<colon])
            else { return place }
            return try RemoteMachine(String(place[..<colon]), in: directory, model)
                .local(String(place[place.index(after: colon)...]))
        }
        let result = try ChildProcess("/bin/cp", arguments: flags + ["--"] + paths, timeLimit: .seconds(3600)).run()
        guard result.succeeded else {
            throw SimulationError(.file, result.error.split(separator: "\n").joined(separator: "; "))
        }
    }

    private func isUnit(_ target: Substring) -> Bool {
        UnitTarget(argument: target.split(separator: "@", maxSplits: 1).last.map(String.init) ?? "") != nil
    }
}
