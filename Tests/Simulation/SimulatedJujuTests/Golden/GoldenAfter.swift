import JujuProtocol

@testable import SimulatedJuju

/// What a hook changed in the model, in the words of the recordings.
struct GoldenAfter {
    let before: ModelState
    let after: ModelState
    let unit: UnitName
    let logs: [LogLine]

    var value: Value {
        var map: [String: Value] = [:]
        guard let old = before.units[unit], let new = after.units[unit] else { return .null }
        if old.workloadStatus != new.workloadStatus { map["unit-status"] = status(new.workloadStatus) }
        let oldApplication = before.applications[unit.application]
        let newApplication = after.applications[unit.application]
        if let status = newApplication?.status, status != oldApplication?.status {
            map["app-status"] = self.status(status)
        }
        if oldApplication?.leaderSettings != newApplication?.leaderSettings {
            map["leader-settings"] = .map(of: newApplication?.leaderSettings ?? [:])
        }
        if newApplication?.podSpec != oldApplication?.podSpec {
            map["pod-spec"] = newApplication?.podSpec.map(Value.string)
        }
        if newApplication?.rawK8sSpec != oldApplication?.rawK8sSpec {
            map["raw-k8s-spec"] = newApplication?.rawK8sSpec.map(Value.string)
        }
        if old.payloads != new.payloads { map["payloads"] = .list(new.payloads.map(\.golden)) }
        if old.workloadVersion != new.workloadVersion { map["workload-version"] = .string(new.workloadVersion) }
        if old.charmState != new.charmState { map["charm-state"] = .map(of: new.charmState) }
        if old.consumers != new.consumers { map["secret-consumers"] = consumers(new) }
        relations(into: &map)
        secrets(into: &map)
        if !logs.isEmpty {
            map["logs"] = .list(logs.map { .list(of: [$0.logger, $0.level.rawValue, $0.message]) })
        }
        for (id, action) in after.actions where action != before.actions[id] {
            var entry: [String: Value] = ["status": .string(action.status)]
            if !action.message.isEmpty { entry["message"] = .string(action.message) }
            if !action.results.isEmpty { entry["results"] = .map(action.results) }
            if !action.log.isEmpty { entry["log"] = .list(of: action.log) }
            map["action"] = .map(entry)
        }
        return map.isEmpty ? .null : .map(map)
    }

    private func status(_ status: ModelStatus) -> Value {
        var entry: [String: Value] = ["status": .string(status.status)]
        if !status.message.isEmpty { entry["info"] = .string(status.message) }
        return .map(entry)
    }

    private func consumers(_ unit: ModelUnit) -> Value {
        .list(
            unit.consumers.map { id, consumer in
                var entry: [String: Value] = [
                    "id": .string(id), "current-revision": .number(Double(consumer.currentRevision)),
                    "latest-revision": .number(Double(consumer.latestRevision)),
                ]
                if !consumer.label.isEmpty { entry["label"] = .string(consumer.label) }
                return .map(entry)
            })
    }

    private func relations(into map: inout [String: Value]) {
        let changed = after.relations.values.sorted { $0.id < $1.id }.compactMap { relation -> Value? in
            guard let old = before.relations[relation.id] else { return nil }
            var entry: [String: Value] = [:]
            if let bag = relation.unitBags[unit]?.values, bag != old.unitBags[unit]?.values ?? [:] {
                entry["unit-settings"] = .map(of: bag)
            }
            if let bag = relation.applicationBags[unit.application]?.values,
                bag != old.applicationBags[unit.application]?.values ?? [:]
            {
                entry["app-settings"] = .map(of: bag)
            }
            guard !entry.isEmpty else { return nil }
            entry["id"] = .number(Double(relation.id))
            return .map(entry)
        }
        if !changed.isEmpty { map["relations"] = .list(changed) }
    }

    private func secrets(into map: inout [String: Value]) {
        let changed = after.secrets.values.filter { before.secrets[$0.id] != $0 }.map { secret in
            var entry: [String: Value] = ["id": .string(secret.id), "owner": .string(secret.owner)]
            if !secret.label.isEmpty { entry["label"] = .string(secret.label) }
            if !secret.description.isEmpty { entry["description"] = .string(secret.description) }
            if !secret.rotate.isEmpty { entry["rotate"] = .string(secret.rotate) }
            entry["next-rotate"] = secret.nextRotate.map { .string(GoTime.text($0)) }
            entry["expire"] = secret.expire.map { .string(GoTime.text($0)) }
            entry["revisions"] = .list(
                secret.revisions.map { revision in
                    .map([
                        "revision": .number(Double(revision.number)),
                        "data": .map(of: after.contents[secret.contentKey(revision.number)]?.values ?? [:]),
                    ])
                })
            if !secret.grants.isEmpty {
                entry["grants"] = .list(
                    secret.grants.map {
                        .map(["target": .string($0.target), "scope": .string($0.scope), "role": .string($0.role)])
                    })
            }
            return Value.map(entry)
        }
        if !changed.isEmpty { map["secrets"] = .list(changed) }
        let removed = before.secrets.keys.filter { after.secrets[$0] == nil }
        if !removed.isEmpty { map["secrets-removed"] = .list(of: Array(removed)) }
    }
}

extension ModelPayload {
    fileprivate var golden: Value {
        var entry: [String: Value] = [
            "class": .string(`class`), "type": .string(type), "id": .string(id), "status": .string(status),
        ]
        if !labels.isEmpty { entry["labels"] = .list(of: labels) }
        return .map(entry)
    }
}
