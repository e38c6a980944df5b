import CharmKit
import EnrollmentLog
import JujuProtocol
import MaasHost
import MaasIdentifiers
import MaasRegion
import SealedStore

/// Keeps up with what MAAS says of the racks, and has it delete those that left.
struct RackWatch {
    let framework: Framework
    let machine: any Machine
    let client: any RegionClient
    let region: AdoptedRegion
    let offer: RackOffer
    /// The relations with agents that stand.
    let relations: Set<Int>
    /// Who asks MAAS when the operator gives no key; nil where the charm makes nobody.
    let administrator: RegionAdministrator?
    /// Nil on a unit that does not lead.
    let leader: Leader?

    /// What the leader knows of the racks.
    struct Outcome {
        /// What to publish of each unit.
        var reports: [UnitName: RackReport]
        /// The units whose machines are regions.
        var regions: Set<UnitName> = []
        /// What racks run of another release than the region's, as far as MAAS was asked about them.
        var otherReleases: [UnitName: MaasRelease] = [:]
        /// The racks that left, and that MAAS still has.
        var departed: [DepartedRack] = []
        /// The rack that keeps others from being refreshed, since it has not come back for long.
        var stuckRefresh: UnitName?
        /// Whether MAAS was asked about every rack since what racks are given has changed.
        var hasLooked = false
        /// Whether MAAS has answered; else nobody knows what racks run, and which of those that left it still has.
        var isAnswered = false
        /// How many racks have yet to enroll with the URL and token that the region has now.
        var awaited = 0
        /// What is in the way of asking MAAS, or what nobody confirms.
        var status: Status?
    }

    /// Looks at the racks of `units`, of which `published` is known, and of those that left.
    func look(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ register: inout RackRegister
    ) throws -> Outcome {
        register.observe(units, at: machine.now)
        let deletions = try deletions(units, register)
        let pace = ReportPace(framework: framework, now: machine.now)
        let before = try pace.note(offer.mark, published)
        let canWait = try !offer.isNew && silentSince.value == nil && deletions.racks(register).isEmpty
        var outcome = Outcome(reports: published)
        if try !canWait || !pace.holds(units, published) { outcome = try lookNow(units, published, &register) }
        for (unit, data) in units.complete where data.hasLeft { outcome.reports[unit]?.isCounted = false }
        if outcome.reports != published {
            try pace.tell(outcome.reports, after: published)
            log(outcome.reports, after: published, units, &register)
        }
        outcome.departed += deletions.kept(register)
        outcome.regions.formUnion(units.hosted)
        outcome.awaited = register.follow(outcome.reports, after: published, offer.mark, before: before)
        return outcome
    }

    private func deletions(_ units: RackUnits, _ register: RackRegister) throws -> PendingDeletions {
        let entries =
            try register.records.keys.contains { units.relations[$0] == nil }
            ? framework.model.goalState().relations[Names.Endpoint.maasRegion] : nil
        return PendingDeletions(
            units: units, relations: relations, applications: AgentApplications(entries ?? [:]), now: machine.now)
    }

    private func lookNow(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ register: inout RackRegister
    ) throws -> Outcome {
        do {
            let endpoint: RegionEndpoint
            switch try key() {
            case .none(let why, let canPass): return unconfirmed(units, published, &register, why, canPass: canPass)
            case .key(let key): endpoint = self.endpoint(key)
            }
            let before = register
            do {
                let outcome = try ask(endpoint, units, published, &register)
                silentSince.set(nil)
                return outcome
            } catch {
                register = before
                throw error
            }
        } catch let error as MaasHostError where error.code == .invalidURL {
            let why = "a bug of this charm: it asked what can't be asked: \(error)"
            return try silence(
                units, published, .unconfirmed, why, .blocked("MAAS can't be asked which racks are connected: \(why)"))
        } catch let error as MaasHostError where error.code != .refused && error.code != .credentials {
            let status = Status.waiting("to learn from MAAS which racks are connected: \(error)")
            return try silence(units, published, .unreachable, error.description, status)
        } catch let error as HookToolError where error.code != .unreachable {
            let why = "the secret of option api-key can't be read now: \(error.message)"
            let status = Status.waiting("to learn from MAAS which racks are connected: \(why)")
            return try silence(units, published, .unconfirmed, why, status)
        } catch let error as SealedStoreError {
            let status =
                error.code == .file
                ? Status.waiting("for the API key that this machine keeps: \(error)")
                : .blocked("the API key that this machine keeps can't be used: \(error)")
            return try silence(units, published, .unconfirmed, "\(error)", status)
        } catch {
            guard error is MaasHostError || error is ConfigError else { throw error }
            if let error = error as? MaasHostError, error.code == .credentials, region.options.apiKey == nil,
                let leader, let administrator
            {
                guard try !administrator.reject(as: leader) else { return try lookNow(units, published, &register) }
                let why = RegionAdministrator.renewal
                let status = Status.waiting("to learn from MAAS which racks are connected: \(why)")
                return try silence(units, published, .unconfirmed, why, status)
            }
            let status = Status.blocked("MAAS can't be asked which racks are connected: \(error)")
            return try silence(units, published, .unconfirmed, "\(error)", status)
        }
    }

