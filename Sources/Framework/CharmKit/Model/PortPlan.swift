/// The way from the ports that are open to those that are wanted, as far as Juju lets a unit go in one hook.
///
/// Juju refuses a range that overlaps one which is open now, though the same hook closes it (2.9 to 4.0,
/// worker/uniter/runner/context/ports.go). So what is open and wanted stays open, of the rest that is wanted those ports are
/// opened that no range to be closed has, and the others in the next hook.
struct PortPlan: Equatable {
    /// The open ranges of which some port is not wanted.
    private(set) var close: [Port] = []
    /// What is opened now.
    private(set) var open: [Port] = []
    /// What can be opened when the hook has ended.
    private(set) var later: [Port] = []

    init(from current: [Port], to wanted: [Port]) {
        for port in Set(current).sorted() where !port.without(wanted).isEmpty { close.append(port) }
        let kept = current.filter { !close.contains($0) }
        for port in Set(wanted).sorted() {
            for missing in port.without(kept) {
                open += missing.without(close)
                later += missing.within(close)
            }
        }
    }
}

extension MisuseError {
    /// What is wrong with a declaration of ports, or nil.
    static func ports(_ ports: [Port]) -> MisuseError? {
        let sorted = Set(ports).sorted()
        if let port = sorted.first(where: { $0.range.map { $0.lowerBound < 0 || $0.upperBound > 65535 } ?? false }) {
            return MisuseError(.port, "the ports \(port) can't be open: their numbers are 0 to 65535")
        }
        guard let (one, other) = zip(sorted, sorted.dropFirst()).first(where: { $0.overlaps($1) }) else { return nil }
        return MisuseError(.port, "the ports \(one) and \(other) overlap, which Juju refuses; declare one range")
    }
}
