import JujuProtocol

@testable import SimulatedJuju

/// A simulation in this process that notes the hooks as they run.
final class Trial {
    let controller: Controller
    let simulation: Simulation
    /// The hooks that ran, as `unit event`.
    private(set) var events: [String] = []
    private let bodies: Bodies

    /// What the charms do, by application.
    final class Bodies {
        var all: [String: InProcessCharm.Body] = [:]
    }

    init(seed: UInt64 = 1, jujuVersion: String = "3.6.26") {
        var model = ModelState(name: "trial", seed: seed)
        model.jujuVersion = jujuVersion
        let controller = Controller(model, clock: { 1_790_000_000 })
        let bodies = Bodies()
        self.bodies = bodies
        self.controller = controller
        simulation = Simulation(controller) { unit in
            InProcessCharm(bodies.all[unit.application] ?? { _, _ in 0 })
        }
        simulation.onHook = { [unowned self] in events.append("\($0.unit) \($0.name)") }
    }

    static let provider = CharmMetadata(
        name: "provider",
        endpoints: [
            "serve": .init(interface: "thing", role: .provider),
            "peers": .init(interface: "provider-peers", role: .peer),
        ],
        config: ["port": .init(type: .int, defaultValue: .number(80))],
        actions: ["greet": .init(parameters: ["who": .map(["default": .string("world")])])])
    static let requirer = CharmMetadata(
        name: "requirer", endpoints: ["want": .init(interface: "thing", role: .requirer, limit: 1)])

    /// Deploys a charm with `units` units; `body` is what it does.
    func deploy(_ charm: CharmMetadata, units: Int = 1, _ body: InProcessCharm.Body? = nil) throws {
        bodies.all[charm.name] = body
        try controller.deploy(charm)
        for _ in 0..<units { try controller.addUnit(of: charm.name) }
    }

    /// Runs what is left to do and returns the hooks that ran.
    @discardableResult
    func settle() throws -> [String] {
        events = []
        try simulation.settle()
        return events
    }

    /// The hooks of one unit that ran when last settled.
    func events(of unit: String) -> [String] {
        events.filter { $0.hasPrefix("\(unit) ") }.map { String($0.dropFirst(unit.count + 1)) }
    }

    func unit(_ name: String) -> ModelUnit? { UnitName(name).flatMap { controller.model.units[$0] } }
}

extension HookToolTransport {
    /// Runs a tool and returns what it printed, without the newline.
    @discardableResult
    func tool(_ name: String, _ arguments: String...) -> String {
        guard let result = try? run(HookToolCall(name, arguments)) else { return "" }
        return String(result.output.reversed().drop { $0 == "\n" }.reversed())
    }
}

extension [(String, String)] {
    /// The value of a variable, or nil.
    subscript(name: String) -> String? { first { $0.0 == name }?.1 }
}
