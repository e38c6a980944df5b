/// The machine that a charm runs on.
public protocol Machine {
    /// The host name.
    var hostname: String { get throws }

    /// The fully qualified domain name, or nil when it has none.
    var fqdn: String? { get throws }

    /// The MAC addresses of the network interfaces, sorted.
    var macAddresses: [String] { get throws }

    /// The time, in seconds since 1970.
    var now: Int { get }

    /// What the charm has recorded about the machine, or nil.
    var note: String? { get throws }

    /// Records something about the machine, at once, so that it is known also after a hook that fails; nil deletes it.
    func store(note: String?) throws
}