    /// The operator's key or else the administrator's, or why there is none.
    private func key() throws -> RegionAdministrator.Reading {
        if let key = try region.options.readKey(framework) { return .key(key) }
        guard region.options.createAdministrator, let administrator else {
            return .none(why: "no API key", canPass: false)
        }
        guard let leader else { return .none(why: "no API key on a unit that does not lead", canPass: false) }
        return try administrator.key(as: leader)
    }

    private func endpoint(_ key: SecretBytes) -> RegionEndpoint {
        RegionEndpoint(
            url: region.ownURL, key: key, certificateAuthority: region.certificateAuthority, token: region.token)
    }

    /// What asks the region.
    private func inventory(_ endpoint: RegionEndpoint) -> RegionInventory {
        RegionInventory(
            racks: { try client.racks(endpoint, hostnames: $0) },
            racksByID: { try client.racks(endpoint, systemIDs: $0) },
            nodes: { try client.nodes(endpoint, hostnames: $0, macAddresses: $1) },
            delete: { try client.delete(endpoint, rack: $0) })
    }

    /// The fingerprint of the operator's key that MAAS has accepted while there was no rack to ask about.
    private var acceptedKey: StoredValue<String> { framework.stored(String.self, "maas-region/accepted-key") }

    /// Has MAAS look once at a key of the operator's while there is no rack to ask about, so that a wrong one is told before one comes.
    private func check(_ key: SecretBytes, _ inventory: RegionInventory) throws {
        guard region.options.apiKey != nil else { return }
        var builder = Fingerprint.Builder(key: try framework.fingerprintKey())
        builder.append("api-key", key)
        let fingerprint = builder.finish().description
        guard try acceptedKey.value != fingerprint else { return }
        _ = try inventory.racks(nil)
        acceptedKey.set(fingerprint)
    }

    private func ask(
        _ endpoint: RegionEndpoint, _ units: RackUnits, _ published: [UnitName: RackReport],
        _ register: inout RackRegister
    ) throws -> Outcome {
        let inventory = inventory(endpoint)
        let subjects = units.complete.filter { unit, data in isDue(data, published[unit]) }
        let deletions = try deletions(units, register)
        let departed = deletions.racks(register)
        if !isAboutOneUnit { try deletions.review(&register, inventory: inventory) }
        guard !subjects.isEmpty || !departed.isEmpty else {
            try check(endpoint.key, inventory)
            return Outcome(reports: published, hasLooked: true)
        }
        let names = subjects.keys.compactMap { published[$0]?.hostname }
        let others =
            names.flatMap { [$0.short, $0.firstLabel] } + departed.compactMap { HostName($0.hostname)?.description }
        let answer = try RackReports(
            inventory, about: subjects, among: units.complete, published: published,
            besides: isAboutOneUnit ? others : nil, register: &register, now: machine.now)
        var outcome = Outcome(
            reports: published.merging(answer.reports) { $1 }, regions: answer.regions,
            otherReleases: answer.otherReleases(than: region.release), hasLooked: true)
        outcome.isAnswered = true
        if let release = region.release {
            let since = Int(moment: try turnSince.value, upTo: machine.now) ?? machine.now
            let refresh = FleetRefresh(
                units: units, release: release, others: outcome.otherReleases, duration: machine.now - since)
            outcome.reports = refresh.reports(outcome.reports, after: published, asked: Set(subjects.keys))
            let turn = Self.turn(outcome.reports)
            if let turn, outcome.reports[turn]?.state != .connected, machine.now - since >= Self.refreshPatience {
                outcome.stuckRefresh = turn
            }
            turnSince.set(turn == nil ? nil : turn == Self.turn(published) ? since : machine.now)
        }
        // A unit that leaves sees all others go, while they stay.
        if try !framework.model.unit.isDeparting {
            outcome.departed = try deletions.settle(
                &register, answer.racks, framework: framework, inventory: inventory)
        }
        return outcome
    }

