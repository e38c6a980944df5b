import ArgumentParser
import ChildProcess
import Foundation
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
        let ends = try places.map { try end($0, in: directory, model) }
        guard let destination = ends.last else { return }
        for source in ends.dropLast() { try copy(source, to: destination, flags) }
    }

    /// A place that is copied from or to.
    private enum End {
        /// A path on this machine.
        case here(String)
        /// A path on a machine of its own.
        case machine(MachineEntry, String)
    }

    private func end(_ place: String, in directory: StateDirectory, _ model: ModelState) throws -> End {
        // As scp tells a path that has a colon from a target: by a slash before it.
        guard let colon = place.firstIndex(of: ":"), !place[..<colon].contains("/") || isUnit(place[..<colon])
        else { return .here(place) }
        let machine = try RemoteMachine(String(place[..<colon]), in: directory, model)
        let path = String(place[place.index(after: colon)...])
        return machine.entry.map { .machine($0, RemoteMachine.absolute(path)) } ?? .here(machine.local(path))
    }

    private func copy(_ source: End, to destination: End, _ flags: [String]) throws {
        switch (source, destination) {
        case (.here(let source), .here(let destination)): try run(["cp"] + flags + ["--", source, destination])
        case (.here(let source), .machine(let entry, let destination)):
            let place = URL(filePath: source).standardizedFileURL
            try copy(flags, on: entry, place.deletingLastPathComponent()) {
                ["\($0)/\(place.lastPathComponent)", destination]
            }
        case (.machine(let entry, let source), .here(let destination)):
            let place = URL(filePath: destination).standardizedFileURL
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: place.path, isDirectory: &isFolder), isFolder.boolValue {
                try copy(flags, on: entry, place) { [source, $0 + "/."] }
            } else {
                try copy(flags, on: entry, place.deletingLastPathComponent()) {
                    [source, "\($0)/\(place.lastPathComponent)"]
                }
            }
        case (.machine(let entry, let source), .machine):
            let folder = FileManager.default.temporaryDirectory.appending(path: "juju-sim-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            defer { try? FileManager.default.removeItem(atPath: folder) }
            try copy(.machine(entry, source), to: .here(folder + "/"), flags)
            let name = URL(filePath: source).lastPathComponent
            try copy(.here("\(folder)/\(name)"), to: destination, flags)
        }
    }

    /// Copies on the machine itself, where links lead to what they mean there. A folder of this machine comes along as an open
    /// descriptor; `paths` are the source and the destination, for its path there.
    private func copy(_ flags: [String], on entry: MachineEntry, _ folder: URL, _ paths: (String) -> [String]) throws {
        try run(
            ["sh", "-c", "exec 9<\"$0\" && exec \"$@\"", folder.path]
                + entry.words(in: "/", ["cp"] + flags + ["--"] + paths("/proc/self/fd/9")))
    }

    private func run(_ words: [String]) throws {
        let child = ChildProcess(words[0], arguments: Array(words.dropFirst()), timeLimit: .seconds(3600))
        let result = try child.run()
        guard result.succeeded else {
            throw SimulationError(.file, result.error.split(separator: "\n").joined(separator: "; "))
        }
    }

    private func isUnit(_ target: Substring) -> Bool {
        UnitTarget(argument: target.split(separator: "@", maxSplits: 1).last.map(String.init) ?? "") != nil
    }
}
