import JujuProtocol

/// The units of a container-scoped relation, by the principal unit on whose machine they live.
struct ContainerMembers: Sendable, Codable, Hashable {
    private var principals: [UnitName: UnitName] = [:]
    private var members: [UnitName: Set<UnitName>] = [:]

    /// The principal unit of a member; the member itself if it is one.
    func principal(of unit: UnitName) -> UnitName { principals[unit] ?? unit }

    /// The members on the machine of `unit`.
    func companions(of unit: UnitName) -> Set<UnitName> { members[principal(of: unit)] ?? [] }

    /// Adds a unit, with its principal if it is a subordinate.
    mutating func insert(_ unit: UnitName, principal: UnitName?) {
        if let principal { principals[unit] = principal }
        members[principal ?? unit, default: []].insert(unit)
    }

    /// Takes a unit out; what its machine was is still known.
    mutating func remove(_ unit: UnitName) {
        let principal = principal(of: unit)
        members[principal]?.remove(unit)
        if members[principal]?.isEmpty == true { members[principal] = nil }
    }
}
