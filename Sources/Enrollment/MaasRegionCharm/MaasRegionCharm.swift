import CharmKit
import CharmTracing
import CosAgent
import EnrollmentLog
import JujuProtocol
import MaasHost
import MaasIdentifiers
import MaasRegion
import SealedStore

/// The region: adopts the MAAS region on its machine and lets agents enroll with it.
public final class MaasRegionCharm: Charm {
    private let framework: Framework
    private let machine: any Machine
    private let snap: any MaasSnap
    private let client: any RegionClient
    private let administration: (any MaasAdministration)?
    private let administratorFile: SealedFile?
    private let acceptsLoopback: Bool
    private let provider: MaasRegionProvider
    private let metricsFile: MetricsFile?
    private var racks: RackWatch.Outcome?
    private var unitStatuses: [Status] = []
    private var applicationStatus: Status?

    /// The charm on this machine, whose MAAS is a snap.
    public convenience init(framework: Framework) {
        let directory = framework.environment.charmDirectory
        self.init(
            framework: framework, machine: LocalMachine(charmDirectory: directory),
            snap: LocalMaasSnap(commands: framework.commands),
            client: MaasctlClient(charmDirectory: directory, commands: framework.commands),
            administration: LocalMaasAdministration(commands: framework.commands),
            acceptsLoopback: !WorkloadRoot.path.isEmpty,
            metricsFile: MetricsFile(unit: framework.environment.unit, root: WorkloadRoot.path))
    }

