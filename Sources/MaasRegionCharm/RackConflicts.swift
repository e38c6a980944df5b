import JujuProtocol
import MaasHost
import MaasRegion

/// Finds the units whose machines would take over another node of MAAS.
///
/// When a rack registers, MAAS turns the first node that has its id, its short host name or the address of one of its network
/// cards into that rack, be it a deployed machine (MAAS 3.4 to 3.7).
struct RackConflicts {
    /// The racks of MAAS, by id.
    let racks: [String: ListedRack]
    /// All agents' units.
    let units: [UnitName: MaasRequirerUnitData]
    /// What was published of them last.
    let published: [UnitName: RackReport]

    /// The conflicts of some units; `nodes` asks MAAS for nodes by short host names and by addresses.
    func find(
        among some: [UnitName: MaasRequirerUnitData], _ nodes: ([String], [String]) throws -> [ListedNode]
    ) throws -> [UnitName: RackReport] {
        var reports: [UnitName: RackReport] = [:]
        var strangers: [UnitName: MaasRequirerUnitData] = [:]
        for (unit, data) in some {
            switch rack(of: data) {
            case let rack? where isForeign(rack, to: data):
                reports[unit] = RackReport(
                    .conflict,
                    message: "its id \(rack.systemID) is that of rack \(rack.hostname) in MAAS: stop MAAS on this "
                        + "machine, remove /var/snap/maas/common/maas/maas_id, and start it again")
            case _? where isListed(data): break
            default: strangers[unit] = data
            }
        }
        return reports.merging(try find(strangers, nodes)) { $1 }
    }

    private func find(
        _ strangers: [UnitName: MaasRequirerUnitData], _ nodes: ([String], [String]) throws -> [ListedNode]
    ) throws -> [UnitName: RackReport] {
        guard !strangers.isEmpty else { return [:] }
        let names = Set(strangers.values.map(\.shortHostname)).sorted()
        let addresses = Set(strangers.values.flatMap { $0.macAddresses ?? [] }).sorted()
        let found = try nodes(names, addresses)
        let byName = Dictionary(grouping: found, by: \.hostname)
        let byAddress: [String: [ListedNode]] = found.reduce(into: [:]) { nodes, node in
            for address in node.macAddresses { nodes[address, default: []].append(node) }
        }
        let clashes = Namesakes(units, published: published, isListed: isListed).clashes
        return strangers.reduce(into: [:]) { reports, stranger in
            let (unit, data) = stranger
            let sameName = byName[data.shortHostname] ?? []
            let sameCard = (data.macAddresses ?? []).flatMap { byAddress[$0] ?? [] }
            reports[unit] =
                clashes[unit].map(RackReport.init)
                ?? (sameName + sameCard).lazy.compactMap { reason($0, data) }.first.map {
                    RackReport(.conflict, message: $0)
                }
        }
    }

    private func rack(of unit: MaasRequirerUnitData) -> ListedRack? { unit.systemID.flatMap { racks[$0] } }

    /// Whether the rack whose id a machine has brought along, as from a backup or a copied disk, is another machine.
    private func isForeign(_ rack: ListedRack, to unit: MaasRequirerUnitData) -> Bool {
        guard unit.hasOtherCards(than: rack.macAddresses) else { return false }
        return rack.hostname != unit.shortHostname || units.values.count { $0.systemID == rack.systemID } > 1
    }

    /// Why a machine can't enroll beside `node`, or nil when that is the machine itself as a rack or region.
    private func reason(_ node: ListedNode, _ unit: MaasRequirerUnitData) -> String? {
        guard node.systemID != unit.systemID else { return nil }
        let name = unit.shortHostname
        let other = "\(node.typeName) \(node.systemID)"
        let isSameMachine = !unit.hasOtherCards(than: node.macAddresses)
        if node.hostname == name {
            if node.isController, isSameMachine { return nil }
            if isSameMachine, !node.macAddresses.isEmpty {
                return
                    "MAAS has this machine as \(other), which enrolling would turn into a rack: delete it there first"
            }
            return "the host name \"\(name)\" is also that of \(other) in MAAS: rename one of them"
        }
        // A rack that nobody is any more is the machine under its former name.
        if node.isRack, racks[node.systemID]?.health != .connected, !isClaimed(node.systemID) { return nil }
        let cards = (unit.macAddresses ?? []).filter(node.macAddresses.contains).joined(separator: ", ")
        return "its network card \(cards) is also that of \(other) (\(node.hostname)) in MAAS: delete that node there, "
            + "or change the card's address"
    }

    private func isClaimed(_ systemID: String) -> Bool { units.values.contains { $0.systemID == systemID } }

    /// Whether MAAS has this machine, and no other one, as a rack of its name.
    private func isListed(_ unit: MaasRequirerUnitData) -> Bool {
        rack(of: unit).map { $0.hostname == unit.shortHostname && !isForeign($0, to: unit) } ?? false
    }
}

extension RackReport {
    /// A conflict with another agent's unit.
    init(_ clash: Namesakes.Clash) {
        self.init(.conflict, message: clash.reason, rival: clash.rival.description)
    }
}

extension MaasRequirerUnitData {
    /// Whether a machine with these cards is surely another one.
    fileprivate func hasOtherCards(than addresses: [String]) -> Bool {
        guard let own = macAddresses, !own.isEmpty, !addresses.isEmpty else { return false }
        return Set(own).isDisjoint(with: addresses)
    }
}
