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

    /// Asks the MAAS of `region` about `units`.
    func take(_ units: RackUnits, of region: AdoptedRegion) throws -> Answer {
        guard let keySecret = region.options.apiKey, !keySecret.isEmpty else {
            let report = RackReport(.unconfirmed, message: "the region has no API key (option api-key)")
            return .reports(units.complete.mapValues { $0.marked(report) })
        }
        guard !units.complete.isEmpty else { return .reports([:]) }
        do {
            let api = MaasAPI(
                url: region.url, key: try key(keySecret), certificateAuthority: region.certificateAuthority)
            let racks = try Dictionary(host.racks(api).map { ($0.systemID, $0) }) { first, _ in first }
            let conflicts = try conflicts(in: units, besides: racks, api)
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
        } catch let error as HookToolError where error.code != .unreachable {
            return .unavailable("the secret of option api-key can't be read now: \(error.message)")
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
        in units: RackUnits, besides racks: [String: ListedRack], _ api: MaasAPI
    ) throws -> [UnitName: RackReport] {
        let strangers = units.complete.filter { !$0.value.isListed(in: racks) }
        guard !strangers.isEmpty else { return [:] }
        let names = Set(strangers.values.map(\.shortHostname)).sorted()
        let nodes = Dictionary(grouping: try host.nodes(api, hostnames: names), by: \.hostname)
        let namesakes = Dictionary(grouping: units.complete.keys.sorted()) { units.complete[$0]?.shortHostname ?? "" }
        return strangers.reduce(into: [:]) { reports, entry in
            let (unit, data) = entry
            let first = namesakes[data.shortHostname]?.first { other in
                other != unit && (other < unit || units.complete[other]?.isListed(in: racks) == true)
            }
            let name = data.shortHostname
            guard let other = data.nameTaken(by: nodes[name] ?? []) ?? first?.description else { return }
            reports[unit] = RackReport(
                .conflict, message: "the host name \"\(name)\" is also that of \(other): rename one of them")
        }
    }

    private static func report(of unit: MaasRequirerUnitData, in racks: [String: ListedRack]) -> RackReport {
        guard let id = unit.systemID, let rack = racks[id] else { return RackReport(.absent) }
        return RackReport(rack.health == .connected ? .connected : .dead, systemID: id)
    }
}

extension MaasRequirerUnitData {
    /// The host name without its domain, by which MAAS tells nodes apart (MAAS 3.4 to 3.7).
    fileprivate var shortHostname: String { String(hostname.prefix { $0 != "." }) }

    fileprivate func isListed(in racks: [String: ListedRack]) -> Bool { systemID.map { racks[$0] != nil } ?? false }

    fileprivate func marked(_ report: RackReport) -> RackReport {
        var report = report
        report.enrollment = enrollment
        return report
    }

    /// The node that has this unit's name and is not this unit's machine.
    fileprivate func nameTaken(by nodes: [ListedNode]) -> String? {
        let node = nodes.first { node in
            guard node.isController else { return true }
            return !node.macAddresses.isEmpty && Set(node.macAddresses).isDisjoint(with: macAddresses ?? [])
        }
        return node.map { "\($0.typeName) \($0.systemID) in MAAS" }
    }
}
