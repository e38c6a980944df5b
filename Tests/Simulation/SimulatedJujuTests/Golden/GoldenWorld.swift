import JujuProtocol

@testable import SimulatedJuju

/// The moment of a recording, and of a replay.
let goldenNow = 1_790_000_000.0

extension Controller {
    /// The controller that a recorded world describes.
    convenience init(golden world: Value, onLog: @escaping (LogLine) -> Void = { _ in }) {
        let unit = UnitName(world["unit"].text ?? "") ?? UnitName(application: "none", number: 0)
        var model = ModelState(
            name: world["model"]["name"].text ?? "", uuid: world["model"]["uuid"].text, seed: 7)
        model.kind = world["model"]["type"].text == "caas" ? .caas : .iaas
        model.commitFault = world["fail-commit"].text
        model.serviceLevel = ""
        model.apiAddresses = world["api-addresses"].items.compactMap(\.text)
        model.legacyProxies = ModelState.Proxies(golden: world["proxies"])
        model.jujuProxies = ModelState.Proxies(golden: world["juju-proxies"])
        var application = ModelApplication(name: unit.application, charm: CharmMetadata(name: unit.application))
        for (name, value) in world["config"].fields {
            application.charm.config[name] = CharmMetadata.Option(type: .string)
            application.settings[name] = value
        }
        let leads = world["commit-leader"] == .null ? world["leader"].flag : world["commit-leader"].flag
        application.leader = leads ? unit : nil
        application.leaderSettings = world["leader-settings"].texts
        application.status = ModelStatus(golden: world["app-status"])
        application.trust = world["trust"].flag
        application.podSpec = world["pod-spec"].text
        application.rawK8sSpec = world["raw-k8s-spec"].text
        model.take(goldenCloud: world["cloud-spec"])
        model.applications[unit.application] = application
        model.units[unit] = ModelUnit(golden: world, name: unit)
        for other in world["other-ports"].items {
            guard let name = UnitName(other["unit"].text ?? "") else { continue }
            model.units[name, default: ModelUnit(name: name, machine: "0")].ports.append(OpenPort(golden: other))
        }
        for relation in world["relations"].items { model.add(golden: relation, of: unit) }
        for secret in world["secrets"].items { model.add(goldenSecret: secret) }
        let action = world["action"]
        if let id = action["id"].text {
            model.actions[id] = ModelAction(
                id: id, unit: unit, name: action["name"].text ?? "", parameters: action["params"].fields)
        }
        model.take(goldenGoal: world["goal-state"], of: unit)
        if let zone = world["availability-zone"].text {
            var machine = ModelMachine(
                id: "0", address: world["private-address"].text ?? "", hostname: "", macAddress: "")
            machine.availabilityZone = zone
            model.machines["0"] = machine
        }
        self.init(model, clock: { goldenNow }, onLog: onLog)
    }
}

extension ModelState.Proxies {
    fileprivate init(golden: Value) {
        self.init()
        http = golden["http"].text ?? ""
        https = golden["https"].text ?? ""
        ftp = golden["ftp"].text ?? ""
        noProxy = golden["no-proxy"].text ?? ""
    }
}

extension ModelStatus {
    fileprivate init?(golden: Value) {
        guard let status = golden["status"].text else { return nil }
        self.init(status, golden["info"].text ?? "", data: golden["data"].fields)
    }
}

extension OpenPort {
    fileprivate init(golden: Value) {
        let range = PortRange(
            from: golden["from"].integer ?? 0, to: golden["to"].integer ?? 0,
            networkProtocol: golden["protocol"].text ?? "")
        self.init(endpoint: golden["endpoint"].text ?? "", range: range)
    }
}

