/// The `snap` command, as far as it concerns the MAAS snap.
struct SnapCommand {
    private let tool: CommandLineTool
    private var terminal: Terminal { tool.terminal }
    private var service: RackService { RackService(machine: tool.machine) }

    init(_ tool: CommandLineTool) { self.tool = tool }

    /// Does what the arguments say and returns the exit code.
    func run() throws -> Int32 {
        let names = tool.arguments.dropFirst().filter { !$0.hasPrefix("-") }
        guard let verb = tool.arguments.first else {
            terminal.print("The snap command lets you install, configure, refresh and remove snaps.")
            return 0
        }
        let known = ["list", "install", "remove", "start", "stop", "restart"]
        guard known.contains(verb) else {
            terminal.complain("error: unknown command \"\(verb)\", see 'snap help'.")
            return 64
        }
        if verb == "list", names.isEmpty || names.contains("maas") { return list() }
        guard let name = names.first(where: { $0 != tool.option("--channel") }) else {
            terminal.complain("error: the required argument `<snap>` was not provided")
            return 64
        }
        // Services are named snap.app, as in "snap stop maas.pebble".
        guard name == "maas" || name.hasPrefix("maas.") else { return missing(name, verb) }

        switch verb {
        case "install": return try install()
        case "remove": return try remove()
        default: return try control(verb)
        }
    }

    private func missing(_ name: String, _ verb: String) -> Int32 {
        switch verb {
        case "list":
            terminal.complain("error: no matching snaps installed")
            return 1
        case "remove":
            terminal.complain("snap \"\(name)\" is not installed")
            return 0
        default:
            terminal.complain("error: snap \"\(name)\" not found")
            return 1
        }
    }

    private func list() -> Int32 {
        guard let snap = tool.machine.installedSnap else { return missing("maas", "list") }
        let row = ["maas", snap.version, "\(snap.revision)", snap.channel, "canonical**", "-"]
        for cells in [["Name", "Version", "Rev", "Tracking", "Publisher", "Notes"], row] {
            let widths = zip(["Name", "Version", "Rev", "Tracking", "Publisher"], row).map {
                max($0.count, $1.count) + 2
            }
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            terminal.print(padded.joined() + (cells.last ?? ""))
        }
        return 0
    }

    private func install() throws -> Int32 {
        if tool.machine.installedSnap != nil {
            terminal.complain("snap \"maas\" is already installed, see 'snap help refresh'")
            return 0
        }
        let channel = tool.option("--channel") ?? "latest/stable"
        try tool.machine.installSnap(channel: channel)
        let snap = InstalledSnap(channel: channel)
        terminal.print("maas (\(snap.channel)) \(snap.version) from Canonical** installed")
        return 0
    }

    private func remove() throws -> Int32 {
        guard tool.machine.installedSnap != nil else { return missing("maas", "remove") }
        try service.stop()
        try tool.machine.removeSnap()
        terminal.print("maas removed")
        return 0
    }

    private func control(_ verb: String) throws -> Int32 {
        guard tool.machine.installedSnap != nil else {
            terminal.complain("error: snap \"maas\" not found")
            return 1
        }
        if verb != "start" { try service.stop() }
        if verb != "stop" { try service.start() }
        terminal.print(verb == "stop" ? "Stopped." : verb == "start" ? "Started." : "Restarted.")
        return 0
    }
}
