/// What the parts of a charm have to say about its status at the end of a hook; the most urgent one is shown.
public final class StatusCollector {
    /// The most urgent status so far, the earlier one among equals, or nil when nobody said anything.
    public private(set) var status: Status?

    /// Says how things are, for one part of the charm.
    public func add(_ status: Status) {
        if let current = self.status, current.kind >= status.kind { return }
        self.status = status
    }
}
