import JujuProtocol

/// A page that draws a model's history: units as lanes, hooks as bars, secrets as revisions. It needs no network.
public struct TimelinePage: Sendable {
    /// The page's HTML.
    public let html: String

    /// The page of `entries`, which led to `model`.
    public init(_ entries: [TimelineEntry], of model: ModelState) {
        var values = ValueTable()
        let document = Value.map([
            "model": .string(model.name), "version": .string(model.jujuVersion),
            "units": .list(Self.units(entries, model)), "secrets": .list(Self.secrets(entries, model)),
            "entries": .list(zip(entries, TimelineOrigins.of(entries)).map { Self.value($0, origin: $1, &values) }),
            "values": .texts(values.texts),
        ])
        html = Self.text(PackageResources.timeline_html)
            .replacing("/*STYLE*/", with: Self.text(PackageResources.timeline_css), maxReplacements: 1)
            .replacing("/*HISTORY*/", with: Self.text(PackageResources.history_js), maxReplacements: 1)
            .replacing("/*SCRIPT*/", with: Self.text(PackageResources.timeline_js), maxReplacements: 1)
            .replacing("/*DATA*/", with: document.json, maxReplacements: 1)
    }

    private static func text(_ resource: [UInt8]) -> String { String(decoding: resource, as: UTF8.self) }

    /// The lanes: every unit that is or was.
    private static func units(_ entries: [TimelineEntry], _ model: ModelState) -> [Value] {
        let names = Set(entries.compactMap(\.unit)).union(model.units.keys).sorted()
        return names.map { name in
            let unit = model.units[name]
            let status = unit.map { $0.agentStatus.status == "error" ? $0.agentStatus : $0.workloadStatus }
            return .map([
                "name": .string(name.description), "isGone": .bool(unit == nil),
                "isLeader": .bool(model.isLeader(name)),
                "status": .string(status?.status ?? ""), "message": .string(status?.message ?? ""),
            ])
        }
    }

    /// Every secret that is or was, in the order in which they came to be.
    private static func secrets(_ entries: [TimelineEntry], _ model: ModelState) -> [Value] {
        var seen: Set<String> = []
        let changes = entries.flatMap(\.secrets).filter { seen.insert($0.id).inserted }
        let untold = model.secrets.values.filter { !seen.contains($0.id) }.sorted { $0.id < $1.id }
        let known = changes.map { ($0.id, $0.label, $0.owner) } + untold.map { ($0.id, $0.label, $0.owner) }
        return known.map { id, label, owner in
            let isUser = owner.hasPrefix("model-")
            return .map([
                "id": .string(id), "label": .string(model.secrets[id]?.label ?? label),
                "owner": .string(isUser ? "of the operator" : owner),
            ])
        }
    }

    private static func value(_ entry: TimelineEntry, origin: Int?, _ values: inout ValueTable) -> Value {
        var fields: [String: Value] = [
            "time": .number(entry.time), "name": .string(entry.name), "isMissing": .bool(entry.isMissing),
            "changes": .texts(entry.changes), "calls": .list(entry.calls.map(value)),
            "secrets": .list(entry.secrets.map(value)),
        ]
        fields["unit"] = entry.unit.map { .string($0.description) }
        fields["milliseconds"] = entry.milliseconds.map(Value.number)
        fields["error"] = entry.error.map(Value.string)
        fields["cause"] = entry.cause.map { .string($0.rawValue) }
        fields["origin"] = origin.map(Value.integer)
        if let log = entry.log {
            fields["log"] = .list(log.map { .list([.string($0.level.rawValue), .integer(values.index(of: $0.text))]) })
        }
        fields["relation"] = entry.relation.map(Value.integer)
        fields["remote"] = entry.remote.map(Value.string)
        fields["secret"] = entry.secret.map(Value.string)
        fields["bags"] = .list(
            entry.bags.map { bag in
                .map([
                    "relation": .integer(bag.relation), "key": .string(bag.key), "owner": .string(bag.owner),
                    "before": .map(bag.before.mapValues { .integer(values.index(of: $0)) }),
                    "after": .map(bag.after.mapValues { .integer(values.index(of: $0)) }),
                ])
            })
        return .map(fields)
    }

    private static func value(_ call: ToolCallText) -> Value {
        var fields: [String: Value] = ["text": .string(call.text), "isWrite": .bool(call.isWrite)]
        fields["code"] = call.code.map(Value.integer)
        return .map(fields)
    }

    private static func value(_ change: TimelineEntry.SecretChange) -> Value {
        var fields: [String: Value] = [
            "id": .string(change.id), "label": .string(change.label), "what": .string(change.what),
        ]
        fields["revision"] = change.revision.map(Value.integer)
        return .map(fields)
    }
}

/// The values of all databags, each once: the same ones stand in many entries.
private struct ValueTable {
    private(set) var texts: [String] = []
    private var places: [String: Int] = [:]

    mutating func index(of text: String) -> Int {
        if let place = places[text] { return place }
        places[text] = texts.count
        texts.append(text)
        return texts.count - 1
    }
}
