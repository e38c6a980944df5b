/// What became of a rack controller that was deleted.
public struct DeletedRack: Hashable, Sendable {
    /// `gone` or, when MAAS has kept the node, what it is now: `machine` (it had a power type), `region` (it was one too) or
    /// `rack` (MAAS 3.4 to 3.7).
    public let outcome: String

    /// What became of a rack.
    public init(outcome: String = "gone") { self.outcome = outcome }
}
