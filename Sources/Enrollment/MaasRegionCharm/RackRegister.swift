import CharmKit
import EnrollmentLog
import JujuProtocol
import MaasHost
import MaasRegion

/// What the region's leaders have seen of the agents' racks, kept in the databag of the region's peers, so that it outlives
/// agents and leaders.
///
/// An agent can publish anything. So the region deletes a rack only when it saw that rack appear in MAAS for that agent: the
/// agent was let enroll under a name that was free, and then it knew the ID of the rack that MAAS lists under that name, which MAAS
/// tells the rack alone.
struct RackRegister {
    private(set) var records: [UnitName: RackRecord] = [:]
    /// What became of the racks' enrollments.
    var history = EnrollmentLog()

    /// The register in a text from the peers' databag; what is no record is left out.
    init(_ text: String? = nil) {
        for (name, fields) in JSONText.maps(in: text ?? "") ?? [] {
            if name == Self.historyName {
                history = EnrollmentLog(fields)
            } else if let unit = UnitName(name), let record = RackRecord(fields) {
                records[unit] = record
            }
        }
    }

    /// The text for the peers' databag, or nil when there is nothing to keep.
    var text: String? {
        get throws {
            var fields = [String: [String: String]](
                uniqueKeysWithValues: records.map { ($0.key.description, $0.value.fields) })
            if !history.entries.isEmpty { fields[Self.historyName] = history.fields }
            return fields.isEmpty ? nil : try JSONText.encoded(fields)
        }
    }

    /// What no unit is called.
    private static let historyName = "history"

    subscript(unit: UnitName) -> RackRecord? {
        get { records[unit] }
        set { records[unit] = newValue }
    }
}

// Whether a rack is an agent's.
extension RackRegister {
    /// Whether a rack appeared in MAAS for the unit, now or before; `data` is what the unit publishes.
    func hasAppeared(_ rack: ListedRack, for unit: UnitName, _ data: MaasRequirerUnitData) -> Bool {
        guard let record = records[unit] else { return false }
        if record.systemID?.description == rack.systemID { return true }
        let isNew =
            record.wasFree && record.hostname == rack.hostname.lowercased() && data.enrollment != nil
            && data.systemID?.description == rack.systemID
        return isNew && !records.contains { $0.key != unit && $0.value.systemID?.description == rack.systemID }
    }

    /// Whether the unit has had its turn under that name, and let it pass without enrolling.
    func hasTurn(_ unit: UnitName, under name: String, at now: Int) -> Bool {
        guard let record = records[unit], record.hostname == name else { return false }
        return (0..<Self.turn).contains(now - record.since)
    }

    /// How long, in seconds, one of two agents of one name may take to enroll until it is the other's turn.
    static let turn = 900
}

// What happens.
extension RackRegister {
    /// Records which units are there, and what they want.
    mutating func observe(_ units: RackUnits, at now: Int) {
        for (unit, relation) in units.relations {
            var record = records[unit] ?? RackRecord(relation: relation)
            record.relation = relation
            record.goneSince = nil
            // Who does not publish the name any more has no turn under it.
            if record.systemID == nil, record.hostname != units.complete[unit]?.hostname.short {
                (record.hostname, record.wasFree) = (nil, false)
            }
            // What a unit publishes that makes no sense takes nothing back.
            if let data = units.complete[unit] {
                record.departure = data.departure
                if data.departure == nil { (record.claim, record.kept) = (nil, nil) }
            }
            records[unit] = record
        }
        for (unit, record) in records where units.relations[unit] == nil {
            let wantsDeletion = record.departure == .remove || record.departure == .removed
            guard wantsDeletion, record.systemID != nil || record.claim != nil else {
                records[unit] = nil
                continue
            }
            records[unit]?.goneSince = min(record.goneSince ?? now, now)
        }
    }

