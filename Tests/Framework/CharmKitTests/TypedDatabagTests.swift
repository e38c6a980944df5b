import CharmTesting
import Foundation
import Testing

@testable import CharmKit

@Suite("A databag as a type")
struct TypedDatabagTests {
    private struct Rack: Codable, Hashable {
        enum Mode: String, Codable { case fast, slow }

        struct Disk: Codable, Hashable {
            var name: String
            var gigabytes: Int?
        }

        var hostname: String
        var port: UInt16
        var isReady: Bool
        var load: Double?
        var mode: Mode?
        var tags: [String]?
        var disk: Disk?

        enum CodingKeys: String, CodingKey {
            case hostname, port, load, mode, tags, disk
            case isReady = "is-ready"
        }
    }

    private static let full = Rack(
        hostname: "r1", port: 80, isReady: true, load: 0.5, mode: .slow, tags: ["a", "b\""],
        disk: .init(name: "sda", gigabytes: 7))
    private static let plain = [
        "hostname": "r1", "port": "80", "is-ready": "true", "load": "0.5", "mode": "slow", "tags": #"["a","b\""]"#,
        "disk": #"{"gigabytes":7,"name":"sda"}"#,
    ]
    private static let json = plain.merging(["hostname": "\"r1\"", "mode": "\"slow\""]) { $1 }

    private func read(_ databag: [String: String], _ coding: WireCoding = .plain) -> DatabagReading<Rack> {
        DatabagReading(databag, coding: coding)
    }

    @Test(
        "is written field by field and read back, as plain text or as JSON",
        arguments: [
            (WireCoding.plain, plain), (.json, json), (WireCoding(.json, ["hostname": .plain, "mode": .plain]), plain),
            (WireCoding(.plain, ["hostname": .json, "mode": .json]), json),
        ])
    func roundTrip(coding: WireCoding, wire: [String: String]) throws {
        let relation = RelationState("cache", remote: "web")
        let writer = Scenario(
            .cache,
            setUp: { framework in
                framework.reconcile {
                    for relation in try framework.model.relations("cache") {
                        try relation.save(Self.full, coding: coding)
                        if let leader = try framework.model.leader {
                            try relation.save(Self.full, as: leader, coding: coding)
                        }
                    }
                }
            })
        let after = try writer.run(.updateStatus, from: State(isLeader: true, relations: [relation]))
        #expect(after[relation].unitData == wire && after[relation].applicationData == wire)
        #expect(read(wire, coding) == .complete(Self.full))
        let again = try writer.run(.updateStatus, from: after.state)
        #expect(again.writes.map(\.tool) == [])
    }