extension ModelUnit {
    fileprivate init(golden world: Value, name: UnitName) {
        self.init(name: name, machine: world["model"]["type"].text == "caas" ? nil : world["machine"].text ?? "0")
        workloadStatus = ModelStatus(golden: world["unit-status"]) ?? ModelStatus("unknown")
        workloadVersion = world["workload-version"].text ?? ""
        privateAddress = world["private-address"].text
        publicAddress = world["public-address"].text
        principal = world["principal"].text.flatMap { UnitName($0) }
        charmState = world["charm-state"].texts
        ports = world["ports"].items.map { OpenPort(golden: $0) }
        networks = world["network"].fields.mapValues(NetworkInfo.init(golden:))
        payloads = world["payloads"].items.map {
            ModelPayload(
                type: $0["type"].text ?? "", class: $0["class"].text ?? "", id: $0["id"].text ?? "",
                status: $0["status"].text ?? "", labels: $0["labels"].items.compactMap(\.text))
        }
        storage = world["storage"].items.map {
            Storage(id: $0["id"].text ?? "", kind: $0["kind"].text ?? "", location: $0["location"].text ?? "")
        }
        for consumer in world["secret-consumers"].items {
            consumers[consumer["id"].text ?? ""] = SecretConsumer(
                label: consumer["label"].text ?? "", currentRevision: consumer["current-revision"].integer ?? 0,
                latestRevision: consumer["latest-revision"].integer ?? 0)
        }
    }
}

extension NetworkInfo {
    fileprivate init(golden: Value) {
        self.init(address: "", macAddress: "")
        bindAddresses = golden["bind-addresses"].items.map { device in
            Device(
                macAddress: device["mac-address"].text ?? "", interfaceName: device["interface-name"].text ?? "",
                addresses: device["addresses"].items.map {
                    Device.Address(
                        hostname: $0["hostname"].text ?? "", value: $0["value"].text ?? "", cidr: $0["cidr"].text ?? "")
                })
        }
        let texts = { (value: Value) in value == .null ? nil : value.items.compactMap(\.text) }
        egressSubnets = texts(golden["egress-subnets"])
        ingressAddresses = texts(golden["ingress-addresses"])
    }
}

extension ModelState {
    fileprivate mutating func add(golden: Value, of unit: UnitName) {
        let id = golden["id"].integer ?? 0
        let role = RelationEndpoint.Role(rawValue: golden["role"].text ?? "") ?? .peer
        let interface = golden["interface"].text ?? ""
        let parts = (golden["key"].text ?? "").split(separator: " ").map { $0.split(separator: ":").map(String.init) }
        let endpoints = parts.map { part in
            RelationEndpoint(
                application: part[0], name: part[1], interface: interface,
                role: part[0] == unit.application ? role : role == .provider ? .requirer : .provider)
        }
        var relation = ModelRelation(id: id, endpoints: endpoints)
        relation.life = golden["life"].text == "dying" ? .dying : .alive
        relation.isSuspended = golden["suspended"].flag
        relation.otherModelUUID = golden["other-model-uuid"].text
        relation.scope = [unit]
        relation.unitBags[unit] = .init(values: golden["unit-settings"].texts)
        relation.applicationBags[unit.application] = .init(values: golden["app-settings"].texts)
        for (name, bag) in golden["remote-unit-settings"].fields {
            guard let name = UnitName(name) else { continue }
            relation.unitBags[name] = .init(values: bag.texts)
        }
        if let other = golden["other-app"].text, other != unit.application {
            relation.applicationBags[other] = .init(values: golden["remote-app-settings"].texts)
        }
        relations[id] = relation
        var delivered = Delivered.Relation()
        delivered.isCreated = true
        for member in golden["members"].items.compactMap({ UnitName($0.text ?? "") }) { delivered.members[member] = 0 }
        units[unit]?.delivered.relations[id] = delivered
    }

    fileprivate mutating func add(goldenSecret golden: Value) {
        var secret = ModelSecret(id: golden["id"].text ?? "", owner: golden["owner"].text ?? "")
        secret.label = golden["label"].text ?? ""
        secret.description = golden["description"].text ?? ""
        secret.rotate = golden["rotate"].text ?? ""
        secret.nextRotate = golden["next-rotate"].text.flatMap { GoTime.seconds(goldenTimes($0)) }
        for revision in golden["revisions"].items {
            let number = revision["revision"].integer ?? 0
            let content = revision["data"].texts
            secret.revisions.append(.init(number: number, checksum: SecretChecksum.of(content)))
            contents[secret.contentKey(number)] = SecretContent(content)
        }
        if let last = secret.revisions.indices.last {
            secret.revisions[last].expire = golden["expire"].text.flatMap { GoTime.seconds(goldenTimes($0)) }
        }
        secret.grants = golden["grants"].items.map {
            .init(target: $0["target"].text ?? "", scope: $0["scope"].text ?? "", role: $0["role"].text ?? "")
        }
        secrets[secret.id] = secret
    }

