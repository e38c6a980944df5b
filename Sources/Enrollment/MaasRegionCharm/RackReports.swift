import CharmKit
import JujuProtocol
import MaasHost
import MaasIdentifiers
import MaasRegion

/// What there is to say of the agents' racks, by what MAAS has.
struct RackReports {
    /// The racks of MAAS that were asked for, by ID.
    private(set) var racks: [String: ListedRack] = [:]
    /// A report for each unit that was asked about.
    private(set) var reports: [UnitName: RackReport] = [:]
    /// The units whose machines are regions, which are no racks to be counted.
    private(set) var regions: Set<UnitName> = []

    /// What each unit's rack runs that is of another release than the region's.
    func otherReleases(than own: MaasRelease?) -> [UnitName: MaasRelease] {
        guard let own else { return [:] }
        // A closure that captures self here crashes Swift 6.3.1 in a release build.
        var others: [UnitName: MaasRelease] = [:]
        for (unit, report) in reports {
            guard let id = report.systemID, let rack = racks[id.description] else { continue }
            guard let release = rack.version.flatMap(MaasRelease.init), release != own else { continue }
            others[unit] = release
        }
        return others
    }

    /// Asks about `units`, some of all of which `published` is known, and about racks of these other host names, and records in
    /// `register` what was seen.
    ///
    /// - Throws: ``MaasHostError`` when MAAS does not answer.
    init(
        _ inventory: RegionInventory, about units: [UnitName: MaasRequirerUnitData],
        among all: [UnitName: MaasRequirerUnitData], published: [UnitName: RackReport], besides names: [String]?,
        register: inout RackRegister, now: Int
    ) throws {
        // MAAS compares exactly, and has a name as its rack spelled it.
        let own = units.values.flatMap { [$0.hostname.short, $0.hostname.firstLabel] }
        let hostnames = names.map { Set($0 + own).sorted() }
        var racks = Dictionary(try inventory.racks(hostnames).map { ($0.systemID, $0) }) { first, _ in first }
        if names != nil {
            // MAAS keeps the name that a rack had first.
            let renamed = Set(units.values.compactMap { $0.systemID?.description }).filter { racks[$0] == nil }.sorted()
            for rack in renamed.isEmpty ? [] : try inventory.racksByID(renamed) { racks[rack.systemID] = rack }
        }
        self.racks = racks
        let identity = RackIdentity(
            racks: racks, isComplete: names == nil, units: all, published: published, register: register, now: now)
        let clashes = DuplicateAgents(all, standing: identity.standing).clashes
        var strangers: [UnitName: MaasRequirerUnitData] = [:]
        for (unit, data) in units.sorted(by: { $0.key < $1.key }) {
            let match = identity.match(unit, data)
            if case .foreign(let rack) = match {
                reports[unit] = Self.foreign(rack, data)
                register.claim(rack, by: unit)
            } else if let clash = clashes[unit] {
                reports[unit] = RackReport(clash)
                if let rack = data.systemID.flatMap({ racks[$0.description] }) { register.claim(rack, by: unit) }
            } else {
                reports[unit] = Self.report(match)
                if case .own(let rack) = match {
                    let isOldGone = register[unit]?.systemID.map { racks[$0.description] == nil } ?? false
                    register.confirm(rack, of: unit, data, isOldGone: isOldGone && names == nil)
                    // Under its new name it must not take over what has that name, should it enroll anew.
                    if rack.hostname.lowercased() != data.hostname.short { strangers[unit] = data }
                } else if case .unproven(let rack, _) = match {
                    register.claim(rack, by: unit)
                } else if case .namesake = match {
                    // It is told the ID, and can't prove anything by that any more.
                    register.refuse(unit)
                } else if case .stranger = match {
                    strangers[unit] = data
                }
            }
        }
        try look(beside: strangers, inventory, identity, published, &register)
        for (unit, report) in reports {
            if report.state == .conflict || report.state == .withheld { register.refuse(unit) }
            if let data = units[unit] { reports[unit] = data.addressed(report) }
        }
    }

