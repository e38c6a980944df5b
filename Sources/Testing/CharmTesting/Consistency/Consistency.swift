import CharmKit
import JujuProtocol
import SimulatedJuju

/// Says why a state or an event could not exist in Juju.
final class Consistency {
    let state: State
    let event: ScenarioEvent
    let metadata: CharmMetadata
    let unit: UnitName
    let version: JujuVersion
    let profile: JujuProfile
    /// What is wrong, each with what to do; empty when all may be so.
    private(set) var findings: [String] = []

    init(_ state: State, _ event: ScenarioEvent, _ metadata: CharmMetadata) {
        self.state = state
        self.event = event
        self.metadata = metadata
        unit = state.unit(of: metadata)
        let named = JujuVersion(state.model.jujuVersion)
        version = named ?? JujuVersion(3, 6)
        profile = .named(state.model.jujuVersion)
        expect(named != nil, "\"\(state.model.jujuVersion)\" is no version of Juju")
        checkUnit()
        checkRelations()
        checkSecrets()
        checkEvent()
    }

    /// Keeps `finding` unless `isSo`.
    func expect(_ isSo: Bool, _ finding: @autoclosure () -> String) {
        if !isSo { findings.append(finding()) }
    }

    /// Expects that Juju has the model's version at least.
    func expect(_ what: @autoclosure () -> String, since major: Int, _ minor: Int) {
        expect(
            version >= JujuVersion(major, minor),
            "Juju \(version) has no \(what()) (since \(major).\(minor)): give the model a later jujuVersion")
    }
}

extension CharmMetadata {
    /// The endpoints as a text.
    var endpointList: String { endpoints.isEmpty ? "none" : endpoints.keys.sorted().joined(separator: ", ") }
}