    /// Gives units and relations the statuses that a recorded goal state has.
    fileprivate mutating func take(goldenGoal goal: Value, of unit: UnitName) {
        let endpoints = relations.values.compactMap { $0.endpoint(of: unit.application)?.name }
        if goal != .null,
            goal["units"][unit.description] == .null || Set(goal["relations"].fields.keys) != Set(endpoints)
        {
            units[unit]?.goalState = GoalState(golden: goal)
        }
        var entries = goal["units"].fields
        for endpoint in goal["relations"].fields.values { entries.merge(endpoint.fields) { first, _ in first } }
        for (name, entry) in entries {
            let since = entry["since"].text.flatMap { GoTime.seconds($0) } ?? 0
            if let unit = UnitName(name) {
                units[unit, default: ModelUnit(name: unit, machine: nil)].workloadStatus =
                    ModelStatus(entry["status"].text ?? "", since: since)
            } else {
                for (id, relation) in relations where relation.endpoint(of: name) != nil {
                    relations[id]?.since = since
                }
            }
        }
    }
}

extension GoalState {
    fileprivate init(golden: Value) {
        let entry = { (value: Value) in
            Entry(status: value["status"].text ?? "", since: value["since"].text.flatMap { GoTime.seconds($0) } ?? 0)
        }
        self.init(
            units: golden["units"].fields.mapValues(entry),
            relations: golden["relations"].fields.mapValues { $0.fields.mapValues(entry) })
    }
}

extension ModelState {
    fileprivate mutating func take(goldenCloud golden: Value) {
        cloud.type = golden["type"].text ?? ""
        cloud.name = golden["name"].text ?? ""
        cloud.region = golden["region"].text ?? ""
        cloud.endpoint = golden["endpoint"].text ?? ""
        cloud.identityEndpoint = golden["identity-endpoint"].text ?? ""
        cloud.storageEndpoint = golden["storage-endpoint"].text ?? ""
        cloud.authType = golden["credential"]["auth-type"].text
        cloud.isControllerCloud = golden["is-controller-cloud"].flag
        contents[ModelCloud.credentialKey] = SecretContent(golden["credential"]["attrs"].texts)
    }
}

extension Controller {
    /// Changes what a recorded patch changes before a hook.
    func apply(goldenPatch patch: Value, to unit: UnitName, leads: Bool) {
        if patch["commit-leader"] != .null || patch["leader"] != .null {
            let isLeader = patch["commit-leader"] == .null ? leads : patch["commit-leader"].flag
            model.applications[unit.application]?.leader = isLeader ? unit : nil
        }
        for (name, value) in patch["config"].fields { model.applications[unit.application]?.settings[name] = value }
        let ids = model.relations.keys.sorted()
        for (id, change) in zip(ids, patch["relations"].items) {
            for (name, bag) in change["remote-unit-settings"].fields {
                guard let remote = UnitName(name) else { continue }
                model.relations[id]?.unitBags[remote]?.merge(bag.texts)
            }
            let other = model.relations[id]?.remoteApplication(of: unit.application) ?? ""
            model.relations[id]?.applicationBags[other]?.merge(change["remote-app-settings"].texts)
            if change["life"].text == "dying" { model.relations[id]?.life = .dying }
            if change["members"] != .null {
                let members = change["members"].items.compactMap { UnitName($0.text ?? "") }
                model.units[unit]?.delivered.relations[id]?.members = Dictionary(
                    members.map { ($0, 0) }, uniquingKeysWith: { first, _ in first })
            }
        }
    }
}

/// `text` with `<time+3600s>` and `<time>` replaced by moments of the replay.
func goldenTimes(_ text: String) -> String {
    var result = text
    while let start = result.range(of: "<time"), let end = result[start.upperBound...].firstIndex(of: ">") {
        let shift = Double(result[start.upperBound..<end].filter { $0.isNumber || $0 == "-" }) ?? 0
        result.replaceSubrange(start.lowerBound...end, with: GoTime.text(goldenNow + shift))
    }
    return result
}