    /// The charm on a given machine.
    ///
    /// - Parameters:
    ///   - framework: The charm's framework.
    ///   - machine: The machine.
    ///   - snap: MAAS on it.
    ///   - client: What asks MAAS.
    ///   - administration: What makes an administrator in MAAS when the operator gives no API key, or nil to make none.
    ///   - administratorFile: Where that one's key is kept; by default in the charm's folder.
    ///   - acceptsLoopback: Whether racks may be given a URL that leads each to itself; a simulated region lives there.
    ///   - metricsFile: Where the charm tells of racks, or nil.
    public init(
        framework: Framework, machine: any Machine, snap: any MaasSnap, client: any RegionClient,
        administration: (any MaasAdministration)? = nil, administratorFile: SealedFile? = nil,
        acceptsLoopback: Bool = false, metricsFile: MetricsFile? = nil
    ) {
        self.framework = framework
        self.metricsFile = metricsFile
        self.machine = machine
        self.snap = snap
        self.client = client
        self.administration = administration
        self.administratorFile = administratorFile
        self.acceptsLoopback = acceptsLoopback
        provider = MaasRegionProvider(framework, endpoint: Names.Endpoint.maasRegion)

        let name = isSubordinate ? "maas-enroll" : "maas-region"
        TracingRequirer(
            framework, charm: name,
            deliverer: .init(framework.environment.charmDirectory + "/bin/maasctl", "deliver-spans"))
        CosAgentProvider(framework, charm: name) { [self] in
            try .region(charmDirectory: framework.environment.charmDirectory, isSubordinate: isSubordinate)
        }
        framework.observe(.remove) { _ in metricsFile?.remove() }
        framework.observeAction(Names.Action.getApiEndpoint) { [self] in try tellEndpoint(to: $0) }
        framework.observeAction(Names.Action.listControllers) { [self] in try listControllers(to: $0) }
        // Who has ever looked at a secret keeps the revision alive that it saw (Juju 3.6, 4.0): this charm goes on to the latest one
        // of the operator's API key and of its own administrator. The enroll token's is the keeper's.
        framework.observe(.secretChanged) { event in
            guard ["", RegionAdministrator.label].contains(event.label ?? "") else { return }
            do {
                try framework.model.secret(event.id).refresh()
            } catch let error as HookToolError where error.code == .permissionDenied || error.code == .notFound {
                return
            }
        }
        framework.reconcile { [self] in
            do {
                try reconcile()
            } catch let error as ConfigError {
                publishMetrics(.blocked("\(error)"))
                throw error
            }
            if let worst = unitStatuses.max(by: { $0.kind < $1.kind }) { publishMetrics(worst) }
        }
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

    /// Whether another charm runs the region on this machine; then its ports and MAAS's metrics are that charm's.
    private var isSubordinate: Bool { framework.environment.principalUnit != nil }

    /// Where the peers' databag keeps the ``RackRegister``.
    private static let register = "racks"

    private func reconcile() throws {
        do {
            var region = try adoptedRegion()
            if let version = region.version { try framework.model.unit.setWorkloadVersion(version) }
            let cluster = try RegionCluster(framework, endpoint: Names.Endpoint.maasCluster, token: region.token)
            if region.version == nil { region.formerRelease = try cluster.ownRelease }
            let hasAgents = try framework.model.liveRelations(Names.Endpoint.maasRegion).contains {
                try !$0.units.isEmpty
            }
            if let why = try cluster.strangeness(hasAgents: hasAgents) {
                try cluster.share(hostname: nil, url: region.url)
                throw RegionUnavailable(why, isNoRegion: true)
            }
            let hostname = try machine.hostname
            try cluster.share(hostname: hostname, url: region.url, release: region.release)
            try cluster.checkIsCurrent()
            framework.model.unit.setPorts(isSubordinate ? [] : RegionPorts.ports(release: region.release))
            // A leader leads until it is gone, and sees the agents depart meanwhile: the next one reports on them.
            if let leader = try framework.model.leader, try !framework.model.unit.isDeparting {
                let decision = try cluster.decide(
                    hostname: hostname, url: region.url, release: region.release, option: region.options.maasURL,
                    as: leader)
                region.url = decision.url
                try publish(region, decision, cluster, as: leader)
            }
            unitStatuses.append(.active)
        } catch let obstacle as RegionUnavailable {
            // Racks stay with the URL of a region that writes its files anew, as when it restarts.
            if obstacle.isNoRegion { try RegionCluster.withdraw(framework, endpoint: Names.Endpoint.maasCluster) }
            unitStatuses.append(obstacle.status)
        } catch let error as MaasHostError {
            let isToMend = error.code == .malformed || error.code == .unknownMode
            unitStatuses.append(
                isToMend
                    ? .blocked("\(error): mend it before MAAS restarts")
                    : .waiting("to read what MAAS is on this machine: \(error)"))
        } catch let error as SealedStoreError {
            // What the system refuses now it may allow later, as when there are too many open files.
            unitStatuses.append(
                error.code == .file
                    ? .waiting("for this unit's own key, which can't be read now: \(error)")
                    : .blocked("this unit's own key can't be used: \(error)"))
        }
    }

    private func publish(
        _ region: AdoptedRegion, _ decision: RegionCluster.Decision, _ cluster: RegionCluster, as leader: Leader
    ) throws {
        // What Juju keeps is told apart by this key, also when the hook ends, where nobody could say what is wrong with it.
        _ = try framework.fingerprintKey()
        let units = try provider.gatherRackUnits()
        let published = try provider.publishedRacks(as: leader).filter { units.complete[$0.key] != nil }
        let databag = try framework.model.liveRelations(Names.Endpoint.maasCluster).first?.applicationData(as: leader)
        var register = RackRegister(try databag?.values[Self.register])
        noteGone(units, &register)
        let offer = try cluster.offer(region.url)
        let outcome = try watch(region, offer).look(units, published, &register)
        if outcome.hasLooked { cluster.noteLook(offer, as: leader) }
        racks = outcome
        databag?.set(Self.register, try register.text)
        try provider.publishEnrollToken(
            apiURL: region.url.description, regions: decision.hostnames, secret: region.token,
            certificateAuthority: region.certificateAuthority, racks: outcome.reports,
            maasVersion: region.version, as: leader)
        applicationStatus = Self.summary(
            of: outcome, units, decision.notes, release: region.release?.description)
        if let status = outcome.status { unitStatuses.append(status) }
        if let (unit, error) = units.malformed.min(by: { $0.key < $1.key }) {
            unitStatuses.append(.waiting("for \(unit) to publish something usable: \(error)"))
        }
    }

    /// Tells the collector how racks are, if there is one. That it can't be told fails no hook.
    ///
    /// A hook about one agent asks MAAS about that one alone, and is passed over: the next update-status asks about all.
    private func publishMetrics(_ status: Status) {
        guard let metricsFile, metricsFile.isWanted, framework.environment.event.relation?.remoteUnit == nil else {
            return
        }
        do {
            try metricsFile.write(Metric.region(status, racks))
        } catch {
            framework.logger.warning("The collector can't be told of the racks: \(error)")
        }
    }

    /// Takes note of the racks whose units have gone since the last hook.
    private func noteGone(_ units: RackUnits, _ register: inout RackRegister) {
        for (unit, record) in register.records.sorted(by: { $0.key < $1.key })
        where units.relations[unit] == nil && record.goneSince == nil && record.offer != nil {
            let entry = EnrollmentEntry(
                .left, unit.description, systemID: record.systemID?.description, by: unit.description,
                "its unit or its relation is gone", at: machine.now)
            register.history.append(entry)
            framework.log(entry)
        }
    }

    private func watch(_ region: AdoptedRegion, _ offer: RackOffer) throws -> RackWatch {
        RackWatch(
            framework: framework, machine: machine, client: client, region: region, offer: offer,
            relations: Set(try framework.model.liveRelations(Names.Endpoint.maasRegion).map(\.id)),
            administrator: administration.map {
                RegionAdministrator(framework, administration: $0, now: machine.now, file: administratorFile)
            },
            leader: try framework.model.leader)
    }

    /// How many racks are connected of those that are to be, or nil when there is nothing to tell; agents on machines that are
    /// regions themselves are no racks.
    private static func summary(
        of outcome: RackWatch.Outcome, _ units: RackUnits, _ notes: [String], release: String?
    ) -> Status? {
        let racks = units.complete.filter { outcome.reports[$0.key]?.isCounted ?? !$0.value.hasLeft }.keys
        let reports = racks.compactMap { outcome.reports[$0] }
        var parts: [String] = []
        if reports.contains(where: { $0.isOfListedRack || $0.state != .unconfirmed && $0.state != .withheld }) {
            parts.append("\(reports.count { $0.state == .connected }) of \(racks.count) racks connected")
        }
        parts += outcome.departed.map { rack in
            rack.isSeen
                ? "\(rack) has left, but \(rack.reason)" : "\(rack.unit) wants \(rack) deleted, but \(rack.reason)"
        }
        let others = outcome.otherReleases.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        if !others.isEmpty {
            parts.append("another MAAS than the region's \(release ?? "") runs on \(others.joined(separator: ", "))")
        }
        if let unit = outcome.stuckRefresh {
            parts.append("no other rack is refreshed until \(unit) is connected again")
        }
        parts += notes
        return parts.isEmpty ? nil : .active(parts.joined(separator: "; "))
    }
}

// The region on this machine and its fellows.
extension MaasRegionCharm {
    private func adoptedRegion() throws -> AdoptedRegion {
        let options = try RegionConfig(framework.model.config)
        framework.logger.logLevel = options.logLevel
        let installation = try snap.installation
        if let fault = installation.fault { throw fault }
        return try AdoptedRegion(installation, options, acceptsLoopback: acceptsLoopback)
    }
}

// Actions.
extension MaasRegionCharm {
    /// Gives an action the region, or fails it with what is in the way.
    private func withRegion(_ action: Action, _ body: (AdoptedRegion) throws -> Void) throws {
        do {
            try body(adoptedRegion())
        } catch let obstacle as RegionUnavailable {
            try action.fail(obstacle.status.message)
        } catch let error as MaasHostError {
            try action.fail("MAAS can't be asked: \(error)")
        } catch let error as HookToolError where error.code != .unreachable {
            try action.fail("Juju does not answer: \(error)")
        } catch let error as SealedStoreError {
            try action.fail("a key that this machine keeps can't be used: \(error)")
        }
    }

