import ChildProcess
import Dispatch
import Foundation
import JujuProtocol

/// A charm in a folder, whose hooks run as processes just as Juju's agent runs them: on a machine of its own with the recorded
/// environment and nothing else, or on this machine with one variable more, which moves the workload's root file system.
public final class ProcessCharm: CharmRunner {
    /// The variable that names the folder that stands for the machine's root file system.
    public static let rootVariable = "CHARM_WORKLOAD_ROOT"

    private let places: HookPlaces
    private let place: Place
    private let timeLimit: Duration

    /// Where the processes run.
    public enum Place: Sendable {
        /// On this machine; a folder stands for the machine's root file system.
        case here(root: String)
        /// On a machine of its own.
        case machine(MachineEntry)
    }

    /// The charm in `places.charmDirectory`.
    ///
    /// - Parameters:
    ///   - places: The paths that the environment names; the socket is made there for each hook.
    ///   - place: Where its processes run.
    ///   - timeLimit: How long a hook may run. Juju has no limit.
    public init(_ places: HookPlaces, on place: Place, timeLimit: Duration = .seconds(300)) {
        self.places = places
        self.place = place
        self.timeLimit = timeLimit
    }

    /// The charm in `places.charmDirectory`, on this machine, where `workloadRoot` stands for the root file system.
    public convenience init(_ places: HookPlaces, workloadRoot: String, timeLimit: Duration = .seconds(300)) {
        self.init(places, on: .here(root: workloadRoot), timeLimit: timeLimit)
    }

    /// What runs for a hook.
    private enum Handler {
        case file(String, HookHandler)
        case missing
        case invalid(String, hint: String)
    }

    /// Runs `dispatch`, or else the hook's own file.
    public func run(_ context: HookContext) -> CharmRun {
        let name = context.event.name
        switch handler(for: context) {
        case .invalid(let reason, let hint):
            var run = CharmRun(.failed(reason))
            run.handler = .invalid
            run.hint = hint
            return run
        case .missing:
            if context.hook.kind == .action {
                return CharmRun(.failed("action not implemented on unit \"\(context.unit)\""))
            }
            var run = CharmRun(.succeeded)
            run.isMissing = true
            return run
        case .file(let path, let handler):
            var run = run(path, name: name, context)
            run.handler = handler
            return run
        }
    }

    private func handler(for context: HookContext) -> Handler {
        let charm = places.charmDirectory
        guard FileManager.default.fileExists(atPath: "\(charm)/metadata.yaml") else {
            return .invalid("charm missing from disk", hint: "\(charm)/metadata.yaml is gone: refresh --force-units")
        }
        let folder = context.hook.kind == .action ? "actions" : "hooks"
        let files: [(String, HookHandler)] = [
            ("\(charm)/dispatch", .dispatch), ("\(charm)/\(folder)/\(context.event.name)", .bespoke),
        ]
        for (path, handler) in files {
            var isDirectory: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else { continue }
            if isDirectory.boolValue {
                return .invalid("exec: \"\(path)\": is a directory", hint: "\(path) must be a program, not a folder")
            }
            guard FileManager.default.isExecutableFile(atPath: path) else {
                return .invalid(
                    "exec: \"\(path)\": permission denied",
                    hint: "\(path) is not executable: chmod +x it, and refresh --force-units")
            }
            return .file(path, handler)
        }
        return .missing
    }

    /// Runs commands of the operator in the place of the charm, as juju exec has the agent run them.
    public func run(commands: String, _ context: HookContext) -> CharmRun {
        run(
            "/bin/bash", arguments: ["-s"], input: .bytes(Array(commands.utf8)), name: context.profile.commandsAction,
            context)
    }

    private func run(
        _ path: String,
        arguments: [String] = [],
        input: ChildProcess.Input = .null,
        name: String,
        _ context: HookContext
    ) -> CharmRun {
        if case .machine = place, !Self.isProgram(path) { return Self.failure(toStart: path, "exec format error") }
        context.agentDirectory = URL(filePath: places.charmDirectory).deletingLastPathComponent().path
        let root = root
        let stop: ChildStop
        do throws(ChildProcessError) {
            stop = try ChildStop()
        } catch {
            return CharmRun(.failed("\(error)"))
        }
        let hasEnded = DispatchSemaphore(value: 0)
        do {
            let server = try AgentSocketServer(
                path: places.socket, contextID: context.id, token: context.profile.checksToken ? "" : nil
            ) {
                request throws(HookToolRefusal) in
                let reply = try AgentFile.$root.withValue(root) {
                    Result { () throws(HookToolRefusal) in try Self.serve(request, context) }
                }.get()
                if context.reboot == .now {
                    // The tool is answered when the hook is no more, so that nothing follows it.
                    stop.end()
                    if hasEnded.wait(timeout: .now() + 30) == .success { hasEnded.signal() }
                }
                return reply
            }
            let child = child(path, arguments, HookVariables(context, places).all.map { ($0, RawText.sent($1)) })
            let result: Swift.Result<ChildProcess.Result, ChildProcessError>
            let clock = ContinuousClock()
            let start = clock.now
            do throws(ChildProcessError) {
                result = .success(try child.run(input: input, stop: stop))
            } catch {
                result = .failure(error)
            }
            let duration = clock.now - start
            hasEnded.signal()
            let kept = server.stop(waitingForConnections: .seconds(2))
            switch result {
            case .success(let result):
                if let reason = startFailure(result) { return Self.failure(toStart: path, reason) }
                var run = finish(result, name, context)
                run.duration = duration
                if kept > 0, context.reboot != .now { run.hint = Self.hint(keptConnections: kept, name) }
                return run
            case .failure(let error):
                return Self.failure(toStart: path, Self.reason("\(error)"))
            }
        } catch {
            return CharmRun(.failed("\(error)"))
        }
    }