    /// What of MAAS's nodes is in the way of machines that it does not have as racks.
    private mutating func look(
        beside strangers: [UnitName: MaasRequirerUnitData], _ inventory: RegionInventory, _ identity: RackIdentity,
        _ published: [UnitName: RackReport], _ register: inout RackRegister
    ) throws {
        guard !strangers.isEmpty else { return }
        // Who has no answer yet comes first, then who asks little.
        func rank(_ unit: UnitName, _ data: MaasRequirerUnitData) -> (Int, Int, UnitName) {
            let isAnswered = published[unit].map { data.isSubject(of: $0) } ?? false
            return (isAnswered ? 1 : 0, data.macAddresses?.count ?? 0, unit)
        }
        let order = strangers.sorted { rank($0.key, $0.value) < rank($1.key, $1.value) }
        let found = try inventory.neighbours(of: order.map { (unit: $0.key, data: $0.value) })
        // A rack of another name that has an address of these machines may not have been asked for yet.
        let unknown = Set(found.nodes.filter { $0.isRack && racks[$0.systemID] == nil }.map(\.systemID)).sorted()
        var identity = identity
        if !identity.isComplete, !unknown.isEmpty {
            for rack in try inventory.racksByID(unknown) { racks[rack.systemID] = rack }
            identity = identity.knowing(racks)
        }
        let byName = Dictionary(grouping: found.nodes) { $0.hostname.lowercased() }
        let byAddress: [MACAddress: [ListedNode]] = found.nodes.reduce(into: [:]) { nodes, node in
            for address in node.addresses { nodes[address, default: []].append(node) }
        }
        for (unit, data) in strangers {
            let sameName = byName[data.hostname.short] ?? []
            let own = reports[unit].flatMap { $0.systemID == nil ? nil : $0 }
            let nodes = sameName + (data.macAddresses ?? []).flatMap { byAddress[$0] ?? [] }
            if let own, found.refused[unit] != nil || !found.asked.contains(unit) {
                reports[unit] = own
            } else if let why = found.refused[unit] {
                reports[unit] = RackReport(.withheld, message: "MAAS refuses to answer about this machine: \(why)")
            } else if !found.asked.contains(unit) {
                // What was published stays until there is time for it.
                reports[unit] = published[unit].flatMap { data.isSubject(of: $0) ? $0 : nil }
            } else if let why = nodes.lazy.compactMap({ identity.conflict(of: unit, data, with: $0) }).first {
                reports[unit] = RackReport(.conflict, message: why)
            } else if own == nil {
                let isRegion = nodes.contains { $0.type == 3 }
                if isRegion { regions.insert(unit) }
                reports[unit] = RackReport(
                    .absent, message: isRegion ? "this machine is a region of this MAAS" : nil, isCounted: !isRegion)
                // Its former rack, which it has left, does not stand in its way.
                let former = register[unit]?.systemID?.description
                let isFree =
                    nodes.allSatisfy { $0.systemID == former }
                    && !identity.hasRack(named: data.hostname.short, besides: former)
                register.permit(unit, under: data.hostname.short, isFree: isFree, at: identity.now)
            }
        }
    }

    private static func report(_ match: RackIdentity.Match) -> RackReport {
        switch match {
        case .own(let rack): report(rack)
        case .namesake(let rack):
            report(rack, "found by its host name alone: its agent publishes no ID and no MAC addresses")
        case .unproven(_, let why): RackReport(.unconfirmed, message: why)
        case .foreign, .stranger: RackReport(.absent)
        }
    }

    private static func report(_ rack: ListedRack, _ message: String? = nil) -> RackReport {
        let id = SystemID(rack.systemID)
        return switch rack.health {
        case .connected: RackReport(.connected, systemID: id, message: message)
        case .dead: RackReport(.dead, systemID: id, message: message)
        case .unknown: RackReport(.unconfirmed, systemID: id, message: "MAAS does not say whether it is connected")
        }
    }

    private static func foreign(_ rack: ListedRack, _ data: MaasRequirerUnitData) -> RackReport {
        let whose =
            rack.hostname.lowercased() == data.hostname.short
            ? "that of a rack of this name with other network interfaces in MAAS"
            : "that of rack \(rack.hostname) in MAAS"
        return RackReport(
            .conflict,
            message: "its id \(rack.systemID) is \(whose): stop MAAS on this machine, remove "
                + "/var/snap/maas/common/maas/maas_id, and start it again")
    }
}

extension RackReport {
    /// Whether MAAS listed the rack, whatever it said of its connection.
    var isOfListedRack: Bool {
        state == .connected || state == .dead || state == .unconfirmed && systemID != nil
    }
}

extension MaasRequirerUnitData {
    /// The report, for this machine and this enrollment of it.
    func addressed(_ report: RackReport) -> RackReport {
        var report = report
        report.enrollment = enrollment
        report.hostname = hostname
        return report
    }

    /// Whether the report is one on this machine and this enrollment of it.
    func isSubject(of report: RackReport) -> Bool {
        report.enrollment == enrollment && report.hostname == hostname
            && (report.systemID == nil || systemID == nil || report.systemID == systemID)
    }
}
