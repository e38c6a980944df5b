import ChildProcess
import Foundation
import JujuProtocol
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct ProcessCharmTests {
    static let entries = GoldenFile.entries("hook-env.jsonl").filter { $0["id"].text?.hasPrefix("outcome-") == true }

    @Test("there are recordings to compare with") func recordings() { #expect(Self.entries.count > 30) }

    @Test("running a charm's files has the recorded outcome", arguments: entries)
    func outcome(entry: Value) throws {
        let folder = try TemporaryDirectory()
        try folder.write("charm/metadata.yaml", "name: any\nsummary: s\ndescription: d\n")
        for (path, file) in entry["files"].fields { try Self.put(file, at: path, in: folder) }
        try HookToolLinks(path: folder.file("tools")).make(to: BuiltProduct.path("jujuc"), for: ModelState())
        var logs: [LogLine] = []
        let controller = Controller(golden: entry["world"], onLog: { logs.append($0) })
        let unit = try #require(UnitName(entry["world"]["unit"].text ?? ""))
        let before = controller.model
        let hook = try Hook(golden: entry["hook"], in: controller)
        let context = HookContext(
            controller: controller, unit: unit, hook: hook, isLeader: entry["world"]["leader"].flag)
        let places = HookPlaces(
            charmDirectory: folder.file("charm"), socket: folder.file("agent.socket"),
            toolsDirectory: folder.file("tools"), agentPath: "/usr/bin:/bin")
        let charm = ProcessCharm(places, workloadRoot: folder.path)
        let commands = entry["hook"]["commands"].text
        let run = commands.map { charm.run(commands: $0, context) } ?? charm.run(context)
        let outcome = run.isMissing ? HookOutcome() : context.finish(run.ending, processResults: run.processResults)

        #expect(run.isMissing == entry["missing"].flag)
        let error = outcome.error ?? (outcome.wantsReboot ? "reboot after hook" : nil)
        if !run.isMissing {
            let wanted = entry["error"].text?.replacing("<charm-dir>", with: folder.file("charm"))
            #expect(error == wanted)
        }
        #expect((outcome.commit?.golden ?? .null).normalized == entry["commit"].normalized)
        var after = GoldenAfter(before: before, after: controller.model, unit: unit, logs: []).value
            .mapTexts { $0.replacing(folder.file("charm"), with: "<charm-dir>") }.fields
        if outcome.wantsReboot { after["reboot-requested"] = .bool(true) }
        #expect(Value.map(after).normalized == Value.map(entry["after"].fields).normalized)
        // Which of standard output and standard error comes first is not fixed.
        let lines = Value.list(
            logs.map { .list([.string($0.logger), .string($0.level.rawValue), .string($0.message)]) })
        #expect(lines.normalized == entry["logs"].normalized)
    }

    private static func put(_ file: Value, at path: String, in folder: TemporaryDirectory) throws {
        let place = "charm/\(path)"
        if file["absent"].flag {
            try FileManager.default.removeItem(atPath: folder.file(place))
        } else if file["directory"].flag {
            try FileManager.default.createDirectory(atPath: folder.file(place), withIntermediateDirectories: true)
        } else if let target = file["link"].text {
            try folder.write(place, "")
            try FileManager.default.removeItem(atPath: folder.file(place))
            try FileManager.default.createSymbolicLink(atPath: folder.file(place), withDestinationPath: target)
        } else {
            try folder.write(place, file["text"].text ?? "", mode: Int(file["mode"].text ?? "644", radix: 8) ?? 0o644)
        }
    }

    /// Runs a bash script as the start hook of a charm.
    private func run(_ script: String, timeLimit: Duration = .seconds(60)) throws -> (CharmRun, [LogLine]) {
        let folder = try TemporaryDirectory()
        try folder.write("charm/metadata.yaml", "name: any\nsummary: s\ndescription: d\n")
        try folder.write(script: "charm/dispatch", script)
        var logs: [LogLine] = []
        let controller = Controller(ModelState(), onLog: { logs.append($0) })
        try controller.deploy(CharmMetadata(name: "any"))
        let unit = try controller.addUnit(of: "any")
        let places = HookPlaces(
            charmDirectory: folder.file("charm"), socket: folder.file("agent.socket"), toolsDirectory: "/nowhere",
            agentPath: "/usr/bin:/bin")
        let charm = ProcessCharm(places, workloadRoot: "/", timeLimit: timeLimit)
        let run = charm.run(HookContext(controller: controller, unit: unit, hook: Hook(.start)))
        return (run, logs)
    }

    @Test("a hook that hangs is ended at the time limit, and the failure says so")
    func timeLimit() throws {
        let (run, _) = try run("sleep 60", timeLimit: .milliseconds(200))
        guard case .failed(let reason) = run.ending else {
            Issue.record("the hook did not fail")
            return
        }
        #expect(reason.contains("time limit"))
        #expect(run.isOverTime)
        #expect(run.hint?.contains("Juju has no limit") == true)
    }

    @Test("a last line without a newline is lost, and a hint says so")
    func halfLine() throws {
        let (run, logs) = try run("echo whole; printf half")
        #expect(run.ending == .succeeded)
        #expect(run.hint?.contains("no newline at its end") == true)
        #expect(logs.map(\.message) == ["whole"])
        #expect(try self.run("echo whole").0.hint == nil)
    }

    @Test("a hook that a signal ends fails, what it printed is kept, and a hint says so", arguments: ["TERM", "SEGV"])
    func signal(name: String) throws {
        let (run, logs) = try run("echo before; kill -\(name) $$; sleep 60")
        guard case .failed = run.ending else {
            Issue.record("the hook did not fail")
            return
        }
        #expect(run.hint?.contains("a signal ended start") == true)
        #expect(logs.map(\.message) == ["before"])
    }

    @Test("a child that keeps the agent's socket is told of, since Juju's agent would hang")
    func keptSocket() throws {
        let (run, _) = try run(
            """
            exec python3 - <<'end'
            import os, socket, time
            address = os.environ["JUJU_AGENT_SOCKET_ADDRESS"]
            agent = socket.socket(socket.AF_UNIX)
            agent.connect("\\0" + address[1:] if address.startswith("@") else address)
            if os.fork() == 0:
                os.closerange(0, 3)
                time.sleep(15)
                os._exit(0)
            end
            """)
        #expect(run.ending == .succeeded)
        #expect(run.hint?.hasPrefix("1 connection to the agent's socket stayed open after start") == true)
    }
}

/// An executable that the package builds.
enum BuiltProduct {
    /// The path of the product `name`, which lies beside the test bundle.
    static func path(_ name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let candidates = [
            URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent(),
            URL(filePath: own).deletingLastPathComponent(),
        ]
        let found = candidates.map { $0.appending(path: name).path }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        return found ?? name
    }
}
