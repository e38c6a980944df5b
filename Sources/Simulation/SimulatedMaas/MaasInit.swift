import Foundation

/// `maas init rack`: asks for what is missing, writes files, starts services, and says that all is well whatever happens.
///
/// It contacts nobody and checks nothing; at the end of its input it asks for ever, as the real one does (MAAS 3.7.3).
struct MaasInit {
    let command: MaasCommand
    private var tool: CommandLineTool { command.tool }
    private var files: MachineFiles { command.files }
    private var terminal: Terminal { command.terminal }

    private static let modes = ["region+rack", "region", "rack"]

    /// Does it and returns the exit code.
    func run() throws -> Int32 {
        let mode = tool.arguments.dropFirst().first { !$0.hasPrefix("-") } ?? ""
        guard Self.modes.contains(mode) else {
            let choices = Self.modes.map { "'\($0)'" }.joined(separator: ", ")
            terminal.complain("usage: maas init [-h] {region+rack,region,rack} ...\n")
            terminal.complain("argument run_mode: invalid choice: '\(mode)' (choose from \(choices))")
            return 2
        }
        guard mode == "rack" else {
            terminal.complain("the simulated maas initialises racks only; a region is started with: maas-sim region")
            return 2
        }
        let isInitialised = files.mode != "none"
        if isInitialised, !tool.has("--force") {
            terminal.print("Controller has already been initialized.")
            guard confirm("Are you sure you want to initialize again") else { return 0 }
        }
        let url = tool.option("--maas-url") ?? require("MAAS URL", default: "http://localhost:5240/MAAS")
        let secret = tool.option("--secret") ?? require("Secret")

        if isInitialised {
            terminal.print("Stopping services")
            try command.service.stop()
        }
        try files.write(secret, to: files.secret, mode: 0o644)
        try command.setURL(url)
        try files.write(mode, to: files.snapMode, mode: 0o644)
        terminal.print("Starting services")
        try command.service.start()
        return 0
    }

    private func confirm(_ question: String) -> Bool {
        while true {
            guard let answer = tool.ask("\(question) (yes/no) [default=no]? ") else { continue }
            if answer.isEmpty || answer == "no" { return false }
            if answer == "yes" { return true }
        }
    }

    private func require(_ title: String, default value: String? = nil) -> String {
        let prompt = title + (value.map { " [default=\($0)]" } ?? "") + ": "
        while true {
            guard let answer = tool.ask(prompt) else { continue }
            if !answer.isEmpty { return answer }
            if let value { return value }
        }
    }
}
