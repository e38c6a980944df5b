import ArgumentParser
import Foundation
import SimulatedJuju

/// What ssh and scp take from juju for a way to the machine, which needs none here.
struct SSHOptions: ParsableArguments {
    @Flag(help: .hidden)
    var proxy = false
    @Flag(help: .hidden)
    var noHostKeyChecks = false
    @Option(help: .hidden)
    var container: String?
}

/// ssh: a command or a shell on a machine.
struct SSH: JujuSimCommand {
    static let configuration = CommandConfiguration(
        commandName: "ssh", abstract: "Run a command, or a shell, on a machine or on a unit's machine.",
        discussion: """
            No ssh is needed, and its options mean nothing: the command runs as root in the home of the user ubuntu. Where charms run \
            on this machine (--host), that is a folder below machine-root, and CHARM_WORKLOAD_ROOT is set. Hook tools are for exec.
            """)

    @OptionGroup var state: StateOptions
    @OptionGroup var options: SSHOptions
    @Option(help: .hidden)
    var pty: String?
    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp("A unit, app/leader or machine, and a command.", valueName: "target> <command"))
    var arguments: [String] = []

    /// The options of OpenSSH that have a value.
    private static let valued: Set<Character> = Set("BbcDEeFIiJLlmOopQRSWw")

    func perform() throws {
        var words = arguments[...]
        if words.first == "--" { words.removeFirst() }
        guard let target = words.popFirst() else { throw SimulationError(.badInput, "no target name specified") }
        while let word = words.first, word.hasPrefix("-") {
            words.removeFirst()
            if word == "--" { break }
            if word.count == 2, let option = word.last, Self.valued.contains(option) { words = words.dropFirst() }
        }
        let (directory, model) = try state.read()
        try login(RemoteMachine(target, in: directory, model), command: words.joined(separator: " "))
    }

    /// Becomes the command, or a shell, so that input, output and exit code are its own.
    private func login(_ machine: RemoteMachine, command: String) throws -> Never {
        var environment = ProcessInfo.processInfo.environment
        environment = environment.filter { ["PATH", "TERM", "LANG", "TZ"].contains($0.key) }
        for name in ["USER", "LOGNAME"] { environment[name] = "ubuntu" }
        environment["SHELL"] = "/bin/bash"
        let bash = ["bash"] + (command.isEmpty ? [] : ["-c", command])
        if let entry = machine.entry {
            environment["HOME"] = "/home/ubuntu"
            environment["PATH"] = MachineEntry.path
            // Found as a shell finds it, where a program of that name may be elsewhere.
            try become("/usr/bin/env", ["env"] + entry.words(in: "/home/ubuntu", bash), environment)
        }
        environment["HOME"] = machine.home
        environment[ProcessCharm.rootVariable] = machine.root
        chdir(machine.home)
        try become("/bin/bash", bash, environment)
    }

    private func become(_ program: String, _ arguments: [String], _ environment: [String: String]) throws -> Never {
        let pointers = arguments.map { strdup($0) } + [nil]
        let variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        execve(program, pointers, variables)
        throw SimulationError(.file, "\(program): \(String(cString: strerror(errno)))")
    }
}
