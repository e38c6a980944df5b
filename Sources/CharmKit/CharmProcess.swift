@preconcurrency import Glibc
import JujuProtocol
import SealedStore

/// One hook of a charm, from the process's environment to its exit code.
public enum CharmProcess {
    /// Runs the hook that this process was started for, and ends the process.
    static func run<C: Charm>(_ charm: C.Type) -> Never {
        let variables = environmentVariables()
        let name = CommandLine.arguments.first ?? ""
        do {
            let environment = try HookEnvironment(variables, executable: name)
            exit(run(environment, transport(environment, variables), charm.init))
        } catch {
            let text = "\(name): \(error)\nJuju runs this program for each hook; by hand it does nothing.\n"
            fputs(text, stderr)
            exit(2)
        }
    }

    /// Runs one hook of the charm that `makeCharm` makes, and gives the exit code: 0, or 1 when the hook failed.
    ///
    /// This is the whole of a hook without a process of its own, as a simulated Juju wants it.
    public static func run(
        _ environment: HookEnvironment, _ transport: any HookToolTransport, fingerprintKey: Fingerprint.Key? = nil,
        _ makeCharm: (Framework) -> any Charm
    ) -> Int32 {
        let framework = Framework(environment: environment, transport: transport, fingerprintKey: fingerprintKey)
        defer { framework.close() }
        // The charm holds what its handlers don't; it lives as long as the hook.
        return withExtendedLifetime(makeCharm(framework)) {
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
