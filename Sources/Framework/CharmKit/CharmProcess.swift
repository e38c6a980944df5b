@preconcurrency import Glibc
import JujuProtocol
import SealedStore

/// One hook of a charm, from the process's environment to its exit code.
public enum CharmProcess {
    /// Runs the hook that this process was started for, or what a person asks for on the command line, and ends the
    /// process.
    static func run<C: Charm>(_ charm: C.Type) -> Never {
        CoreFiles.disable()
        let variables = environmentVariables()
        let name = CommandLine.arguments.first ?? ""
        do {
            if CommandLine.argc > 1 || name.hasSuffix(CharmQueue.name) {
                exit(try command(name, Array(CommandLine.arguments.dropFirst()), variables, charm))
            }
            let environment = try HookEnvironment(variables, executable: name)
            // What an earlier hook left that was killed while it handed a secret to the agent.
            PrivateFile.removeLeftover(secretFile(environment))
            exit(run(environment, transport(environment, variables), charm.init))
        } catch {
            fputs("\(name): \(error)\n", stderr)
            exit(2)
        }
    }

    /// Runs one hook of the charm that `makeCharm` makes, and gives the exit code: 0, or 1 when the hook failed.
    ///
    /// This is the whole of a hook without a process of its own, as a simulated Juju wants it.
    public static func run(
        _ environment: HookEnvironment, _ transport: any HookToolTransport, fingerprintKey: Fingerprint.Key? = nil,
        ledger: Ledger = Ledger(), commands: any CommandRunner = LocalCommandRunner(),
        snaps: (any SnapManager)? = nil,
        clock: @escaping () -> Int = { time(nil) },
        _ makeCharm: (Framework) -> any Charm
    ) -> Int32 {
        let framework = Framework(
            environment: environment, transport: transport, fingerprintKey: fingerprintKey, ledger: ledger,
            commands: commands, snaps: snaps, clock: clock)
        defer { framework.close() }
        // The charm holds what its handlers don't; it lives as long as the hook.
        return withExtendedLifetime(makeCharm(framework)) {
            defer { framework.logLedger() }
            do {
                try framework.run()
                return 0
            } catch {
                framework.probe?.failure = error
                framework.logger.error("Hook \(environment.event.name) failed: \(error)")
                return 1
            }
        }
    }

    /// The name of the file through which the agent gets this unit's secrets; the same in each hook, for the next to remove.
    static func secretFile(_ environment: HookEnvironment) -> String {
        "charm-secret-\(environment.unit.application)-\(environment.unit.number)-\(environment.modelUUID)"
    }

    private static func command<C: Charm>(
        _ name: String, _ arguments: [String], _ variables: [String: String], _ charm: C.Type
    ) throws -> Int32 {
        if name.hasSuffix(CharmQueue.name) {
            let environment = try HookEnvironment(variables, executable: name)
            let queue = CharmQueue(HookTools(transport(environment, variables)))
            return print(queue.run(arguments))
        }
        let explanation = try Explanation(arguments, variables, executable: name)
        let transport = transport(explanation.environment, variables)
        return print(explanation.run { CharmProcess.run($0, transport, ledger: $1, charm.init) })
    }

    private static func print(_ answer: CommandAnswer) -> Int32 {
        fputs(answer.output, answer.code == 0 ? stdout : stderr)
        fflush(nil)
        return answer.code
    }

    private static func transport(_ environment: HookEnvironment, _ variables: [String: String])
        -> any HookToolTransport
    {
        let exec = ExecTransport(path: variables["PATH"] ?? "")
        guard variables["CHARMKIT_HOOK_TOOLS"] != "exec", let address = environment.agentSocket else { return exec }
        let socket = AgentSocketClient(
            address: address, contextID: environment.contextID, directory: environment.charmDirectory,
            token: environment.agentToken)
        return FallbackTransport(SocketTransport(socket), else: exec)
    }

    private static func environmentVariables() -> [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            if let sign = strchr(text, 61 /* = */) {
                let name = UnsafeRawBufferPointer(start: text, count: text.distance(to: sign))
                variables[String(decoding: name, as: UTF8.self)] = String(cString: sign + 1)
            }
            entry += 1
        }
        return variables
    }
}

/// What a command of a charm has to say: on standard output, or on standard error when it failed.
struct CommandAnswer {
    let output: String
    let code: Int32
}
