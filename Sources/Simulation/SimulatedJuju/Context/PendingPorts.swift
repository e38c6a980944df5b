/// The ports that a hook opened and closed, until it ends.
struct PendingPorts {
    private(set) var opened: [OpenPort] = []
    private(set) var closed: [OpenPort] = []

    /// The ports that would be open if the hook ended now.
    func applied(to ports: [OpenPort]) -> [OpenPort] {
        ports.filter { !closed.contains($0) } + opened.filter { !ports.contains($0) }
    }

    mutating func open(_ port: OpenPort, on machine: MachinePorts) throws(ToolFailure) {
        closed.removeAll { $0 == port }
        if opened.contains(port) { return }
        let subject = "cannot open \(port.range) (unit \"\(machine.unit)\")"
        try Self.check(port, against: opened, subject: subject, unit: machine.unit)
        try machine.check(port.range, subject: subject)
        if !machine.own.contains(port) { opened.append(port) }
    }

    mutating func close(_ port: OpenPort, on machine: MachinePorts) throws(ToolFailure) {
        opened.removeAll { $0 == port }
        if closed.contains(port) { return }
        let subject = "cannot close \(port.range) (unit \"\(machine.unit)\")"
        try Self.check(port, against: closed, subject: subject, unit: machine.unit)
        try machine.check(port.range, subject: subject)
        // Only a machine where nothing is open at all makes Juju's agent see that there is nothing to close.
        if !machine.own.isEmpty || !machine.others.isEmpty { closed.append(port) }
    }

    private static func check(
        _ port: OpenPort,
        against pending: [OpenPort],
        subject: String,
        unit: String
    ) throws(ToolFailure) {
        for other in pending where other.range != port.range && other.range.conflicts(with: port.range) {
            throw .failed("\(subject): port range conflicts with \(other.range) (unit \"\(unit)\") requested earlier")
        }
    }
}

/// The ports that are open on the machine of a unit.
struct MachinePorts {
    let unit: String
    let own: [OpenPort]
    let others: [(unit: String, port: OpenPort)]

    /// Refuses a range that overlaps another one. The unit's own very same range is none.
    func check(_ range: PortRange, subject: String) throws(ToolFailure) {
        for port in own where port.range != range && port.range.conflicts(with: range) {
            throw .failed("\(subject): port range conflicts with \(port.range) (unit \"\(unit)\")")
        }
        for other in others where other.port.range.conflicts(with: range) {
            throw .failed("\(subject): port range conflicts with \(other.port.range) (unit \"\(other.unit)\")")
        }
    }
}

extension HookContext {
    /// The ports on the unit's machine; a unit without one, as on Kubernetes, has no neighbours.
    var machinePorts: MachinePorts {
        let state = state
        let neighbours = state?.machine.map { model.units.values(in: ModelUnit.group(machine: $0)) } ?? []
        let others = neighbours.filter { $0.name != unit }
            .flatMap { neighbour in neighbour.ports.map { (unit: neighbour.name.description, port: $0) } }
        return MachinePorts(unit: unit.description, own: state?.ports ?? [], others: others)
    }
}
