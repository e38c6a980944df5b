/// Where events of one kind come from: something to ``Framework/observe(_:name:_:)``.
public struct EventSource<Event: CharmEvent>: Hashable, Sendable {
    /// The name of the source, unique in a charm.
    public let handle: Handle

    /// The events that are emitted under `handle`.
    public init(_ handle: Handle) { self.handle = handle }
}