    /// Lets a unit enroll under its name, and no other any more; `isFree` says whether MAAS has no node of that name or of its
    /// interfaces.
    mutating func permit(_ unit: UnitName, under name: String, isFree: Bool, at now: Int) {
        guard var record = records[unit] else { return }
        for (other, former) in records where other != unit && former.hostname == name && former.systemID == nil {
            refuse(other)
        }
        if record.hostname != name {
            (record.hostname, record.since, record.wasFree) = (name, now, isFree)
        } else if isFree, !record.wasFree {
            (record.since, record.wasFree) = (now, true)
        }
        records[unit] = record
    }

    /// Takes back that a unit may enroll; when it last might is kept, so that it comes after those that never might.
    mutating func refuse(_ unit: UnitName) {
        records[unit]?.hostname = nil
        records[unit]?.wasFree = false
    }

    /// Records that MAAS lists a rack which is the unit's own, going by what `data` and MAAS say.
    mutating func confirm(_ rack: ListedRack, of unit: UnitName, _ data: MaasRequirerUnitData, isOldGone: Bool) {
        guard var record = records[unit], let id = SystemID(rack.systemID) else { return }
        let addresses = rack.addresses
        let isMachine = !Set(record.macAddresses).isDisjoint(with: addresses)
        if hasAppeared(rack, for: unit, data) || isMachine && isOldGone {
            record.systemID = id
            record.wasFree = false
        }
        guard record.systemID == id else {
            record.claim = record.departure == nil ? nil : id
            record.rackName = record.departure == nil ? record.rackName : rack.hostname
            records[unit] = record
            return
        }
        record.claim = nil
        record.rackName = rack.hostname
        let shared = (data.macAddresses ?? []).filter(addresses.contains)
        if !shared.isEmpty, !isMachine || !Set(record.macAddresses).isSubset(of: addresses) {
            record.macAddresses = Array(shared.prefix(RackRecord.maximumAddresses))
        }
        records[unit] = record
    }

    /// Records with which of the region's offers racks were reported as enrolled, by the marks of the current one and of the one
    /// before this hook, and returns how many have yet to follow.
    mutating func follow(
        _ reports: [UnitName: RackReport], after published: [UnitName: RackReport],
        _ offer: String, before: String
    ) -> Int {
        var awaited = 0
        for (unit, report) in reports {
            guard var record = records[unit] else { continue }
            if let enrollment = report.enrollment {
                let isNew = enrollment != published[unit]?.enrollment
                record.offer = isNew ? offer : record.offer ?? before
            } else if record.offer == offer {
                // It has left; who has lost its enrollment by a rotation was enrolled with what was before it.
                record.offer = nil
            }
            if let followed = record.offer, followed != offer { awaited += 1 }
            records[unit] = record
        }
        return awaited
    }

    /// Records that a unit wants a rack to leave MAAS that is not known to be its own.
    mutating func claim(_ rack: ListedRack, by unit: UnitName) {
        guard let departure = records[unit]?.departure, departure == .remove || departure == .removed else { return }
        guard let id = SystemID(rack.systemID), records[unit]?.systemID != id else { return }
        records[unit]?.claim = id
        records[unit]?.rackName = rack.hostname
    }
}

extension ListedRack {
    /// The addresses of its network interfaces, as far as they are any.
    var addresses: Set<MACAddress> { Set(macAddresses.compactMap(MACAddress.init)) }
}

extension ListedNode {
    /// The addresses of its network interfaces, as far as they are any.
    var addresses: Set<MACAddress> { Set(macAddresses.compactMap(MACAddress.init)) }
}

extension MaasRequirerUnitData {
    /// Whether a machine with these addresses is this one; nil when that can't be told, since one side has none.
    func isMachine(with addresses: Set<MACAddress>) -> Bool? {
        guard let own = macAddresses, !own.isEmpty, !addresses.isEmpty else { return nil }
        return !addresses.isDisjoint(with: own)
    }
}
