import CharmKit

/// The applications that agents come from, as goal-state has them.
///
/// Of one of another model whose offer this model consumes, the offer's URL stands in the place of its name; of one that consumes an
/// offer of this model's nothing is said.
struct AgentApplications {
    private let entries: [String: GoalState.Entry]

    /// The applications in the entries of an endpoint, among which are their units.
    init(_ entries: [String: GoalState.Entry] = [:]) { self.entries = entries }

    private var offers: [GoalState.Entry] { entries.filter { OtherModel.isOffer($0.key) }.map(\.value) }

    /// Whether the relation with that application is suspended, or may be: its agents come back with it.
    func isSuspended(_ application: String) -> Bool {
        if let entry = entries[application] { return entry.isSuspended }
        return offers.contains(where: \.isSuspended)
    }

    /// Whether the application may be one of another model, whose relation can be suspended.
    func isForeign(_ application: String) -> Bool {
        OtherModel.isConsumer(application) || entries[application] == nil && !offers.isEmpty
    }
}
