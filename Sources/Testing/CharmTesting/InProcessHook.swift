import CharmKit
import JujuProtocol
import SimulatedJuju

/// One hook in this process, on a simulated controller.
package struct InProcessHook {
    let controller: Controller
    let unit: UnitName
    let hook: Hook
    /// The hook tools that fail, with Juju's words.
    let failingTools: [String: String]
    /// Where the charm believes to be; nothing of Juju's is there.
    let charmDirectory: String

    /// Knows what the charm did besides what Juju sees.
    package let probe = Framework.Probe()

    /// What came of it.
    package struct Outcome {
        package let exitCode: Int32
        package let outcome: HookOutcome
        package let calls: [HookToolCall]
        /// The hook's name.
        package let name: String
    }

    package init(
        controller: Controller, unit: UnitName, hook: Hook, failingTools: [String: String],
        charmDirectory: String = CharmCode.noDirectory
    ) {
        self.controller = controller
        self.unit = unit
        self.hook = hook
        self.failingTools = failingTools
        self.charmDirectory = charmDirectory
    }

    /// Runs `body` with the hook's environment and tools, and then lets Juju take what it wrote or drop it.
    package func run(_ body: (HookEnvironment, any HookToolTransport) throws -> Int32) throws -> Outcome {
        let context = HookContext(
            controller: controller, unit: unit, hook: hook, directory: charmDirectory, agentDirectory: charmDirectory)
        let recorder = RecordingTransport(context, failing: failingTools)
        let code = try body(try HookEnvironment(context, charmDirectory: charmDirectory), recorder)
        let outcome = context.finish(
            code == 0 ? .succeeded : .failed("exit status \(code)"), processResults: probe.processResults)
        return Outcome(exitCode: code, outcome: outcome, calls: recorder.calls, name: context.event.name)
    }
}

extension Framework.Probe {
    /// The results that an action has by what it wrote to standard output.
    var processResults: [String: Value] { output.isEmpty ? [:] : ["stdout": .string(output)] }
}

extension HookEnvironment {
    /// What a charm in this process finds in its environment.
    init(_ context: HookContext, charmDirectory: String) throws(SimulationError) {
        let controller = context.controller
        guard let version = JujuVersion(controller.model.jujuVersion) else {
            throw SimulationError(.badInput, "\"\(controller.model.jujuVersion)\" is not a version of Juju")
        }
        self.init(
            context.event, of: context.unit, model: (controller.model.name, controller.model.uuid),
            jujuVersion: version, contextID: context.id, charmDirectory: charmDirectory,
            machineID: controller.model.units[context.unit]?.machine,
            principal: controller.model.units[context.unit]?.principal)
    }
}
