import JujuProtocol
import SimulatedJuju

/// The document of juju status, with the fields of Juju 3.6, in its order.
struct StatusDocument {
    let model: ModelState
    let isUTC: Bool
    /// The model of which this is a part, if it is one; of an offer it tells what there is of it.
    var whole: ModelState?

    /// Everything.
    var value: Value {
        let storages = StorageDocument(model: model, isUTC: isUTC)
        return .record(
            [
                .init("model", header), .init("machines", .map(model.machines.mapValues(machine))),
                .init("applications", .map(model.applications.mapValues(application))),
            ] + remote + offers + (storages.entries.isEmpty ? [] : [.init("storage", storages.value)]) + [
                .init("controller", .record([.init("timestamp", .string(JujuTime.clock(isUTC: isUTC)))]))
            ])
    }

    /// The offers of other models that were consumed.
    private var remote: [Value.Field] {
        let consumed = model.consumedOffers.map { remote, offer in (remote.name, describe(remote, offer)) }
        if consumed.isEmpty { return [] }
        return [.init("application-endpoints", .map(Dictionary(consumed, uniquingKeysWith: { $1 })))]
    }

    private func describe(_ remote: RemoteApplication, _ offer: RemoteApplication.Offer) -> Value {
        let endpoints = remote.endpoints.map {
            (
                $0.name,
                Value.record([.init("interface", .string($0.interface)), .init("role", .string($0.role.rawValue))])
            )
        }
        var fields: [Value.Field] = [
            .init("url", .string(offer.url)), .init("endpoints", .map(Dictionary(endpoints, uniquingKeysWith: { $1 }))),
        ]
        if remote.life != .alive {
            // One whose offer is gone is dead at once (state/remoteapplication.go: terminateRemoteApplicationOperation.Done).
            fields.append(.init("life", .string(remote.isTerminated ? "dead" : remote.life.rawValue)))
        }
        fields.append(.init("application-status", status(remote.status)))
        var related: [String: Set<String>] = [:]
        for relation in model.relations.values {
            guard let endpoint = relation.endpoint(of: remote.name),
                let other = relation.remoteApplication(of: remote.name)
            else { continue }
            related[endpoint.name, default: []].insert(other)
        }
        if !related.isEmpty { fields.append(.init("relations", .map(related.mapValues { .texts($0.sorted()) }))) }
        return .record(fields)
    }

    /// The model's own offers.
    private var offers: [Value.Field] {
        let offers = model.crossModel.offers.values.map { offer in
            let document = OfferDocument(offer: offer, model: whole ?? model)
            var fields: [Value.Field] = [
                .init("application", .string(offer.application)), .init("charm", .string(document.charmURL)),
            ]
            let (all, active) = (document.connections.count, document.activeCount)
            if all > 0 { fields.append(.init("total-connected-count", .integer(all))) }
            if active > 0 { fields.append(.init("active-connected-count", .integer(active))) }
            fields.append(.init("endpoints", document.endpointFields))
            return (offer.name, Value.record(fields))
        }
        return offers.isEmpty ? [] : [.init("offers", .map(Dictionary(offers, uniquingKeysWith: { $1 })))]
    }

    /// The machines, of all that a status shows.
    var machines: Value { .record([.init("machines", .map(model.machines.mapValues(machine)))]) }

    private var header: Value {
        .record([
            .init("name", .string(model.name)), .init("type", .string(model.kind.rawValue)),
            .init("controller", .string("juju-sim")), .init("cloud", .string("simulated")),
            .init("region", .string("default")), .init("version", .string(model.jujuVersion)),
            .init("model-status", .record([.init("current", .string("available"))])),
        ])
    }

    private func describe(_ base: CharmBase) -> Value {
        .record([.init("name", .string(base.os)), .init("channel", .string(base.channel.shown))])
    }

    private func machine(_ machine: ModelMachine) -> Value {
        let interface = Value.record([
            .init("ip-addresses", .texts([machine.address])), .init("mac-address", .string(machine.macAddress)),
            .init("space", .string("alpha")), .init("is-up", .bool(true)),
        ])
        let zone = machine.availabilityZone
        return .record([
            .init("juju-status", status("started", version: model.jujuVersion)),
            .init("hostname", .string(machine.hostname)), .init("dns-name", .string(machine.address)),
            .init("ip-addresses", .texts([machine.address])), .init("instance-id", .string(machine.hostname)),
            .init("machine-status", status("running", message: "Running")),
            .init("modification-status", status("idle")), .init("base", describe(machine.base)),
            .init("network-interfaces", .map(["eth0": interface])),
            .init("hardware", .string("arch=amd64" + (zone.isEmpty ? "" : " availability-zone=\(zone)"))),
        ])
    }

