import Foundation
import JujuProtocol

@testable import CharmKit

/// The typed call that asks for what a request asks for.
struct TypedCall {
    /// Makes the call, and gives what it makes of the answer as JSONSerialization would have it.
    var make: (HookTools) throws -> Any?
    /// What the recorded answer is, put as the call puts it.
    var expected: (Any) -> Any? = { $0 }

    /// The flags that the typed calls have.
    private static let known: [String: Set<String>] = [
        "relation-get": ["relation", "app"], "relation-set": ["relation", "app"], "relation-list": ["relation", "app"],
        "relation-model-get": ["relation"], "network-get": ["relation"], "open-port": ["endpoints"],
        "close-port": ["endpoints"], "opened-ports": ["endpoints"], "juju-log": ["log-level"],
        "storage-get": ["storage"], "status-get": ["application"], "status-set": ["application"],
        "juju-reboot": ["now"], "secret-get": ["label", "peek", "refresh"], "secret-info-get": ["label"],
        "secret-add": ["label", "description", "owner", "rotate", "expire"],
        "secret-set": ["label", "description", "owner", "rotate", "expire"], "secret-grant": ["relation", "unit"],
        "secret-revoke": ["relation", "unit", "application"], "secret-remove": ["revision"],
    ]

    /// Nil where the typed calls can't ask for it: what Juju refuses most of the time.
    static func asking(_ request: Request) -> TypedCall? {
        let make: (HookTools) throws -> Any?
        var expected: (Any) -> Any? = { $0 }
        let (flags, words) = (request.flags, request.words)
        guard Set(flags.keys).isSubset(of: known[request.tool] ?? []) else { return nil }
        if request.tool.hasPrefix("secret-") { return secret(request) }
        let relation = flags["relation"].flatMap(Int.init)
        if flags["relation"] != nil, relation == nil || (relation ?? 0) < 0 { return nil }
        switch (request.tool, words.count) {
        case ("relation-get", 2):
            guard let relation else { return nil }
            return relationGet(relation, words[0], of: words[1], isApplication: flags["app"] != nil)
        case ("relation-set", 0):
            guard let relation else { return nil }
            make = { tools in
                if flags["app"] != nil {
                    try tools.relationSet(relation, application: request.values, as: Leader())
                } else {
                    try tools.relationSet(relation, request.values)
                }
                return nil
            }
        case ("relation-ids", 1):
            make = { try $0.relationIDs(endpoint: words[0]) }
            expected = { ids in (ids as? [String])?.compactMap { Int($0.split(separator: ":").last ?? "") }.sorted() }
        case ("relation-list", 0):
            guard let relation else { return nil }
            let isApplication = flags["app"] != nil
            make = {
                try isApplication
                    ? $0.relationApplication(relation) as Any : $0.relationUnits(relation).map(\.description) as Any
            }
            expected = {
                isApplication ? $0 : ($0 as? [String] ?? []).compactMap(UnitName.init).sorted().map(\.description)
            }
        case ("relation-model-get", 0):
            guard let relation else { return nil }
            make = { try $0.relationModelUUID(relation) }
            expected = { ($0 as? [String: Any])?["uuid"] }
        default:
            return other(request)
        }
        return TypedCall(make: make, expected: expected)
    }

    private static func relationGet(
        _ relation: Int, _ key: String, of name: String, isApplication: Bool
    ) -> TypedCall? {
        let make: (HookTools) throws -> Any?
        if isApplication {
            make = { tools in
                key == "-"
                    ? try tools.relationGet(relation, application: name) as Any?
                    : try tools.relationGet(relation, key: key, application: name) as Any?
            }
        } else {
            guard let unit = UnitName(name) else { return nil }
            make = { tools in
                key == "-"
                    ? try tools.relationGet(relation, unit: unit)
                    : try tools.relationGet(relation, key: key, unit: unit) as Any?
            }
        }
        return TypedCall(make: make)
    }

    private static func other(_ request: Request) -> TypedCall? {
        let make: (HookTools) throws -> Any?
        var expected: (Any) -> Any? = { $0 }
        let (flags, words) = (request.flags, request.words)
        switch (request.tool, words.count) {
        case ("is-leader", 0): make = { try $0.isLeader() }
        case ("config-get", 0):
            make = { try $0.config().names }
            expected = { ($0 as? [String: Any])?.filter { !($0.value is NSNull) }.keys.sorted() }
        case ("config-get", 1):
            make = { try $0.config(words[0]) }
            expected = Self.text
        case ("status-get", 0):
            let isApplication = flags["application"] != nil
            make = { try isApplication ? $0.applicationStatus(as: Leader()).name : $0.unitStatus().name }
            expected = { answer in
                let answer = answer as? [String: Any]
                return (isApplication ? answer?["application-status"] as? [String: Any] : answer)?["status"]
            }
        case ("status-set", 2):
            guard let kind = Status.Kind(rawValue: words[0]) else { return nil }
            let status = Status(kind, words[1])
            let isApplication = flags["application"] != nil
            make = { tools in
                if isApplication {
                    try tools.setApplicationStatus(status, as: Leader())
                } else {
                    try tools.setUnitStatus(status)
                }
                return nil
            }
        case ("network-get", 1):
            make = { try $0.network(words[0], relation: flags["relation"].flatMap(Int.init)).bindAddresses }
            expected = { answer in
                let devices = (answer as? [String: Any])?["bind-addresses"] as? [[String: Any]] ?? []
                return devices.flatMap { $0["addresses"] as? [[String: Any]] ?? [] }.compactMap {
                    $0["value"] as? String
                }
            }
        case ("open-port", 1), ("close-port", 1):
            guard let port = Port(words[0]) else { return nil }
            let endpoints = (flags["endpoints"] ?? "").split(separator: ",").map(String.init)
            if flags["endpoints"] != nil, endpoints.isEmpty { return nil }
            make = { tools in
                if request.tool == "open-port" {
                    try tools.open(port, on: endpoints)
                } else {
                    try tools.close(port, on: endpoints)
                }
                return nil
            }
        case ("opened-ports", 0):
            let isByEndpoint = flags["endpoints"] != nil
            make = { tools in
                guard isByEndpoint else { return try tools.openedPorts().map(\.description) }
                return try tools.openedPortsByEndpoint().map {
                    "\($0.port) (\($0.endpoints?.joined(separator: ", ") ?? "*"))"
                }
            }
        default: return unit(request)
        }
        return TypedCall(make: make, expected: expected)
    }

