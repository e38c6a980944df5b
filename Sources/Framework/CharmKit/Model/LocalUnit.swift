import JujuProtocol

/// This unit: its name, its ports and the version of what it runs.
public final class LocalUnit {
    /// The unit's name.
    public let name: UnitName

    private let tools: HookTools
    private var wantedPorts: [Port]?
    private var misuse: MisuseError?
    private var wantsReboot = false
    /// What to tell of ports that other units on the machine have open.
    private(set) var portConflicts: [String] = []
    private let state: CharmState

    init(name: UnitName, tools: HookTools, state: CharmState) {
        self.name = name
        self.tools = tools
        self.state = state
    }

    /// Asks for exactly these ports to be open on all endpoints from the end of this hook on.
    ///
    /// A range that changes may take two hooks, since Juju opens no port that a range has which is just being closed; until
    /// then that port is closed. Ranges that overlap, or numbers that are no ports, fail the hook with a ``MisuseError``
    /// before anything is sent. One that another unit on the machine has open stays closed, with a warning in Juju's log, and is tried
    /// again in each hook that declares it.
    public func setPorts(_ ports: [Port]) {
        wantedPorts = ports
        misuse = misuse ?? MisuseError.ports(ports)
    }

    /// Asks for the machine to be rebooted when this hook has ended well; an action can't.
    public func requestReboot() { wantsReboot = true }

    /// Tells which version of the workload this unit runs.
    public func setWorkloadVersion(_ version: String) throws(HookToolError) {
        let told = StoredValue<String>(own: "charmkit.workload-version", in: state)
        guard try told.value != version else {
            tools.ledger?.unchanged("workload version: \(version)")
            return
        }
        try tools.setWorkloadVersion(version)
        told.set(version)
    }

    /// Whether Juju has said in relation-departed that this unit goes. In relation-broken it says no more.
    ///
    /// - Throws: ``HookToolError``.
    public var isDeparting: Bool {
        get throws(HookToolError) { try state.value(Self.departing) != nil }
    }

    /// Keeps in mind that this unit goes, from which there is no way back.
    func setDeparting() { state.keep(Self.departing, "true") }

    private static let departing = "charmkit.departing"

    func commit() throws(HookToolError) {
        try commitPorts()
        if wantsReboot { try tools.reboot() }
        wantsReboot = false
    }

    func discard() {
        wantedPorts = nil
        misuse = nil
        wantsReboot = false
    }

    /// - Throws: ``MisuseError`` when what the charm has asked for can't be.
    func check() throws(MisuseError) {
        if let misuse { throw misuse }
    }

    /// Goes on with ports that the last hook could not open yet.
    func resumePorts() throws(HookToolError) {
        guard wantedPorts == nil, let kept = try state.value(Self.ports) else { return }
        wantedPorts = kept.split(separator: " ").compactMap { Port(String($0)) }
    }

    private static let ports = "charmkit.ports"

    /// Opens a port, unless another unit on the machine has it (worker/uniter/runner/context/ports.go, `checkForConflict`): that is
    /// no fault of this unit's, which the next hook tries again.
    private func open(_ port: Port) throws(HookToolError) {
        do throws(HookToolError) {
            try tools.open(port)
        } catch {
            guard error.code == .conflict else { throw error }
            portConflicts.append("The port \(port) stays closed: \(error.message)")
        }
    }

    private func commitPorts() throws(HookToolError) {
        guard let wantedPorts else { return }
        let current = try tools.openedPorts()
        let plan = PortPlan(from: current, to: wantedPorts)
        for port in current.sorted() where !plan.close.contains(port) {
            tools.ledger?.unchanged("port \(port): open")
        }
        for port in plan.close { try tools.close(port) }
        for port in plan.open { try open(port) }
        if !plan.later.isEmpty { tools.ledger?.reason("ports \(plan.later): opened in the next hook") }
        let kept = plan.later.isEmpty ? nil : wantedPorts.sorted().map(\.description).joined(separator: " ")
        if try state.value(Self.ports) != kept { state.keep(Self.ports, kept) }
        self.wantedPorts = nil
    }
}
