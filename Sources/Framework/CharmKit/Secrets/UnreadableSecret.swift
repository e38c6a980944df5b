/// A secret of the application's own whose content Juju can't give now, as when a secret backend is down.
///
/// It is left as it is, nothing fails, and the next hook looks again: a state that a charm can show.
public struct UnreadableSecret: Sendable, Hashable {
    /// The secret's label.
    public let label: String
    /// Juju's words.
    public let why: String
}
