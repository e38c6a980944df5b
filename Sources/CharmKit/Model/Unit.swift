import JujuProtocol

/// This unit: its name, its ports and the version of what it runs.
public final class Unit {
    /// The unit's name.
    public let name: UnitName

    private let tools: HookTools
    private var wantedPorts: [Port]?
    private var wantsReboot = false
    private let state: CharmState

    init(name: UnitName, tools: HookTools, state: CharmState) {
        self.name = name
        self.tools = tools
        self.state = state
    }

    /// Asks for exactly these ports to be open on all endpoints from the end of this hook on.
    public func setPorts(_ ports: [Port]) { wantedPorts = ports }

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
        wantsReboot = false
    }

    private func commitPorts() throws(HookToolError) {
        guard let wantedPorts else { return }
        let open = try tools.openedPorts()
        for port in open.sorted() where !wantedPorts.contains(port) { try tools.close(port) }
        for port in wantedPorts.sorted() {
            guard !open.contains(port) else {
                tools.ledger?.unchanged("port \(port): open")
                continue
            }
            try tools.open(port)
        }
        self.wantedPorts = nil
    }
}
