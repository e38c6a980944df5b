/// Where events of one kind come from: something that ``Framework`` observes.
///
/// Its parameter is not constrained: Swift would look for the conformance at run time, for every kind of event, among all
/// that is linked.
public struct EventSource<Event>: Hashable, Sendable {
    /// The name of the source, unique in a charm.
    public let handle: Handle

    /// The events that are emitted under `handle`.
    public init(_ handle: Handle) { self.handle = handle }
}
