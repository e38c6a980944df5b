import JujuProtocol
import MaasRegion

/// Finds the units whose machines have the host name or a network card of another unit's, as the agents publish them.
///
/// MAAS would take the later one for the earlier one (3.4 to 3.7), and it knows of neither before they enroll.
struct Namesakes {
    /// What a unit has in common with another.
    struct Clash: Equatable {
        /// What is wrong, and what to do.
        let reason: String
        /// The unit that has been there before.
        let rival: UnitName
    }

    /// What each unit has that goes beyond what an earlier one leaves it.
    private(set) var clashes: [UnitName: Clash] = [:]
    private var names: [String: UnitName] = [:]
    private var cards: [String: UnitName] = [:]

    /// The clashes among `units`; of two, the one that `isListed` by MAAS has been there before, else the one that is
    /// enrolled, else the one that was let go on under this name before, else the one of the lower number.
    init(
        _ units: [UnitName: MaasRequirerUnitData], published: [UnitName: RackReport],
        isListed: (MaasRequirerUnitData) -> Bool = { _ in false }
    ) {
        let ranks = units.map { unit, data in
            let report = published[unit]
            let wasLetGo = report.map { $0.state != .conflict && $0.hostname == data.hostname } ?? false
            let rank = (isListed(data) ? 0 : 4) + (data.enrollment != nil ? 0 : 2) + (wasLetGo ? 0 : 1)
            return (rank: rank, unit: unit, data: data)
        }
        for (_, unit, data) in ranks.sorted(by: { ($0.rank, $0.unit) < ($1.rank, $1.unit) }) { add(unit, data) }
    }

    private mutating func add(_ unit: UnitName, _ data: MaasRequirerUnitData) {
        let (name, own) = (data.shortHostname, data.macAddresses ?? [])
        if let rival = names[name] {
            clashes[unit] = Clash(
                reason: "the host name \"\(name)\" is also that of \(rival): rename one of them", rival: rival)
        } else if let card = own.first(where: { cards[$0] != nil }), let rival = cards[card] {
            clashes[unit] = Clash(
                reason: "its network card \(card) is also that of \(rival): change the address of one of them",
                rival: rival)
        } else {
            names[name] = unit
            for card in own { cards[card] = unit }
        }
    }
}