    /// Since when the rack whose turn it is to be refreshed has it, in seconds since 1970.
    private var turnSince: StoredValue<Int> { framework.stored(Int.self, "maas-region/refresh-since") }

    /// How long, in seconds, a refresh may take before people are told.
    private static let refreshPatience = 1800

    private static func turn(_ reports: [UnitName: RackReport]) -> UnitName? {
        reports.filter { $0.value.refresh != nil }.keys.min()
    }

    /// In a hook about one agent, only what is new is asked, so that many agents don't cost the square of their number.
    private func isDue(_ unit: MaasRequirerUnitData, _ report: RackReport?) -> Bool {
        guard isAboutOneUnit, !offer.isNew, let report else { return true }
        return report.state != .connected || !unit.isSubject(of: report)
    }

    private var isAboutOneUnit: Bool { framework.environment.event.relation?.remoteUnit != nil }

    /// Logs what has changed for each rack.
    private func log(
        _ reports: [UnitName: RackReport], after published: [UnitName: RackReport], _ units: RackUnits,
        _ register: inout RackRegister
    ) {
        func note(_ kind: EnrollmentEntry.Kind, _ unit: UnitName, _ id: SystemID?, by cause: String, _ reason: String) {
            let entry = EnrollmentEntry(
                kind, unit.description, systemID: id?.description, by: cause, reason, at: machine.now)
            // Each enrollment is one; the others are found again for as long as they last.
            if kind == .enrolled {
                register.history.append(entry)
            } else if !register.history.appendIfNew(entry) {
                return
            }
            framework.log(entry)
        }
        let own = framework.environment.unit.description
        for (unit, report) in reports.sorted(by: { $0.key < $1.key }) {
            let before = published[unit]
            guard before?.state != report.state || before?.enrollment != report.enrollment else { continue }
            let rack = "\(unit) (\(report.hostname?.description ?? "?"))"
            switch report.state {
            case .connected:
                framework.logger.info("Rack \(rack) is connected as \(report.systemID?.description ?? "?")")
                if before?.enrollment != report.enrollment || before?.systemID != report.systemID {
                    note(.enrolled, unit, report.systemID, by: unit.description, "MAAS lists it as connected")
                }
            case .absent where before?.state == nil: framework.logger.info("Rack \(rack) may enroll")
            case .absent, .unconfirmed: framework.logger.info("Rack \(rack) is \(report.state.rawValue)")
            default:
                let why = report.message.map { ": \($0)" } ?? ""
                framework.logger.warning("Rack \(rack) is \(report.state.rawValue)\(why)")
                if report.state == .conflict { note(.refused, unit, nil, by: own, report.message ?? "a conflict") }
            }
        }
        for (unit, data) in units.complete.sorted(by: { $0.key < $1.key })
        where data.departure == .removed && published[unit]?.enrollment != nil && data.enrollment == nil {
            note(
                .left, unit, published[unit]?.systemID, by: EnrollmentEntry.byOperator,
                "\(data.hostname) has left by operator request")
        }
    }
}

