import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion

/// The racks that MAAS is to forget when their agents have left.
///
/// They are kept in the databag of the region's peers, so that no change of the leader loses one, and neither does an agent
/// that goes without a word. A rack is deleted only when nothing speaks against it: it is the one that left, it has no
/// connection, and no agent that is here has its id.
struct RackClaims {
    /// A rack that an agent wants to be forgotten when it leaves.
    private struct Claim: Encodable, Equatable {
        var systemID: String
        var hostname: String
        /// What MAAS has kept it as when it was told to forget it, or nil.
        var kept: String?

        enum CodingKeys: String, CodingKey {
            case hostname, kept
            case systemID = "system_id"
        }
    }

    private var claims: [UnitName: Claim] = [:]

    /// The claims in a text from the peers' databag; what is none is left out.
    init(_ text: String?) {
        for (name, fields) in JSONText.maps(in: text ?? "") ?? [] {
            if let unit = UnitName(name), let id = fields["system_id"], let hostname = fields["hostname"] {
                claims[unit] = Claim(systemID: id, hostname: hostname, kept: fields["kept"])
            }
        }
    }

    /// The text for the peers' databag, or nil when there are no claims.
    var text: String? {
        get throws {
            let texts = claims.map { ($0.key.description, $0.value) }
            return claims.isEmpty ? nil : try JSONText.encoded([String: Claim](uniqueKeysWithValues: texts))
        }
    }

    /// The racks of the units that are gone, or that have left though they are there, which MAAS has yet to forget.
    func departed(_ units: RackUnits) -> [DepartedRack] { departed(units) { $0.kept == nil } }

    /// Those that MAAS was told to forget, and has kept as something else.
    func kept(_ units: RackUnits) -> [DepartedRack] {
        departed(units) { $0.kept != nil }.map { rack in
            rack.waiting("MAAS keeps it as a \(claims[rack.unit]?.kept ?? ""): delete it there, unless that is right")
        }
    }

    private func departed(_ units: RackUnits, where isWanted: (Claim) -> Bool) -> [DepartedRack] {
        let racks = claims.filter { isWanted($0.value) }.map {
            DepartedRack(unit: $0.key, hostname: $0.value.hostname, systemID: $0.value.systemID)
        }
        return racks.filter { rack in
            if let data = units.complete[rack.unit] { return data.departure == "removed" }
            return units.pending[rack.unit] == nil && units.malformed[rack.unit] == nil
        }.sorted { $0.unit < $1.unit }
    }

    /// Takes note of what the agents that are here want, and of the racks that MAAS is known to have of them.
    mutating func note(_ units: RackUnits, _ reports: [UnitName: RackReport]) {
        for (unit, data) in units.complete {
            guard let departure = data.departure else {
                claims[unit] = nil
                continue
            }
            // An agent that has left by now has no id any more; then what is known from before counts.
            guard let report = reports[unit], let id = report.systemID, departure == "remove" || claims[unit] == nil,
                [.connected, .dead].contains(report.state)
            else { continue }
            claims[unit] = Claim(systemID: id, hostname: data.shortHostname)
        }
    }

    /// Looks whether MAAS still has what it has kept; `nodes` asks it for nodes by short host names.
    mutating func review(_ units: RackUnits, nodes: ([String]) throws -> [ListedNode]) throws {
        let racks = kept(units)
        guard !racks.isEmpty else { return }
        let ids = try nodes(Set(racks.map(\.hostname)).sorted()).map(\.systemID)
        for rack in racks where !ids.contains(rack.systemID) { claims[rack.unit] = nil }
    }

    /// Makes MAAS forget the racks that left, as far as that can be done now, and tells what the others wait for.
    mutating func settle(
        _ units: RackUnits, _ racks: [String: ListedRack], logger: Logger,
        delete: (String) throws -> DeletedRack
    ) throws -> [DepartedRack] {
        var waiting: [DepartedRack] = []
        for departed in departed(units) {
            let isTaken = units.complete.contains { $0.key != departed.unit && $0.value.systemID == departed.systemID }
            let rack = racks[departed.systemID]
            guard let rack, rack.hostname == departed.hostname, !isTaken else {
                if rack != nil { logger.warning("MAAS keeps \(departed): by now it is another machine") }
                claims[departed.unit] = nil
                continue
            }
            guard !rack.isRegion else {
                claims[departed.unit]?.kept = "region"
                continue
            }
            guard rack.health != .connected else {
                waiting.append(departed.waiting("it is still connected: stop MAAS on its machine"))
                continue
            }
            do {
                let outcome = try delete(departed.systemID).outcome
                logger.info("MAAS was told to forget \(departed), whose agent left; it is now: \(outcome)")
                if outcome == "gone" { claims[departed.unit] = nil } else { claims[departed.unit]?.kept = outcome }
            } catch let error as MaasHostError where error.code == .notFound {
                claims[departed.unit] = nil
            } catch let error as MaasHostError {
                waiting.append(departed.waiting("MAAS does not delete it: \(error)"))
            }
        }
        return waiting
    }
}

/// A rack whose agent has left, and which MAAS still has.
struct DepartedRack: CustomStringConvertible {
    let unit: UnitName
    let hostname: String
    let systemID: String
    private(set) var reason = "it is still in MAAS"

    init(unit: UnitName, hostname: String, systemID: String) {
        self.unit = unit
        self.hostname = hostname
        self.systemID = systemID
    }

    /// The rack by name and id.
    var description: String { "rack \(hostname) (\(systemID))" }

    /// The rack, for which something has to happen first.
    func waiting(_ reason: String) -> DepartedRack {
        var rack = self
        rack.reason = reason
        return rack
    }
}
