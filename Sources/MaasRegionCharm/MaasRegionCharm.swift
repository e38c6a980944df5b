import CharmKit
import CosAgent
import JujuProtocol
import MaasHost
import MaasRegion
import SealedStore

/// The region: adopts the MAAS region on its machine and lets agents enroll with it.
public final class MaasRegionCharm: Charm {
    private let framework: Framework
    private let host: any MaasHost
    private let provider: MaasRegionProvider
    private var unitStatuses: [Status] = []
    private var applicationStatus: Status?

    /// The charm on this machine, whose MAAS is a snap.
    public convenience init(framework: Framework) {
        self.init(framework: framework, host: SnapMaasHost(charmDirectory: framework.environment.charmDirectory))
    }

    /// The charm on a given machine.
    public init(framework: Framework, host: any MaasHost) {
        self.framework = framework
        self.host = host
        provider = MaasRegionProvider(framework, endpoint: Self.agents)

        if !isSubordinate { CosAgentProvider(framework, charm: "maas-region") { .region } }
        framework.observeAction("get-api-endpoint") { [self] in try tellEndpoint(to: $0) }
        framework.observeAction("list-controllers") { [self] in try listControllers(to: $0) }
        framework.reconcile { [self] in try reconcile() }
        framework.collectStatus { [self] status in
            if let secret = provider.unreadableSecrets.first {
                unitStatuses.append(.waiting("for Juju to give out the enroll token's secret: \(secret.why)"))
            }
            unitStatuses.forEach(status.add)
        }
        // The application is no better off than its leader.
        framework.collectApplicationStatus { [self] in
            if let applicationStatus { $0.add(applicationStatus) }
            unitStatuses.forEach($0.add)
        }
    }

    /// Whether another charm runs the region on this machine; then its ports and its metrics are that charm's.
    private var isSubordinate: Bool { framework.environment.principalUnit != nil }

    private static let agents = "maas-region"
    private static let peers = "maas-cluster"
    /// Where the peers' databag keeps ``RackClaims``.
    private static let claims = "racks"

    private func reconcile() throws {
        do {
            let region = try adoptedRegion()
            if let version = region.version { try framework.model.unit.setWorkloadVersion(version) }
            try share(host.hostname)
            unitStatuses.append(.active)
            framework.model.unit.setPorts(isSubordinate ? [] : Self.ports)
            // A leader leads until it is gone, and sees the agents depart meanwhile: what is to be said of them, the next one says.
            guard let leader = try framework.model.leader, try !framework.model.unit.isDeparting else { return }
            try publish(region, as: leader)
        } catch let obstacle as Obstacle {
            try share(nil)
            unitStatuses.append(obstacle.status)
        } catch let error as MaasHostError {
            unitStatuses.append(.blocked("\(error)"))
        }
    }

    private func publish(_ region: AdoptedRegion, as leader: Leader) throws {
        let units = try provider.gatherRackUnits()
        let published = try provider.publishedRacks(as: leader).filter { units.complete[$0.key] != nil }
        let claims = try framework.model.liveRelations(Self.peers).first?.applicationData(as: leader)
        var racks = RackClaims(try claims?.values[Self.claims])
        let outcome = try RackWatch(framework: framework, host: host, region: region).look(units, published, &racks)
        claims?.set(Self.claims, try racks.text)
        try provider.publishEnrollToken(
            apiURL: region.url, regions: regionHostnames(), secret: region.token,
            certificateAuthority: region.certificateAuthority, racks: outcome.reports, as: leader)
        applicationStatus = Self.summary(of: outcome)
        if let obstacle = outcome.obstacle { unitStatuses.append(obstacle) }
        if let (unit, error) = units.malformed.min(by: { $0.key < $1.key }) {
            unitStatuses.append(.waiting("for \(unit) to publish something usable: \(error)"))
        }
    }

    private static func summary(of outcome: RackWatch.Outcome) -> Status {
        let reports = outcome.reports.values
        var parts: [String] = []
        if reports.contains(where: { $0.state != .unconfirmed }) {
            parts.append("\(reports.count { $0.state == .connected }) of \(reports.count) racks connected")
        }
        parts += outcome.departed.map { "\($0) has left, but \($0.reason)" }
        return .active(parts.joined(separator: "; "))
    }

    // What a region controller listens on (MAAS 3.4 to 3.7): DNS, HTTP, proxy, syslog, internal services and RPC.
    private static let ports: [Port] = [
        .udp(53), .tcp(53), .tcp(3128), .tcp(8000), .tcp(5239...5247), .udp(5241...5247), .tcp(5250...5270), .tcp(5443),
    ]
}

// The region on this machine and its fellows.
extension MaasRegionCharm {
    private func adoptedRegion() throws -> AdoptedRegion {
        let options = try RegionConfig(framework.model.config)
        framework.logger.logLevel = options.logLevel
        return try AdoptedRegion(host.installation, options)
    }

    /// Tells the other units that this one is a region of that name, or that it is none.
    private func share(_ hostname: String?) throws {
        for relation in try framework.model.liveRelations(Self.peers) { relation.unitData.set("hostname", hostname) }
    }

    private func regionHostnames() throws -> [String] {
        var names = [try host.hostname]
        for relation in try framework.model.liveRelations(Self.peers) {
            for unit in try relation.units {
                if let name = try relation.data(of: unit)["hostname"] { names.append(name) }
            }
        }
        return names
    }
}

// Actions.
extension MaasRegionCharm {
    /// Gives an action the region, or fails it with what is in the way.
    private func withRegion(_ action: Action, _ body: (AdoptedRegion) throws -> Void) throws {
        do {
            try body(adoptedRegion())
        } catch let obstacle as Obstacle {
            try action.fail(obstacle.status.message)
        } catch let error as MaasHostError {
            try action.fail("MAAS can't be asked: \(error)")
        } catch let error as HookToolError where error.code != .unreachable {
            try action.fail("Juju does not answer: \(error)")
        }
    }

    private func tellEndpoint(to action: Action) throws {
        try withRegion(action) { action.setResult("api-url", $0.url) }
    }

    private func listControllers(to action: Action) throws {
        try withRegion(action) { region in
            let units = try provider.gatherRackUnits()
            let watch = RackWatch(framework: framework, host: host, region: region)
            let published = try framework.model.leader.map { try provider.publishedRacks(as: $0) } ?? [:]
            let reports = try watch.api().map { api in
                let census = RackCensus(host: host, api: api)
                return try census.take(units.complete, among: units.complete, published, besides: nil).reports
            }
            let claims = RackClaims(try framework.model.liveRelations(Self.peers).first?.applicationData()[Self.claims])
            let table = ControllerTable(
                units, reports: reports ?? RackWatch.unconfirmed(units, published),
                departed: claims.departed(units) + claims.kept(units))
            action.setResult("table", table.text)
            action.setResult("json", try table.json())
        }
    }
}