// Without a key.
extension RackWatch {
    /// What there is to say without a key: which agents clash with others. What MAAS has said to be wrong stays so, since
    /// nobody has seen it fixed.
    func unconfirmed(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ register: inout RackRegister, _ why: String,
        canPass: Bool
    ) -> Outcome {
        let options = region.options
        let current = register
        let clashes = DuplicateAgents(units.complete) { unit, data in
            let hasTurn = current[unit]?.hostname == data.hostname.short
            let proven = current[unit]?.proven(as: data.systemID)
            return DuplicateAgents.Standing(
                level: hasTurn ? 3 : 4, since: current[unit]?.since ?? 0, order: data.enrollment == nil ? 1 : 0,
                name: proven?.name, addresses: proven?.addresses ?? [])
        }.clashes
        var reports: [UnitName: RackReport] = [:]
        for (unit, data) in units.complete {
            let known = published[unit].flatMap { $0.isFault && $0.rival == nil && data.isSubject(of: $0) ? $0 : nil }
            if let known {
                reports[unit] = known
            } else if let clash = clashes[unit] {
                reports[unit] = data.addressed(RackReport(clash))
                register.refuse(unit)
            } else if options.enrollUnconfirmed || data.enrollment != nil && !offer.isNew {
                let message = "\(why) (option api-key of maas-region)"
                reports[unit] = data.addressed(RackReport(.unconfirmed, message: message))
                register.permit(unit, under: data.hostname.short, isFree: false, at: machine.now)
            } else {
                let remedy = canPass ? "" : "; set the option api-key of maas-region, or enroll-unconfirmed=true"
                reports[unit] = data.addressed(Self.withheld(why + remedy))
            }
        }
        let status: Status
        if options.enrollUnconfirmed {
            status = .active("racks are not confirmed: \(why) (option api-key)")
        } else if canPass {
            status = .waiting("to look at racks before they enroll: \(why)")
        } else {
            status = .blocked("\(why), so no rack may enroll: set the option api-key, or enroll-unconfirmed=true")
        }
        return Outcome(reports: reports, status: status)
    }
}

// While MAAS can't be asked.
extension RackWatch {
    private var silentSince: StoredValue<Int> { framework.stored(Int.self, "maas-region/silent-since") }

    /// What is known stays as it is for a while; then nobody knows any more. Who waits to enroll is told why it goes on waiting: what
    /// nobody knows lets no rack enroll.
    private func silence(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ state: RackReport.State, _ why: String,
        _ status: Status
    ) throws -> Outcome {
        let since = Int(moment: try silentSince.value, upTo: machine.now) ?? machine.now
        silentSince.set(since)
        let isLong = machine.now - since >= region.options.answerTimeout
        var reports = published
        for (unit, data) in units.complete {
            let known = published[unit]
            let mayEnroll = data.enrollment != nil || region.options.enrollUnconfirmed && known != nil
            let isNew = data.enrollment == nil && (known == nil || known?.state == .withheld)
            if isNew || offer.isNew && !region.options.enrollUnconfirmed {
                let isSilent = !isNew && state == .unreachable
                reports[unit] = data.addressed(
                    isSilent ? RackReport(.unreachable, message: why) : Self.withheld(why))
            } else if isLong, let known, !known.isFault || state == .unreachable && known.state != .conflict {
                var report = known
                (report.state, report.message) = (state, why)
                reports[unit] = mayEnroll || state != .unconfirmed ? report : data.addressed(Self.withheld(why))
            }
        }
        return Outcome(reports: reports, status: status)
    }

    private static func withheld(_ why: String) -> RackReport {
        RackReport(
            .withheld,
            message: "it can't look whether this machine's name and network interfaces are free in MAAS: \(why)")
    }
}

extension RackUnits {
    /// The units that say that their machines are regions, of this MAAS or of another one.
    fileprivate var hosted: Set<UnitName> { Set(complete.filter { $0.value.departure == .hosted }.keys) }
}

extension RackReport {
    /// Whether MAAS has said that something is wrong with the rack.
    fileprivate var isFault: Bool { [.conflict, .dead, .absent].contains(state) }
}

// For the operator.
extension RackWatch {
    /// What MAAS says of all racks now; nothing is changed.
    ///
    /// - Throws: ``MaasHostError`` when MAAS does not answer.
    func reports(
        _ units: RackUnits, _ published: [UnitName: RackReport], _ register: inout RackRegister
    ) throws -> Outcome {
        let deletions = try deletions(units, register)
        let key: SecretBytes
        switch try self.key() {
        case .none(let why, let canPass):
            var outcome = unconfirmed(units, published, &register, why, canPass: canPass)
            outcome.departed = deletions.racks(register)
            return outcome
        case .key(let found): key = found
        }
        let answer = try RackReports(
            inventory(endpoint(key)), about: units.complete, among: units.complete, published: published, besides: nil,
            register: &register, now: machine.now)
        let departed = deletions.racks(register).map { rack in
            guard let record = register[rack.unit], let listed = answer.racks[rack.systemID.description] else {
                return rack
            }
            return deletions.explained(rack, record, listed)
        }
        return Outcome(
            reports: answer.reports, regions: answer.regions.union(units.hosted),
            otherReleases: answer.otherReleases(than: region.release),
            departed: departed + deletions.kept(register))
    }
}
