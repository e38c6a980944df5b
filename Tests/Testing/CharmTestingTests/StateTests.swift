import CharmKit
import CharmTesting
import Foundation
import JujuProtocol
import TestSupport
import Testing

@Suite("A state")
struct StateTests {
    private let full = State(
        unit: "notes/1", isLeader: true, config: ["title": "a", "port": 8, "debug": true],
        relations: [
            RelationState(
                "db", remote: "postgres", unitData: ["a": "1"], applicationData: ["b": "2"],
                remoteUnits: [0: ["c": "3"]],
                remoteApplicationData: ["d": "4"]),
            .peers("cluster", id: 9, others: [0: [:]]),
        ],
        secrets: [SecretState(label: "mine", revisions: [["key": "canary"]], readers: ["postgres"])],
        stored: ["seen": "[]"], openPorts: [.tcp(80), .udp(1...3)], storages: [StorageState("data")],
        resources: ["image": "/tmp/image"], networks: ["db": NetworkState("10.1.2.3")],
        unitStatus: .waiting("for db: soon"), applicationStatus: .active, workloadVersion: "1", plannedUnits: 2)

    @Test("is the same after it was written down and read")
    func codable() throws {
        let data = try JSONEncoder().encode(full)
        #expect(try JSONDecoder().decode(State.self, from: data) == full)
    }

    @Test("is described by what it says beyond a new unit, and without secrets")
    func description() {
        #expect("\(State())" == "a new unit")
        #expect(
            "\(full)" == """
                unit: notes/1
                isLeader: true
                config[debug]: true
                config[port]: 8
                config[title]: "a"
                relations[db]: with postgres
                relations[db].unitData[a]: "1"
                relations[db].applicationData[b]: "2"
                relations[db].remoteUnits[0]: joined
                relations[db].remoteUnits[0][c]: "3"
                relations[db].remoteApplicationData[d]: "4"
                relations[cluster:9]: peers
                relations[cluster:9].remoteUnits[0]: joined
                secrets[mine]: \(full.secrets[0].uri) of application
                secrets[mine].revisions[1]: <redacted: key>
                secrets[mine].readers[postgres]: may read
                stored[seen]: "[]"
                openPorts[80/tcp]: open
                openPorts[1-3/udp]: open
                storages[data/0]: /var/lib/juju/storage/data/0
                resources[image]: /tmp/image
                networks[db]: 10.1.2.3 on eth0
                unitStatus: waiting: for db: soon
                applicationStatus: active
                workloadVersion: 1
                plannedUnits: 2
                """)
    }

    @Test("does not show a secret's content however it is printed")
    func redaction() {
        var dumped = ""
        dump(full, to: &dumped)
        for text in [dumped, "\(full)", String(reflecting: full), String(reflecting: full.secrets[0])] {
            #expect(!text.contains("canary"))
        }
    }

    @Test("tells how it differs from another one")
    func difference() {
        var other = full
        other.relations[0].unitData["a"] = "10"
        other.relations[0].remoteApplicationData = [:]
        other.unitStatus = nil
        #expect(
            other.difference(from: full) == """
                - relations[db].remoteApplicationData[d]: "4"
                - unitStatus: waiting: for db: soon
                - relations[db].unitData[a]: "1"
                + relations[db].unitData[a]: "10"
                """)
        #expect(full.difference(from: full).isEmpty)
    }

    @Test("tells that the content of a secret differs, and not how")
    func secretDifference() {
        var other = full
        other.secrets[0].revisions[1] = ["key": "another"]
        #expect(other != full)
        #expect(
            other.difference(from: full) == """
                - secrets[mine].revisions[1]: <redacted: key>
                + secrets[mine].revisions[1]: <redacted: key>, with another content
                """)
    }

    @Test("finds a relation by its number, or else by its endpoint and its remote application")
    func relations() {
        let first = RelationState("db", remote: "postgres")
        let second = RelationState("db", remote: "mysql", unitData: ["a": "b"])
        let numbered = RelationState("web", remote: "proxy", id: 12)
        var state = State(relations: [first, second, numbered])
        #expect(state[RelationState("db", remote: "mysql")].unitData == ["a": "b"])
        #expect(state[RelationState("renamed", remote: "proxy", id: 12)] == numbered)
        #expect(state[RelationState("db", remote: "oracle")].unitData.isEmpty)
        state[first].unitData["c"] = "d"
        #expect(state.relations[0].unitData == ["c": "d"])
        #expect(state.relations(on: "db").count == 2)
    }

    @Test("describes a relation of its own as it does in the whole")
    func relationDescription() {
        let lines = "\(full)".split(separator: "\n").filter { $0.hasPrefix("relations[db]") }
        #expect("\(full.relations[0])" == lines.joined(separator: "\n"))
    }
}

@Suite("A secret in a state")
struct SecretStateTests {
    @Test("has an id of its own for each owner and label, the same each time")
    func ids() {
        let ids = [
            SecretState(label: "a", revisions: []), SecretState(label: "b", revisions: []),
            SecretState(owner: .unit, label: "a", revisions: []), SecretState(owner: .user, revisions: []),
        ].map(\.id)
        #expect(Set(ids).count == 4)
        #expect(ids.allSatisfy { $0.utf8.count == 20 })
        #expect(SecretState(label: "a", revisions: []).id == ids[0])
    }

    @Test("numbers its revisions from 1, and a new one after the latest")
    func revisions() {
        let secret = SecretState(revisions: [["key": "1"], ["key": "2"]], tracked: 1).revised(["key": "3"])
        #expect(secret.latestRevision == 3)
        #expect(secret.latest?["key"] == "3")
        #expect(secret.trackedContent?["key"] == "1")
        #expect(secret.uri == "secret:\(secret.id)")
    }
}