    @Test("loses the fields that are nil, and keeps those of others")
    func removal() throws {
        var data = Self.plain
        data["other"] = "stays"
        let relation = RelationState("cache", remote: "web", unitData: data)
        let writer = Scenario(
            .cache,
            setUp: { framework in
                framework.reconcile {
                    for relation in try framework.model.relations("cache") {
                        try relation.save(Rack(hostname: "r1", port: 80, isReady: false))
                    }
                }
            })
        let after = try writer.run(.updateStatus, from: State(relations: [relation]))
        #expect(
            after[relation].unitData == ["hostname": "r1", "port": "80", "is-ready": "false", "other": "stays"])
    }

    @Test("of a remote unit and of its application is read through the relation")
    func load() throws {
        var read: [DatabagReading<Rack>] = []
        let reader = Scenario(
            .cache,
            setUp: { framework in
                framework.reconcile {
                    let relation = try #require(try framework.model.relations("cache").first)
                    read = [try relation.load(Rack.self, of: "web/0"), try relation.load(Rack.self, coding: .json)]
                }
            })
        let relation = RelationState(
            "cache", remote: "web", remoteUnits: [0: Self.plain], remoteApplicationData: Self.json)
        _ = try reader.run(.updateStatus, from: State(relations: [relation]))
        #expect(read == [.complete(Self.full), .complete(Self.full)])
    }

    @Test("is incomplete while fields are missing, all of which are named")
    func incomplete() {
        #expect(read([:]) == .incomplete(missing: ["hostname", "port", "is-ready"]))
        #expect(read(["port": "1", "unknown": "x"]) == .incomplete(missing: ["hostname", "is-ready"]))
        #expect(read(["is-ready": "true", "port": "1"], .json) == .incomplete(missing: ["hostname"]))
        struct Strict: Codable, Equatable {
            var mode: Rack.Mode
            var name: String
        }
        #expect(DatabagReading<Strict>([:]) == .incomplete(missing: ["mode", "name"]))
        #expect(DatabagReading<Strict>(["name": "n"]) == .incomplete(missing: ["mode"]))
        struct Nested: Codable, Equatable {
            var disk: Rack.Disk
            var tags: [String]
            var name: String
        }
        #expect(DatabagReading<Nested>(["name": "n"]).complete == nil)
    }

    private struct Checked: Codable, Equatable {
        struct PortIsZero: Error {}

        var mode: Rack.Mode
        var port: Int
        var name: String

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            mode = try container.decode(Rack.Mode.self, forKey: .mode)
            port = try container.decode(Int.self, forKey: .port)
            name = try container.decode(String.self, forKey: .name)
            if port < 0 {
                throw DecodingError.dataCorruptedError(forKey: .port, in: container, debugDescription: "below zero")
            }
            guard port > 0 else { throw PortIsZero() }
            guard name != "x" else {
                throw DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "x has no port"))
            }
        }
    }

    @Test(
        "whose type checks itself is incomplete before it is malformed, and malformed with the field that the check names"
    )
    func checked() {
        typealias Reading = DatabagReading<Checked>
        #expect(Reading([:]) == .incomplete(missing: ["mode", "port", "name"]))
        #expect(Reading(["port": "-1", "mode": "fast"]) == .incomplete(missing: ["name"]))
        let whole = ["mode": "fast", "port": "-1", "name": "n"]
        #expect(Reading(whole) == .malformed(field: "port", why: "can't be used: below zero"))
        #expect(Reading(whole.merging(["port": "0"]) { $1 }) == .malformed(field: "", why: "PortIsZero()"))
        #expect(
            Reading(whole.merging(["port": "1", "name": "x"]) { $1 })
                == .malformed(field: "", why: "can't be used: x has no port"))
    }

    @Test("has URLs, decimal numbers, dates and data as JSONEncoder writes them")
    func foundation() throws {
        struct Wire: Codable, Equatable {
            var url: URL
            var amount: Decimal
            var when: Date
            var data: Data
            var all: [URL]?
        }
        let value = Wire(
            url: try #require(URL(string: "https://a.example/x?y=1")), amount: try #require(Decimal(string: "12.50")),
            when: Date(timeIntervalSince1970: 1_790_000_000), data: Data([0, 255, 7]),
            all: [try #require(URL(string: "http://b"))])
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        let theirs = try #require(JSONValue(Array(encoder.encode(value))))
        #expect(try JSONValue.object(FieldEncoder.fields(of: value)) == theirs)
        let wire = [
            "url": "https://a.example/x?y=1", "amount": "12.5", "when": "2026-09-21T14:13:20Z", "data": "AP8H",
            "all": #"["http://b"]"#,
        ]
        #expect(DatabagReading<Wire>(wire) == .complete(value))
        #expect(DatabagReading<Wire>([:]) == .incomplete(missing: ["url", "amount", "when", "data"]))
        for (field, text, wanted) in [
            ("url", "", "a URL"), ("amount", "1x", "a number"), ("data", "%", "Base64"),
            ("when", "tomorrow", "a time such as 2026-11-21T00:16:14Z"),
        ] {
            #expect(
                DatabagReading<Wire>(wire.merging([field: text]) { $1 })
                    == .malformed(field: field, why: "is \"\(text)\"; wanted: \(wanted)"))
        }
        for text in ["2026-09-21T14:13:20.000000+00:00", "2026-09-21T16:13:20+02:00"] {
            #expect(DatabagReading<Wire>(wire.merging(["when": text]) { $1 }).complete?.when == value.when)
        }
    }

    @Test(
        "is malformed where a field is something else, which is named, whatever else is missing",
        arguments: [
            ("port", "http", "is \"http\"; wanted: a whole number"), ("port", "70000", "is 70000; wanted: 0 to 65535"),
            ("port", "-1", "is -1; wanted: 0 to 65535"), ("port", "1.5", "is 1.5; wanted: a whole number"),
            ("is-ready", "yes", "is \"yes\"; wanted: true or false"), ("load", "inf", "is inf; wanted: a number"),
            ("mode", "quick", "can't be used"), ("tags", "a,b", "is not JSON; wanted: a list"),
            ("tags", "{}", "is \"{}\"; wanted: a list"), ("tags", "[1]", "is 1; wanted: text"),
            ("disk", "[", "is not JSON"),
            ("disk", "{}", "has no value"), ("disk", #"{"name": "sda", "gigabytes": "x"}"#, "is \"x\""),
        ])
    func malformed(field: String, text: String, reason: String) {
        guard case .malformed(let named, let why) = read(Self.plain.merging([field: text]) { $1 }) else {
            Issue.record("\(text) was taken")
            return
        }
        #expect(named.hasPrefix(field) && why.hasPrefix(reason), "\(named) \(why)")
    }

    @Test("as JSON takes no plain text", arguments: ["r1", "\"r1", "{\"a\":1}", "[]", "1", "true"])
    func notJSON(text: String) {
        guard case .malformed("hostname", _) = read(Self.json.merging(["hostname": text]) { $1 }, .json) else {
            Issue.record("\(text) was taken")
            return
        }
    }

    @Test("takes null for nothing where the peer writes JSON")
    func null() {
        #expect(read(Self.json.merging(["mode": "null", "load": "null"]) { $1 }, .json).complete?.mode == nil)
        #expect(
            read(["hostname": "null", "port": "1", "is-ready": "true"], .json) == .incomplete(missing: ["hostname"]))
    }

    @Test("never fails a hook, whatever a peer writes")
    func property() {
        let pieces = [
            "", "null", "[", "]", "{}", "\"", "\\", "1e999", "-", "true", "\u{0}", "é", "[[[", "0", "{\"name\":",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<3_000 {
            var databag: [String: String] = [:]
            for key in ["hostname", "port", "is-ready", "load", "mode", "tags", "disk", "x"] where Bool.random() {
                let count = Int.random(in: 1...4, using: &random)
                databag[key] = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
            }
            for coding in [WireCoding.plain, .json] {
                if case .complete(let rack) = read(databag, coding) { #expect(databag["port"] != nil, "\(rack)") }
            }
        }
    }

    @Test("can't be made of a value without fields, or with a number that is none")
    func unwritable() throws {
        struct Endless: Encodable { var load = Double.infinity }
        let writer = Scenario(
            .cache,
            setUp: { framework in
                framework.reconcile {
                    let relation = try #require(try framework.model.relations("cache").first)
                    #expect(throws: EncodingError.self) { try relation.save([1, 2]) }
                    #expect(throws: EncodingError.self) { try relation.save("text") }
                    #expect(throws: EncodingError.self) { try relation.save(Endless()) }
                }
            })
        let after = try writer.run(.updateStatus, from: State(relations: [RelationState("cache", remote: "web")]))
        #expect(after.writes.map(\.tool) == [])
    }
}
