import Foundation
import JujuProtocol

/// The simulated controller: it holds the model, says what is allowed, and takes what hooks commit.
public final class Controller {
    /// The model.
    public var model: ModelState
    /// Where lines of the log go.
    public var onLog: (LogLine) -> Void
    /// Where statuses go as they are set.
    public var onStatus: (StatusEntry) -> Void = { _ in }
    /// What time it is outside, in seconds since 1970.
    public var clock: () -> Double
    let agenda = Agenda()
    /// The models with which this one has to do.
    weak var crossModel: CrossModel?
    /// What `logging-config` was when it was last read, and what it says.
    private var logging: (text: String, levels: LoggingLevels?)?

    /// A controller of `model`.
    public init(
        _ model: ModelState,
        clock: @escaping () -> Double = { Date().timeIntervalSince1970 },
        onLog: @escaping (LogLine) -> Void = { _ in }
    ) {
        self.model = model
        self.clock = clock
        self.onLog = onLog
    }

    /// What sets the model's Juju apart.
    var profile: JujuProfile { .named(model.jujuVersion) }

    /// What time it is in the model: that outside, and what the model was put forward.
    public func now() -> Double { clock() + model.elapsed }

    /// Logs a line, if the model's `logging-config` keeps it.
    func log(_ unit: UnitName, _ logger: String, _ level: LogLine.Level, _ message: String) {
        guard loggingLevels?.keeps(level, of: logger) ?? (level >= .debug) else { return }
        onLog(LogLine(time: now(), entity: unit.tag, logger: logger, level: level, message: message))
    }

    private var loggingLevels: LoggingLevels? {
        let text = ModelSettings.value(of: ModelSettings.loggingConfig, in: model)
        if let logging, logging.text == text { return logging.levels }
        let levels = try? LoggingLevels(text)
        logging = (text, levels)
        return levels
    }

    /// The databag of a unit or application on the other side, as a unit may read it.
    func remoteSettings(
        in relation: ModelRelation,
        unit: UnitName
    ) throws(ToolFailure) -> [String: String] {
        guard let bag = relation.unitBags[unit] else { throw missingSettings(of: unit, in: relation) }
        return bag.values
    }

    /// What Juju says of a unit that has no databag in a relation, or none that the asking unit may see.
    func missingSettings(of unit: UnitName, in relation: ModelRelation) -> ToolFailure {
        .failed(
            "cannot read settings for unit \"\(unit)\" in relation \"\(relation.key)\": unit \"\(unit)\": settings not found"
        )
    }

    /// The network of a binding, or nil if there is none.
    func network(of unit: UnitName, binding: String) -> NetworkInfo? {
        guard let state = model.units[unit] else { return nil }
        if let network = state.networks[binding] { return network }
        guard state.networks.isEmpty, let machine = state.machine.flatMap({ model.machines[$0] }) else { return nil }
        let endpoints = model.applications[unit.application]?.charm.endpoints ?? [:]
        let extra = model.applications[unit.application]?.charm.extraBindings ?? []
        guard
            binding.isEmpty || binding == RelationEndpoint.implicitName || endpoints[binding] != nil
                || extra.contains(binding)
        else { return nil }
        return NetworkInfo(address: machine.address, macAddress: machine.macAddress)
    }
}
