import JujuProtocol

/// What changed in a model that other models may have to be told.
struct CrossedChanges {
    /// The units that came to a relation to another model, left it, or changed their databags there, by relation.
    var units: [Int: Set<UnitName>] = [:]
    /// The secrets that have new revisions.
    var secrets: Set<String> = []
}
