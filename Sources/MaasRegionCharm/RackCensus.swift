import CharmKit
import JujuProtocol
import MaasHost
import MaasRegion
import SealedStore

/// What MAAS says of the racks of the agents' units.
struct RackCensus {
    let host: any MaasHost
    let model: Model

    /// What came of asking.
    enum Answer {
        /// A report for each unit that has published everything.
        case reports([UnitName: RackReport])
        /// MAAS did not answer, so that what is known stays as it is; the reason is given.
        case unavailable(String)
        /// MAAS can't be asked until the operator has done something about the API key; what that is, is given.
        case unusableKey(String)
    }

    /// Asks MAAS at `url` about `units`.
    func take(_ units: RackUnits, url: String, keySecret: String?) throws -> Answer {
        guard let keySecret, !keySecret.isEmpty else {
            let report = RackReport(.unconfirmed, message: "the region has no API key (option api-key)")
            return .reports(units.complete.mapValues { $0.marked(report) })
        }
        guard !units.complete.isEmpty else { return .reports([:]) }
        do {
            let key = try key(keySecret)
            let racks = try host.racks(url: url, apiKey: key)
            let conflicts = try conflicts(in: units, besides: Set(racks.map(\.systemID)), url: url, key: key)
            return .reports(
                units.complete.reduce(into: [:]) { reports, entry in
                    let (unit, data) = entry
                    reports[unit] = data.marked(conflicts[unit] ?? Self.report(of: data, in: racks))
                })
        } catch let error as MaasHostError where error.code == .refused {
            return .unusableKey(error.description)
        } catch let error as MaasHostError {
            return .unavailable(error.description)
        } catch let error as ConfigError {
            return .unusableKey(error.description)
        }
    }

    private func key(_ uri: String) throws -> SecretBytes {
        do {
            guard let key = try model.secret(uri).peek()[RegionConfig.keyName], !key.isEmpty else {
                throw ConfigError(
                    option: "api-key", reason: "names a secret without a value \"\(RegionConfig.keyName)\"")
            }
            return key
        } catch let error as HookToolError where error.code == .invalidArgument {
            throw ConfigError(option: "api-key", reason: "is not the URI of a secret: juju add-secret prints it")
        } catch let error as HookToolError where error.code == .permissionDenied || error.code == .notFound {
            throw ConfigError(
                option: "api-key",
                reason: "names a secret that can't be read: juju grant-secret NAME \(model.application.name)")
        }
    }

    /// Enrolling takes over a node of the same name, so a unit whose machine is not among MAAS's `racks` must be the only one
    /// to have it. The unit's word is not enough: its machine may have been a rack of another MAAS.
    private func conflicts(
        in units: RackUnits, besides racks: Set<String>, url: String, key: SecretBytes
    ) throws -> [UnitName: RackReport] {
        let strangers = units.complete.filter { !$0.value.isListed(in: racks) }
        guard !strangers.isEmpty else { return [:] }
        let names = Set(strangers.values.map(\.shortHostname)).sorted()
        let nodes = try host.nodes(url: url, apiKey: key, hostnames: names)
        return strangers.reduce(into: [:]) { reports, entry in
            let (unit, data) = entry
            guard let other = data.nameTaken(by: nodes) ?? units.nameTaken(data, of: unit, racks) else { return }
            reports[unit] = RackReport(
                .conflict,
                message: "the host name \"\(data.shortHostname)\" is also that of \(other): rename one of them")
        }
    }

    private static func report(of unit: MaasRequirerUnitData, in racks: [ListedRack]) -> RackReport {
        guard let id = unit.systemID, let rack = racks.first(where: { $0.systemID == id }) else {
            return RackReport(.absent)
        }
        return RackReport(rack.health == .connected ? .connected : .dead, systemID: id)
    }
}

extension RackUnits {
    /// The unit that has the same short host name and comes first: one that is enrolled, or one of a lower number.
    fileprivate func nameTaken(_ data: MaasRequirerUnitData, of unit: UnitName, _ racks: Set<String>) -> String? {
        let namesakes = complete.filter { $0.key != unit && $0.value.shortHostname == data.shortHostname }
        return namesakes.keys.sorted().first { $0 < unit || namesakes[$0]?.isListed(in: racks) == true }?.description
    }
}

extension MaasRequirerUnitData {
    /// The host name without its domain, by which MAAS tells nodes apart (MAAS 3.4 to 3.7).
    fileprivate var shortHostname: String { String(hostname.prefix { $0 != "." }) }

    fileprivate func isListed(in racks: Set<String>) -> Bool { systemID.map(racks.contains) ?? false }

    fileprivate func marked(_ report: RackReport) -> RackReport {
        var report = report
        report.enrollment = enrollment
        return report
    }

    /// The node that has this unit's name and is not this unit's machine.
    fileprivate func nameTaken(by nodes: [ListedNode]) -> String? {
        let node = nodes.first { node in
            guard node.hostname == shortHostname else { return false }
            guard node.isController else { return true }
            return !node.macAddresses.isEmpty && Set(node.macAddresses).isDisjoint(with: macAddresses ?? [])
        }
        return node.map { "\($0.typeName) \($0.systemID) in MAAS" }
    }
}