    private func application(_ application: ModelApplication) -> Value {
        let units = model.units(of: application.name)
        let summary = ApplicationSummary(application, units)
        let endpoints = application.charm.endpoints.keys + application.charm.extraBindings
        let bindings = Dictionary(([""] + endpoints).map { ($0, Value.string("alpha")) }, uniquingKeysWith: { $1 })
        var fields: [Value.Field] = [
            .init("charm", .string("local:\(application.charm.name)-\(application.charmRevision)")),
            .init("base", describe(application.base)), .init("charm-origin", .string("local")),
            .init("charm-name", .string(application.charm.name)),
            .init("charm-rev", .integer(application.charmRevision)),
            .init("exposed", .bool(application.isExposed)),
        ]
        if application.life != .alive { fields.append(.init("life", .string(application.life.rawValue))) }
        fields.append(.init("application-status", status(summary.status)))
        let relations = relations(of: application.name)
        if !relations.isEmpty { fields.append(.init("relations", .map(relations))) }
        let principals = model.principals(of: application)
        if !principals.isEmpty { fields.append(.init("subordinate-to", .texts(principals))) }
        if !units.isEmpty, !application.charm.isSubordinate {
            let entries = units.map { ($0.name.description, unit($0)) }
            fields.append(.init("units", .map(Dictionary(entries, uniquingKeysWith: { $1 }))))
        }
        if !summary.version.isEmpty { fields.append(.init("version", .string(summary.version))) }
        fields.append(.init("endpoint-bindings", .map(bindings)))
        return .record(fields)
    }

    private func relations(of application: String) -> [String: Value] {
        var relations: [String: [Value]] = [:]
        for relation in model.relations.values.filter(model.isShown).sorted(by: { $0.id < $1.id }) {
            guard let endpoint = relation.endpoint(of: application) else { continue }
            relations[endpoint.name, default: []].append(
                .record([
                    .init("related-application", .string(relation.remoteApplication(of: application) ?? "")),
                    .init("interface", .string(endpoint.interface)),
                    .init("scope", .string(relation.visibility.rawValue)),
                ]))
        }
        return relations.mapValues(Value.list)
    }

    private func unit(_ unit: ModelUnit) -> Value {
        let shown = UnitStatusSummary(unit, in: model)
        var fields: [Value.Field] = [
            .init("workload-status", status(shown.workload)),
            .init("juju-status", status(shown.agent, version: model.jujuVersion)),
        ]
        if model.isLeader(unit.name) { fields.append(.init("leader", .bool(true))) }
        if let machine = unit.machine, unit.principal == nil { fields.append(.init("machine", .string(machine))) }
        let ports = Set(unit.ports.map(\.range)).sorted().map(\.description)
        if !ports.isEmpty { fields.append(.init("open-ports", .texts(ports))) }
        if !shown.address.isEmpty { fields.append(.init("public-address", .string(shown.address))) }
        let subordinates = model.subordinates(of: unit).map { ($0.name.description, self.unit($0)) }
        if !subordinates.isEmpty {
            fields.append(.init("subordinates", .map(Dictionary(subordinates, uniquingKeysWith: { $1 }))))
        }
        return .record(fields)
    }

    private func status(_ status: ModelStatus, version: String = "") -> Value {
        self.status(status.status, message: status.message, since: status.since, version: version)
    }

    private func status(_ current: String, message: String = "", since: Double = 0, version: String = "") -> Value {
        var fields = [Value.Field("current", .string(current))]
        if !message.isEmpty { fields.append(.init("message", .string(message))) }
        if since > 0 { fields.append(.init("since", .string(JujuTime.since(since, isUTC: isUTC)))) }
        if !version.isEmpty { fields.append(.init("version", .string(version))) }
        return .record(fields)
    }
}

extension ModelState {
    /// Whether a status of it shows nothing (rpc/params/status.go: IsEmpty).
    var hasNothing: Bool {
        applications.isEmpty && machines.isEmpty && crossModel.offers.isEmpty && consumedOffers.isEmpty
            && !relations.values.contains(where: isShown)
    }

    /// The applications of other models that were consumed, with their offers, by name.
    var consumedOffers: [(RemoteApplication, RemoteApplication.Offer)] {
        crossModel.applications.values.sorted { $0.name < $1.name }.compactMap { remote in
            remote.offer.map { (remote, $0) }
        }
    }
}
