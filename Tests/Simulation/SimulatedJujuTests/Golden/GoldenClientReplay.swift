import ChildProcess
import Foundation
import JujuProtocol
import TestSupport

@testable import SimulatedJuju

/// Replays recorded calls through the program of the hook tools and an agent's socket.
struct GoldenClientReplay {
    /// Where the replay differs from the recording.
    private(set) var differences: [String] = []

    /// Replays the only hook of an entry.
    init(_ entry: Value) throws {
        let files = try TemporaryDirectory()
        let controller = Controller(golden: entry["world"])
        let unit = UnitName(entry["world"]["unit"].text ?? "") ?? UnitName(application: "none", number: 0)
        let context = HookContext(
            controller: controller, unit: unit, hook: try Hook(golden: entry["hook"], in: controller))
        let socket = files.file("agent.socket")
        let server = try AgentSocketServer(path: socket, contextID: context.id, token: entry["token"].text ?? "") {
            request throws(HookToolRefusal) in
            guard context.model.profile.hookTools[request.tool] != nil else {
                throw HookToolRefusal.unknownCommand(request.tool)
            }
            let reply = context.reply(
                to: request.tool, request.arguments.map(RawText.text), directory: request.directory,
                standardInput: request.standardInput)
            guard let reply else { throw HookToolRefusal.standardInputRequired }
            return reply
        }
        for (index, call) in entry["calls"].items.enumerated() {
            var environment = [
                "JUJU_CONTEXT_ID": context.id, "JUJU_AGENT_SOCKET_ADDRESS": socket,
                "JUJU_AGENT_SOCKET_NETWORK": "unix", "JUJU_AGENT_TOKEN": entry["token"].text ?? "",
            ]
            for (name, value) in call["env"].fields {
                environment[name] = value.text?.replacingOccurrences(of: "<context-id>", with: context.id)
            }
            let words = [call["tool"].text ?? ""] + call["args"].items.compactMap(\.text)
            let result = try ChildProcess(
                BuiltProduct.path("jujuc"), arguments: words, environment: environment, directory: files.path
            ).run(input: call["stdin"].textBytes.map { .bytes($0) } ?? .null)
            let got = [result.output, result.error].map {
                $0.replacingOccurrences(of: context.id, with: "<context-id>")
            }
            let wanted = [call["stdout"].text ?? "", call["stderr"].text ?? ""]
            if got != wanted || result.ending != .exited(Int32(call["code"].integer ?? -1)) {
                differences.append("call \(index) \(words): got \(result.ending) \(got), wanted \(wanted)")
            }
        }
        server.stop(waitingForConnections: .seconds(5))
    }
}
