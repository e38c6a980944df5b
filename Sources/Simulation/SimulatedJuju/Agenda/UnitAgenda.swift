import JujuProtocol

/// What one unit's agent has yet to look at. What it finds there may be nothing new.
final class UnitAgenda {
    /// The other units of one relation that may have come, changed or gone.
    struct Relation {
        var joining = UnitQueue()
        var changed = UnitQueue()
        var departing = UnitQueue()
        /// Whether all members were noted as departing, since the relation ends for the unit.
        var isEnding = false
    }

    /// The relations that the charm may not have heard of, or that the unit may not take part in yet.
    var created = RandomBag()
    /// The relations in which something may have happened.
    var relations = RandomBag()
    /// The peer relations in which something may have happened, where they come last.
    var peers = RandomBag()
    /// The peer relations that the agent has forgotten to be such.
    var forgottenPeers: Set<Int> = []
    /// The units that may have come, changed or gone, by relation.
    var others: [Int: Relation] = [:]
    /// The secrets that may have a revision which the charm was not told of.
    var secrets: Set<String> = []
}
