import MaasHost

/// A machine as a test wants it.
public final class FakeMachine: Machine {
    /// The host name.
    public var hostname = "rack-1"
    /// The fully qualified domain name.
    public var fqdn: String? = "rack-1.maas"
    /// The MAC addresses of its network interfaces.
    public var macAddresses = ["52:54:00:00:00:01"]
    /// The time on the machine, in seconds since 1970.
    public var now = 1_790_000_000
    /// What a charm has recorded.
    public private(set) var note: String?
    /// What goes wrong when something is recorded.
    public var noteError: MaasHostError?

    /// A machine.
    public init() {}

    /// Records the note.
    ///
    /// - Throws: `noteError`.
    public func store(note: String?) throws {
        if let noteError { throw noteError }
        self.note = note
    }
}
