import Foundation

/// The `maas` command of the snap, as 3.7.3 was seen to behave: `init rack`, `config`, `status`, and ``ManagementCommand``.
struct MaasCommand {
    let tool: CommandLineTool
    var files: MachineFiles { tool.files }
    var terminal: Terminal { tool.terminal }
    var service: RackService { RackService(machine: tool.machine) }

    init(_ tool: CommandLineTool) { self.tool = tool }

    /// Does what the arguments say and returns the exit code.
    func run() throws -> Int32 {
        // Every command looks at the region's configuration first, and thereby creates it.
        if !FileManager.default.fileExists(atPath: files.regionConfiguration) {
            try files.write("", to: files.regionConfiguration, mode: 0o640)
        }
        switch tool.arguments.first {
        case "init": return try MaasInit(command: self).run()
        case "config": return try config()
        case "status": return status()
        case "createadmin", "apikey", "configauth":
            do {
                return try ManagementCommand(tool: tool).run(tool.arguments[0])
            } catch let error as ManagementError {
                return error.report(on: terminal)
            }
        default:
            let verb =
                tool.arguments.first.map { "'\($0)' is none of the simulated commands" } ?? "no command was given"
            return ManagementError.crash(verb).report(on: terminal)
        }
    }

    /// Makes `url` the region that the machine's controllers talk to.
    func setURL(_ url: String) throws {
        try files.configure(["maas_url": url], at: files.rackConfiguration, mode: 0o644)
        try files.configure(["maas_url": url], at: files.regionConfiguration, mode: 0o640)
    }

    private func config() throws -> Int32 {
        guard isAllowed("config") else { return 1 }
        if tool.has("--show") {
            show()
            return 0
        }
        let (url, secret) = (tool.option("--maas-url"), tool.option("--secret"))
        if let secret { try files.write(secret, to: files.secret, mode: 0o644) }
        if let url {
            try setURL(url)
            terminal.print("Restarting services")
            try service.stop()
            try service.start()
        }
        if url == nil, secret == nil { show() }
        return 0
    }

    private func show() {
        let isParsable = tool.has("--parsable")
        terminal.print(isParsable ? "mode=\(files.mode)" : "Mode: \(files.mode)")
        guard files.mode != "none" else { return }
        if !isParsable { terminal.print("Settings:") }
        let configuration = files.configuration(at: files.regionConfiguration)
        func show(_ name: String) { terminal.print("\(name)=\(configuration[name] ?? "None")") }
        show("maas_url")
        if files.mode.hasPrefix("region") {
            ["database_host", "database_port", "database_name", "database_user"].forEach(show)
            if tool.has("--show-database-password") {
                show("database_pass")
            } else {
                terminal.print("database_pass=(hidden)")
            }
            if configuration["num_workers"] != nil { show("num_workers") }
        } else {
            let secret = tool.has("--show-secret") ? files.text(at: files.secret) ?? "None" : "(hidden)"
            terminal.print("secret=\(secret)")
        }
    }

    private func status() -> Int32 {
        guard isAllowed("status") else { return 1 }
        guard files.mode != "none" else {
            terminal.print("MAAS is not configured")
            return 1
        }
        terminal.print("Service  Startup  Current   Since")
        let (name, isActive) = files.mode == "rack" ? ("rackd   ", service.isRunning) : ("regiond ", true)
        terminal.print("\(name) enabled  \(isActive ? "active  " : "inactive")  -")
        return 0
    }

    private func isAllowed(_ verb: String) -> Bool {
        if !tool.isRoot { terminal.complain("The '\(verb)' command must be run by root.") }
        return tool.isRoot
    }
}