    /// Where hook tools find files that the charm names.
    private var root: String {
        if case .machine(let entry) = place { entry.root } else { "" }
    }

    private func child(_ path: String, _ arguments: [String], _ variables: [(String, String)]) -> ChildProcess {
        let directory = places.charmDirectory
        switch place {
        case .here(let root):
            return ChildProcess(
                path, arguments: arguments, orderedEnvironment: variables + [(Self.rootVariable, root)],
                directory: directory, timeLimit: timeLimit)
        case .machine(let entry):
            let words = entry.words(in: directory, [path] + arguments)
            return ChildProcess(
                words[0], arguments: Array(words.dropFirst()), orderedEnvironment: variables, directory: "/",
                timeLimit: timeLimit)
        }
    }

    private static func hint(keptConnections count: Int, _ name: String) -> String {
        "\(count) connection\(count == 1 ? "" : "s") to the agent's socket stayed open after \(name): Juju's agent would hang "
            + "until they are closed; look for a child process that the hook left behind"
    }

    private static func failure(toStart path: String, _ reason: String) -> CharmRun {
        var run = CharmRun(.failed("fork/exec \(path): \(reason)"))
        run.hint = "\(path) cannot be started: its first line must be #! and an interpreter that is there"
        return run
    }

    /// Go's words for the reason in a text of the system.
    private static func reason(_ text: String) -> String {
        let reasons = ["exec format error", "no such file or directory", "permission denied"]
        let lowercased = text.lowercased()
        return reasons.first { lowercased.contains($0) } ?? text
    }

    /// Why the program did not start on a machine of its own, or nil if it did.
    private func startFailure(_ result: ChildProcess.Result) -> String? {
        guard case .machine = place, result.ending == .exited(126) || result.ending == .exited(127) else { return nil }
        return result.error.hasPrefix("nsenter: failed to execute ") ? Self.reason(result.error) : nil
    }

    /// Whether the kernel can start the file; `nsenter` would give any other to a shell.
    private static func isProgram(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return true }
        defer { try? file.close() }
        let start = (try? file.read(upToCount: 4)) ?? Data()
        return start.starts(with: Data("#!".utf8)) || start == Data([0x7f]) + Data("ELF".utf8)
    }

    private static func serve(
        _ request: HookToolRequest,
        _ context: HookContext
    ) throws(HookToolRefusal) -> HookToolResult {
        guard context.profile.hookTools[request.tool] != nil else {
            throw HookToolRefusal.unknownCommand(request.tool)
        }
        let arguments = request.arguments.map(RawText.text)
        let reply = context.reply(
            to: request.tool, arguments, directory: request.directory, standardInput: request.standardInput)
        guard let reply else { throw HookToolRefusal.standardInputRequired }
        return reply
    }

    private func finish(_ result: ChildProcess.Result, _ name: String, _ context: HookContext) -> CharmRun {
        let output = HookOutput(result)
        if !context.runsCommands { output.log(to: context, logger: "unit.\(context.unit).\(name)") }
        var run: CharmRun
        switch result.ending {
        case .exited(0): run = CharmRun(.succeeded)
        // What commands have asked of Juju counts whatever they exit with.
        case .exited where context.runsCommands: run = CharmRun(.succeeded)
        case .exited(let code): run = CharmRun(.failed("exit status \(code)"))
        case .signalled(let signal): run = CharmRun(.failed(HookOutput.description(ofSignal: signal)))
        case .timedOut:
            run = CharmRun(.failed("killed after \(timeLimit), the simulator's time limit for a hook"))
            run.isOverTime = true
            run.hint = "Juju has no limit and would wait for ever; what \(name) printed until then is in the log"
        }
        if case .signalled = result.ending, context.reboot != .now {
            run.hint = "a signal ended \(name); what it printed until then is in the log"
        }
        if run.hint == nil, output.losesLine, !context.runsCommands, context.reboot != .now {
            run.hint = "the last line that \(name) printed has no newline at its end: it is lost, as in Juju"
        }
        if context.hook.kind == .action {
            run.processResults = output.actionResults(
                numericCode: context.model.profile.hasNumericReturnCode, wholeLines: !context.runsCommands)
        }
        return run
    }
}
