import JujuProtocol
import SealedStore

@testable import CharmKit

extension TypedCall {
    /// Of secrets: without a label none is made, and a value is read with all others.
    static func secret(_ request: Request) -> TypedCall? {
        switch (request.tool, request.words.count) {
        case ("secret-get", 0...1): reading(request)
        case ("secret-info-get", 0...1): asking(about: request)
        case ("secret-ids", 0):
            TypedCall(make: { try $0.secretIDs() }, expected: { (($0 as? [String]) ?? []).sorted() })
        case ("secret-add", 0): adding(request)
        case ("secret-set", 1): setting(request)
        case ("secret-grant", 1), ("secret-revoke", 1): sharing(request)
        case ("secret-remove", 1): removing(request)
        default: nil
        }
    }

    private static func reading(_ request: Request) -> TypedCall? {
        let isPeek = request.flags["peek"] != nil
        let isRefresh = request.flags["refresh"] != nil
        guard !(isPeek && isRefresh) else { return nil }
        let revision: SecretRead = isPeek ? .peek : isRefresh ? .refresh : .tracked
        let label = request.flags["label"]
        if let uri = request.words.first {
            return TypedCall(make: { try texts(in: $0.secretContent(uri, label: label, revision)) })
        }
        return label.map { label in
            TypedCall(make: { try texts(in: $0.secretContent(label: label, revision)) })
        }
    }

    private static func texts(in content: SecretContent) -> [String: String] {
        content.names.reduce(into: [:]) { texts, name in
            texts[name] = content[name]?.withBytes { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static func asking(about request: Request) -> TypedCall? {
        let make: (HookTools) throws -> SecretInfo?
        switch (request.words.first, request.flags["label"]) {
        case (let uri?, nil): make = { try $0.secretInfo(uri: uri) }
        case (nil, let label?): make = { try $0.secretInfo(label: label) }
        default: return nil
        }
        return TypedCall(
            make: { tools in try make(tools).map(described) },
            expected: { answer in
                guard let (id, fields) = (answer as? [String: [String: Any]])?.first else { return nil }
                let access = fields["access"] as? [[String: String]] ?? []
                return [
                    "id": id, "revision": fields["revision"] ?? 0, "label": fields["label"] ?? "",
                    "description": fields["description"] ?? "", "rotation": fields["rotation"] ?? "never",
                    "readers": access.map { ($0["target"] ?? "") + " " + ($0["scope"] ?? "") },
                ]
            })
    }

    private static func described(_ info: SecretInfo) -> [String: Any] {
        [
            "id": info.id, "revision": info.revision, "label": info.label ?? "",
            "description": info.description ?? "", "rotation": info.rotation.rawValue,
            "readers": info.access.map { $0.target + " " + ($0.scope ?? "") },
        ]
    }

    private static func adding(_ request: Request) -> TypedCall? {
        guard let label = request.flags["label"], let content = content(of: request), let traits = traits(of: request)
        else { return nil }
        let isUnits = request.flags["owner"] == "unit"
        guard isUnits || request.flags["owner"] == nil else { return nil }
        return TypedCall(
            make: { tools in
                try isUnits
                    ? tools.addUnitSecret(content, label: label, traits: traits)
                    : tools.addSecret(content, label: label, traits: traits, as: Leader())
            },
            expected: { ($0 as? String)?.split(separator: "\n").first.map(String.init) })
    }

    private static func setting(_ request: Request) -> TypedCall? {
        guard request.flags["label"] == nil, request.flags["owner"] == nil else { return nil }
        guard let traits = traits(of: request) else { return nil }
        let content = content(of: request)
        return changing { try $0.setSecret(request.words[0], content, traits: traits, as: Leader()) }
    }

    private static func sharing(_ request: Request) -> TypedCall? {
        let uri = request.words[0]
        let unit = request.flags["unit"].flatMap(UnitName.init)
        guard (unit != nil) == (request.flags["unit"] != nil), request.flags["application"] == nil else { return nil }
        let relation = request.flags["relation"].flatMap(Int.init)
        guard (relation != nil) == (request.flags["relation"] != nil), relation ?? 0 >= 0 else { return nil }
        switch (request.tool, relation, unit) {
        case ("secret-grant", let relation?, nil):
            return changing { try $0.grantSecret(uri, relation: relation, as: Leader()) }
        case ("secret-grant", let relation?, let unit):
            return changing { try $0.grantUnitSecret(uri, relation: relation, unit: unit) }
        case ("secret-revoke", let relation?, nil):
            return changing { try $0.revokeSecret(uri, relation: relation, as: Leader()) }
        case ("secret-revoke", nil, let unit?):
            return changing { try $0.revokeUnitSecret(uri, unit: unit) }
        default: return nil
        }
    }

    private static func removing(_ request: Request) -> TypedCall? {
        let revision = request.flags["revision"].flatMap(Int.init)
        guard (revision != nil) == (request.flags["revision"] != nil), revision ?? 1 > 0 else { return nil }
        return changing { try $0.removeSecret(request.words[0], revision: revision, as: Leader()) }
    }

    private static func changing(_ change: @escaping (HookTools) throws -> Void) -> TypedCall {
        TypedCall(make: { tools in
            try change(tools)
            return nil
        })
    }

    private static func content(of request: Request) -> SecretContent? {
        request.values.isEmpty ? nil : SecretContent(request.values.mapValues { SecretBytes(utf8: $0) })
    }

    /// Nil where there is no such rotation.
    private static func traits(of request: Request) -> SecretTraits? {
        let rotation = request.flags["rotate"].map(SecretRotation.init(rawValue:))
        if case .some(nil) = rotation { return nil }
        let expiry = request.flags["expire"].map { text -> SecretExpiry in
            text.hasSuffix("s") ? Int(text.dropLast()).map { .after(seconds: $0) } ?? .at(text) : .at(text)
        }
        return SecretTraits(
            description: request.flags["description"], rotation: rotation ?? nil, expiry: expiry)
    }
}
