import CharmKit
import JujuProtocol

extension MaasRequirerUnitData {
    /// What the agent calls itself, if that can be the unit that Juju calls `unit` here.
    ///
    /// An application of another model has another name here: `remote-` and a number where it consumes an offer, and that of the
    /// offer, or any that the operator chose, where the offer is consumed here (Juju 3.6). Its units keep their numbers, which tell
    /// those of one relation apart.
    func ownName(of unit: UnitName) -> UnitName? {
        self.unit.number == unit.number ? self.unit : nil
    }
}

/// The agents' units that are related to a region, by what they have published (Python: the dict of `gather_rack_units`).
///
/// They are told apart by their unit, since two machines may have one host name.
public struct RackUnits: Equatable, Sendable {
    /// The units that have published everything, with what they have published.
    public var complete: [UnitName: MaasRequirerUnitData] = [:]
    /// The units that have not, with the fields that are missing.
    public var pending: [UnitName: [String]] = [:]
    /// The units that have published something else than they should, with the field and what is wrong. One of them
    /// does not change what is known of the others.
    public var malformed: [UnitName: MaasInterfaceError] = [:]
    /// The relation that each unit belongs to.
    public var relations: [UnitName: Int] = [:]

    /// No units.
    public init() {}

    mutating func add(_ unit: UnitName, _ reading: DatabagReading<MaasRequirerUnitData>, relation: Int) {
        relations[unit] = relation
        switch reading {
        case .complete(let data) where data.ownName(of: unit) == nil:
            malformed[unit] = MaasInterfaceError(
                .malformed, field: "unit", reason: "names \(ForeignText.quoted("\(data.unit)")), not \(unit)")
        case .complete(let data): complete[unit] = data
        case .incomplete(let missing): pending[unit] = missing
        case .malformed(let field, let why):
            malformed[unit] = MaasInterfaceError(.malformed, field: field, reason: why)
        }
    }
}
