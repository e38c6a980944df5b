import Foundation

/// The `maas` command of the snap, as 3.7.3 was seen to behave: `init rack`, `config`, `status`, `apikey`.
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
        case "apikey": return try apikey()
        default:
            terminal.complain(
                "usage: maas [-h] COMMAND ...\n\nunknown command; the simulated maas knows init, config, status and apikey"
            )
            return 2
        }
    }

    /// Makes `url` the region that the machine's controllers talk to.
    func setURL(_ url: String) throws {
        try files.write("maas_url: \(url)\n", to: files.rackConfiguration, mode: 0o644)
        try files.write("maas_url: \(url)\n", to: files.regionConfiguration, mode: 0o640)
    }

    private func config() throws -> Int32 {
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
        terminal.print("maas_url=\(files.maasURL(at: files.regionConfiguration) ?? "None")")
        guard files.mode == "rack" else { return }
        let secret = tool.has("--show-secret") ? files.text(at: files.secret) ?? "None" : "(hidden)"
        terminal.print("secret=\(secret)")
    }

    private func status() -> Int32 {
        guard files.mode != "none" else {
            terminal.complain("MAAS is not configured")
            return 1
        }
        terminal.print("Service  Startup  Current   Since")
        let (name, isActive) = files.mode == "rack" ? ("rackd   ", service.isRunning) : ("regiond ", true)
        terminal.print("\(name) enabled  \(isActive ? "active  " : "inactive")  -")
        return 0
    }

    private func apikey() throws -> Int32 {
        guard let name = tool.option("--username") else {
            terminal.complain(
                "usage: maas apikey --username USERNAME\n\nthe following arguments are required: --username"
            )
            return 2
        }
        let region = try RegionStore(files: files).read()
        guard let user = region.users.first(where: { $0.name == name }) else {
            terminal.complain("User does not exist.")
            return 1
        }
        terminal.print(user.apiKey)
        return 0
    }
}