    private func tellEndpoint(to action: Action) throws {
        try withRegion(action) { region in
            // Another unit's URL may be the one that racks are given.
            let agreed = try RegionCluster(framework, endpoint: Names.Endpoint.maasCluster, token: region.token)
                .agreedURL
            action.setResult("api-url", (agreed ?? region.url).description)
        }
    }

    private struct ListParameters: Decodable {
        var history: Bool?
    }

    private func listControllers(to action: Action) throws {
        let parameters = try action.parameters(ListParameters.self)
        try withRegion(action) { region in
            guard try framework.model.leader != nil || region.options.apiKey != nil else {
                let leader = "\(framework.model.application.name)/leader"
                return try action.fail("only the leader has an API key: juju run \(leader) list-controllers")
            }
            let units = try provider.gatherRackUnits()
            let cluster = try RegionCluster(framework, endpoint: Names.Endpoint.maasCluster, token: region.token)
            let watch = try watch(region, cluster.offer(cluster.agreedURL ?? region.url))
            let published = try framework.model.leader.map { try provider.publishedRacks(as: $0) } ?? [:]
            let databag = try framework.model.liveRelations(Names.Endpoint.maasCluster).first?.applicationData()
            var register = RackRegister(databag?[Self.register])
            if parameters.history == true {
                action.setResult("history", register.history.lines)
                action.setResult("history-json", try JSONText.encoded(register.history.entries))
            }
            register.observe(units, at: machine.now)
            let found = try watch.reports(units, published, &register)
            let table = ControllerTable(
                units, reports: found.reports, regions: found.regions, otherReleases: found.otherReleases,
                departed: found.departed)
            action.setResult("table", table.text)
            action.setResult("json", try table.json())
        }
    }
}