    private static func unit(_ request: Request) -> TypedCall? {
        let make: (HookTools) throws -> Any?
        var expected: (Any) -> Any? = { $0 }
        let (flags, words) = (request.flags, request.words)
        switch (request.tool, words.count) {
        case ("state-get", 0): make = { try $0.state() }; expected = Self.map
        case ("state-get", 1) where words[0] == "-": make = { try $0.state() }; expected = Self.map
        case ("state-get", 1): make = { try $0.state(words[0]) }
        case ("state-set", 0):
            make = {
                try $0.setState(request.values); return nil
            }
        case ("state-delete", 1):
            make = {
                try $0.deleteState(words[0]); return nil
            }
        case ("storage-list", 0): make = { try $0.storages() }
        case ("storage-list", 1): make = { try $0.storages(words[0]) }
        case ("storage-get", 0):
            guard let id = flags["storage"] else { return nil }
            make = { tools in
                let storage = try tools.storage(id)
                return ["kind": storage.kind, "location": storage.location]
            }
        case ("storage-add", 1):
            let parts = words[0].split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let count = Int(parts[1]) else { return nil }
            make = {
                try $0.addStorage(String(parts[0]), count: count); return nil
            }
        case ("resource-get", 1):
            make = { try $0.resource(words[0]) }
        case ("credential-get", 0): make = { try $0.cloud().name }; expected = { ($0 as? [String: Any])?["name"] }
        case ("goal-state", 0):
            make = { try $0.goalState().units.mapValues(\.status) }
            expected = {
                (($0 as? [String: Any])?["units"] as? [String: [String: Any]])?.compactMapValues { $0["status"] }
            }
        case ("unit-get", 1) where words[0] == "private-address": make = { try $0.privateAddress() }
        case ("unit-get", 1) where words[0] == "public-address": make = { try $0.publicAddress() }
        case ("application-version-set", 1):
            make = {
                try $0.setWorkloadVersion(words[0]); return nil
            }
        case ("juju-reboot", 0):
            make = {
                try flags["now"] == nil ? $0.reboot() : $0.rebootNow(); return nil
            }
        case ("juju-log", 1):
            make = {
                try $0.log(words[0], level: flags["log-level"] ?? ""); return nil
            }
        case ("leader-get", 0): make = { try $0.leaderSettings() }
        case ("leader-get", 1) where words[0] == "-": make = { try $0.leaderSettings() }
        case ("leader-get", 1): make = { try $0.leaderSetting(words[0]) }
        case ("leader-set", 0):
            make = {
                try $0.setLeaderSettings(request.values, as: Leader()); return nil
            }
        case ("action-get", 0): make = { try JSONSerialization.jsonObject(with: Data($0.actionParameters().json.utf8)) }
        case ("action-get", 1): make = { try $0.actionParameter(words[0]) }; expected = Self.text
        case ("action-set", 0) where !request.values.isEmpty:
            make = {
                try $0.setActionResults(request.values); return nil
            }
        case ("action-fail", 1):
            make = {
                try $0.failAction(words[0]); return nil
            }
        case ("action-log", 1):
            make = {
                try $0.logAction(words[0]); return nil
            }
        default: return retired(request)
        }
        return TypedCall(make: make, expected: expected)
    }

    private static func retired(_ request: Request) -> TypedCall? {
        let make: (HookTools) throws -> Any?
        let words = request.words
        switch (request.tool, words.count) {
        case ("payload-register", 3...):
            make = { tools in
                try tools.registerPayload(
                    type: words[0], class: words[1], id: words[2], tags: Array(words.dropFirst(3)))
                return nil
            }
        case ("payload-status-set", 3):
            make = {
                try $0.setPayloadStatus(class: words[0], id: words[1], words[2]); return nil
            }
        case ("payload-unregister", 2):
            make = {
                try $0.unregisterPayload(class: words[0], id: words[1]); return nil
            }
        case ("k8s-spec-get", 0):
            make = { try $0.podSpecification() }
        case ("k8s-raw-get", 0):
            make = { try $0.rawPodSpecification() }
        case ("k8s-spec-set", 0):
            guard let text = request.values["text"] else { return nil }
            make = {
                try $0.setPodSpecification(text, as: Leader()); return nil
            }
        case ("k8s-raw-set", 0):
            guard let text = request.values["text"] else { return nil }
            make = {
                try $0.setRawPodSpecification(text, as: Leader()); return nil
            }
        default: return nil
        }
        return TypedCall(make: make)
    }

    private static func map(_ answer: Any) -> Any? { answer is NSNull ? [String: String]() : answer }

    /// A value of any type as text; its numbers are what they are in JSON.
    private static func text(_ answer: Any) -> Any? {
        guard !(answer is NSNull), !(answer is String) else { return answer }
        let data = try? JSONSerialization.data(
            withJSONObject: answer, options: [.fragmentsAllowed, .sortedKeys, .withoutEscapingSlashes])
        return data.map { String(decoding: $0, as: UTF8.self) }
    }
}
