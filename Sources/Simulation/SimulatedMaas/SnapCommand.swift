import Foundation

/// The `snap` command, as far as it concerns the MAAS snap.
///
/// snapd takes values of options in quotes, which Python's `operator_libs_linux` passes: `--channel="3.6/stable"`.
struct SnapCommand {
    private let tool: CommandLineTool
    private var terminal: Terminal { tool.terminal }
    private var machine: SimulatedMachine { tool.machine }
    private var service: RackService { RackService(machine: machine) }

    init(_ tool: CommandLineTool) { self.tool = tool }

    /// Does what the arguments say and returns the exit code.
    func run() throws -> Int32 {
        guard let verb = tool.arguments.first else {
            terminal.print("The snap command lets you install, configure, refresh and remove snaps.")
            return 0
        }
        guard ["list", "install", "refresh", "remove", "start", "stop", "restart"].contains(verb) else {
            terminal.complain("error: unknown command \"\(verb)\", see 'snap help'.")
            return 64
        }
        let names = names
        if names.isEmpty, verb == "list" { return list() }
        if names.isEmpty, verb == "refresh" { return try refreshAll() }
        guard let name = names.first else {
            terminal.complain("error: the required argument `<snap>` was not provided")
            return 64
        }
        if name.isEmpty || (names.count > 1 && names.contains("")) {
            return fail("cannot \(verb) snap with empty name")
        }
        // Services are named snap.app, as in "snap stop maas.pebble".
        let isInstalled = machine.installedSnap != nil
        guard name == "maas" || name.hasPrefix("maas."), isInstalled || verb == "install" else {
            return missing(name, verb)
        }
        guard try !hasFailed(verb) else { return 1 }
        switch verb {
        case "list": return list()
        case "install": return try install()
        case "refresh": return try refresh()
        case "remove": return try remove()
        default: return try control(verb)
        }
    }

    /// The arguments that are neither options nor values of options.
    private var names: [String] {
        let withValue = ["--channel", "--revision", "--cohort"]
        let rest = tool.arguments.dropFirst()
        return rest.indices.filter { index in
            !rest[index].hasPrefix("-") && !(index > rest.startIndex && withValue.contains(rest[index - 1]))
        }.map { rest[$0] }
    }

    /// The value of an option, without quotes around it; nil when there is none.
    private func value(_ name: String) -> String? {
        guard var value = tool.option(name) else { return nil }
        if value.count > 1, value.hasPrefix("\""), value.hasSuffix("\"") {
            value = String(value.dropFirst().dropLast())
        }
        return value.isEmpty ? nil : value
    }

    /// The channel that was asked for; nil for none.
    private func channel() throws -> SnapChannel? {
        let text = value("--channel") ?? SnapChannel.risks.first { tool.has("--\($0)") }
        return try text.map { try SnapChannel($0, current: machine.installedSnap?.channel) }
    }

    private func fail(_ text: String) -> Int32 {
        terminal.complain("error: \(text)")
        return 1
    }

    /// snapd does not count a snap that is not there as an error of `remove` and `refresh`.
    private func missing(_ name: String, _ verb: String) -> Int32 {
        switch verb {
        case "list": return fail("no matching snaps installed")
        case "remove", "refresh":
            terminal.complain("snap \"\(name)\" is not installed")
            return 0
        default: return fail("snap \"\(name)\" not found")
        }
    }

    // MARK: Failures on demand

    /// Whether a failure was asked for, which has then happened.
    private func hasFailed(_ verb: String) throws -> Bool {
        switch try SnapFailures(files: tool.files).take(verb) {
        case nil: return false
        case .storeUnreachable: _ = fail("unable to contact snap store")
        case .changeInProgress: _ = fail("snap \"maas\" has \"\(verb)-snap\" change in progress")
        case .other(let text): _ = fail(text)
        case .hangs: while FileManager.default.fileExists(atPath: tool.files.root) { usleep(100_000) }
        case .hookFails:
            try restartServices()
            let hook = verb == "install" ? "install" : "post-refresh"
            _ = fail(
                """
                cannot perform the following tasks:
                - Run \(hook) hook of "maas" snap if present (run hook "\(hook)": exit status 1)
                """)
        }
        return true
    }

    private func restartServices() throws {
        let wasRunning = service.isRunning
        try service.stop()
        if wasRunning { try service.start() }
    }

    // MARK: Verbs

    private func list() -> Int32 {
        guard let snap = machine.installedSnap else { return missing("maas", "list") }
        let notes = snap.isHeld ? "held" : "-"
        let row = ["maas", snap.version, "\(snap.revision)", "\(snap.channel)", "canonical**", notes]
        let head = ["Name", "Version", "Rev", "Tracking", "Publisher", "Notes"]
        let widths = zip(head, row).dropLast().map { max($0.count, $1.count) + 2 }
        for cells in [head, row] {
            let padded = zip(cells, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            terminal.print(padded.joined() + (cells.last ?? ""))
        }
        return 0
    }

    private func install() throws -> Int32 {
        guard machine.installedSnap == nil else {
            terminal.complain("snap \"maas\" is already installed, see 'snap help refresh'")
            return 0
        }
        let channel = try channel() ?? SnapChannel("latest/stable")
        guard let snap = SnapStore.snap(in: channel) else { return fail(SnapStore.refusal(of: channel)) }
        try machine.install(snap)
        terminal.print("maas (\(snap.channel)) \(snap.version) from Canonical** installed")
        return 0
    }

    private func refreshAll() throws -> Int32 {
        guard let snap = machine.installedSnap, !snap.isHeld,
            SnapStore.snap(in: snap.channel)?.revision != snap.revision
        else {
            terminal.complain("All snaps up to date.")
            return 0
        }
        guard try !hasFailed("refresh") else { return 1 }
        return try refresh()
    }

    private func refresh() throws -> Int32 {
        guard var snap = machine.installedSnap else { return missing("maas", "refresh") }
        if tool.has("--unhold") || tool.arguments.contains(where: { $0 == "--hold" || $0.hasPrefix("--hold=") }) {
            snap.isHeld = !tool.has("--unhold")
            try machine.record(snap)
            terminal.print(
                snap.isHeld
                    ? "General refreshes of \"maas\" held indefinitely" : "Removed general refresh hold of \"maas\"")
            return 0
        }
        let channel = try channel() ?? snap.channel
        guard var new = SnapStore.snap(in: channel) else { return fail(SnapStore.refusal(of: channel)) }
        new.isHeld = snap.isHeld
        guard new.revision != snap.revision || new.channel != snap.channel else {
            terminal.complain("snap \"maas\" has no updates available")
            return 0
        }
        let wasRunning = service.isRunning
        try service.stop()
        try machine.install(new)
        try RegionStore(files: tool.files).upgrade(to: new.version)
        if wasRunning { try service.start() }
        terminal.print("maas (\(new.channel)) \(new.version) from Canonical** refreshed")
        return 0
    }

    private func remove() throws -> Int32 {
        try service.stop()
        try machine.removeSnap()
        terminal.print("maas removed")
        return 0
    }

    private func control(_ verb: String) throws -> Int32 {
        if verb != "start" { try service.stop() }
        // To start what runs changes nothing, as with systemd.
        if verb != "stop", !(service.isRunning && service.isConnected) { try service.start() }
        terminal.print(verb == "stop" ? "Stopped." : verb == "start" ? "Started." : "Restarted.")
        return 0
    }
}
