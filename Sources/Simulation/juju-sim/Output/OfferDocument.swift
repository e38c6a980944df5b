import SimulatedJuju

/// An offer as juju shows it (cmd/juju/crossmodel).
struct OfferDocument {
    let offer: ModelOffer
    let model: ModelState

    /// Where it is, without the controller.
    var url: String { OfferURL(offer: offer.name, of: model.name).path }

    /// Its endpoints in the order of their names: name, interface, role.
    var endpoints: [(name: String, interface: String, role: String)] {
        let all = model.applications[offer.application]?.charm.endpoints ?? [:]
        return offer.endpoints.sorted().map { name in
            let details = all[name]
            return (name: name, interface: details?.interface ?? name, role: details?.role.rawValue ?? "provider")
        }
    }

    /// Whether it has an endpoint of that interface; nil for any.
    func has(interface: String?) -> Bool {
        guard let interface else { return true }
        return endpoints.contains { $0.interface == interface }
    }

    /// The relations to it.
    var connections: [ModelRelation] { model.connections(to: offer) }

    /// How many of them are in use.
    var activeCount: Int { connections.count { $0.status == .joined } }

    private var charm: ModelApplication? { model.applications[offer.application] }

    /// The charm's name and revision.
    var charmName: (name: String, revision: Int) { (charm?.charm.name ?? "", charm?.charmRevision ?? 0) }

    /// The charm as a URL.
    var charmURL: String { "local:\(charmName.name)-\(charmName.revision)" }

    /// The endpoints as a map.
    var endpointFields: Value {
        var fields: [String: Value] = [:]
        for endpoint in endpoints {
            fields[endpoint.name] = .record([
                .init("interface", .string(endpoint.interface)), .init("role", .string(endpoint.role)),
            ])
        }
        return .map(fields)
    }

    /// Who may use it: here, whoever wants.
    static let users = Value.map([
        "admin": .record([.init("display-name", .string("admin")), .init("access", .string("admin"))]),
        "everyone@external": .record([.init("access", .string("read"))]),
    ])

    /// Where the traffic of a relation comes from.
    func ingress(of relation: ModelRelation) -> [String] {
        let units = relation.scope.filter { model.applications[$0.application] == nil }
        let subnets = units.compactMap { relation.unitBags[$0]?.values["egress-subnets"] }
        return Set(subnets.flatMap { $0.split(separator: ",").map(String.init) }).sorted()
    }

    /// What juju offers shows of it.
    var listing: Value {
        var fields: [Value.Field] = [
            .init("application", .string(offer.application)), .init("store", .string("juju-sim")),
            .init("charm", .string(charmURL)), .init("offer-url", .string(url)), .init("endpoints", endpointFields),
        ]
        if !connections.isEmpty {
            fields.append(.init("connections", .list(connections.map(connection))))
        }
        fields.append(.init("users", Self.users))
        return .record(fields)
    }

    private func connection(_ relation: ModelRelation) -> Value {
        var status: [Value.Field] = [.init("current", .string(relation.status.rawValue))]
        if let message = relation.suspensionMessage { status.append(.init("message", .string(message))) }
        status.append(.init("since", .string(JujuTime.ago(relation.since))))
        var fields: [Value.Field] = [
            .init("source-model-uuid", .string(relation.otherModelUUID ?? "")), .init("username", .string("admin")),
            .init("relation-id", .integer(relation.id)),
            .init("endpoint", .string(relation.endpoint(of: offer.application)?.name ?? "")),
            .init("status", .record(status)),
        ]
        let subnets = ingress(of: relation)
        if !subnets.isEmpty { fields.append(.init("ingress-subnets", .texts(subnets))) }
        return .record(fields)
    }

    /// What juju find-offers shows of it.
    var found: Value { .record(access) }

    /// What juju show-offer shows of it (cmd/juju/crossmodel/show.go: convertOffers).
    var shown: Value {
        let description = offer.description ?? ""
        return .record((description.isEmpty ? [] : [.init("description", .string(description))]) + access)
    }

    private var access: [Value.Field] {
        [.init("access", .string("admin")), .init("endpoints", endpointFields), .init("users", Self.users)]
    }
}
