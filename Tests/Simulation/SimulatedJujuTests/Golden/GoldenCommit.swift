@testable import SimulatedJuju

extension HookCommit {
    /// The commit in the words of the recordings; null for nothing.
    var golden: Value {
        var map: [String: Value] = [:]
        if updatesNetworkInfo { map["update-network-info"] = .bool(true) }
        map.put(
            "relations",
            relations.map { change in
                var entry: [String: Value] = ["id": .number(Double(change.id))]
                entry["unit-settings"] = change.unitSettings.map(Value.map(of:))
                entry["app-settings"] = change.applicationSettings.map(Value.map(of:))
                return .map(entry)
            })
        map["charm-state"] = charmState.map(Value.map(of:))
        map.put("open-ports", openPorts.map(\.golden))
        map.put("close-ports", closePorts.map(\.golden))
        map.put("add-storage", storage.map { .map(["name": .string($0.name), "count": .number(Double($0.count))]) })
        map["pod-spec"] = podSpec.map(Value.string)
        map["raw-k8s-spec"] = rawK8sSpec.map(Value.string)
        map.put("secret-creates", secretCreates.map(\.golden))
        map.put("secret-updates", secretUpdates.map(\.golden))
        map.put("secret-track-latest", trackLatest.map(Value.string))
        map.put("secret-grants", grants.map(\.golden))
        map.put("secret-revokes", revokes.map(\.golden))
        map.put(
            "secret-deletes",
            secretRemovals.map { removal in
                .map([
                    "uri": .string(removal.uri),
                    "revisions": removal.revisions.map { .list($0.map { .number(Double($0)) }) } ?? .null,
                ])
            })
        return map.isEmpty ? .null : .map(map)
    }
}

extension [String: Value] {
    fileprivate mutating func put(_ key: String, _ items: [Value]) {
        if !items.isEmpty { self[key] = .list(items) }
    }
}

extension OpenPort {
    var golden: Value {
        .map([
            "endpoint": .string(endpoint), "protocol": .string(range.networkProtocol),
            "from": .number(Double(range.from)), "to": .number(Double(range.to)),
        ])
    }
}

extension HookCommit.SecretChange {
    fileprivate var golden: Value {
        var map: [String: Value] = ["uri": .string(uri)]
        map["owner"] = owner.map(Value.string)
        map["label"] = label.map(Value.string)
        map["description"] = description.map(Value.string)
        map["rotate"] = rotate.map(Value.string)
        map["expire"] = expire.map { .string(GoTime.text($0)) }
        map["data"] = content.map { .map(of: $0.values) }
        map["checksum"] = checksum.map(Value.string)
        return .map(map)
    }
}

extension HookCommit.GrantChange {
    fileprivate var golden: Value {
        .map([
            "uri": .string(uri), "subject": .list(of: [subject]), "scope": .string(scope), "role": .string(role),
        ])
    }
}

extension Value {
    /// The value with lists of records in an order of their own, for comparing what has no fixed order.
    var normalized: Value {
        switch self {
        case .list(let items):
            return .list(items.map(\.normalized).sorted { GoJSON.text($0) < GoJSON.text($1) })
        case .map(let map): return .map(map.mapValues(\.normalized))
        default: return self
        }
    }

    /// The value with `transform` applied to all its texts and keys.
    func mapTexts(_ transform: (String) -> String) -> Value {
        switch self {
        case .string(let text): return .string(transform(text))
        case .list(let items): return .list(items.map { $0.mapTexts(transform) })
        case .texts(let texts): return .list(texts.map { .string(transform($0)) })
        case .map(let map):
            return .map(
                Dictionary(map.map { (transform($0.key), $0.value.mapTexts(transform)) }, uniquingKeysWith: { $1 }))
        default: return self
        }
    }
}
