import CharmKit
import CharmTesting
import JujuProtocol
import SimulatedJuju
import TestSupport
import Testing

@Suite("A state that there can't be in Juju")
struct ConsistencyTests {
    private static let db = RelationState("db", remote: "postgres")
    private static let peers = RelationState.peers("cluster", others: [1: [:]])
    private static let ours = SecretState(label: "ours", revisions: [["key": "1"], ["key": "2"]])
    private static let theirs = SecretState(owner: .other("postgres"), revisions: [["key": "1"]])

    private func reasons(_ state: State, _ event: ScenarioEvent = .updateStatus) throws -> [String] {
        do {
            _ = try Scenario(NotesCharm.metadata, NotesCharm.init).run(event, from: state)
            return []
        } catch let error as InconsistentState {
            return error.reasons
        }
    }

    @Test(
        "is refused, and the reason says what to do",
        arguments: [
            (
                State(config: ["colour": "red"]),
                #"config: the charm has no option "colour" (options: debug, key, port, title)"#
            ),
            (State(config: ["port": "80"]), #"config[port] is not of type int: "80""#),
            (State(config: ["port": 1.5]), "config[port] is not of type int"),
            (State(config: ["key": "hunter2"]), "config[key] is not of type secret"),
            (State(config: ["key": "secret:short"]), "config[key] is no secret's URI"),
            (
                State(config: ["key": .string(ours.uri)], model: .init(jujuVersion: "3.1.0")),
                "Juju 3.1.0 has no options of type secret (since 3.4)"
            ),
            (State(principal: "other/0"), "the charm is no subordinate: leave it out"),
            (
                State(relations: [.container("db", remote: "a")]).with(remoteUnits: [0: [:], 1: [:]]),
                "there is one unit at the other end"
            ),
            (State(secrets: [SecretState(revisions: [["a--b": "1"]])]), #""a--b" is no name in a secret"#),
            (State(openPorts: [.tcp(80...90), .tcp(85)]), "openPorts: 80-90/tcp and 85/tcp overlap"),
            (State(stored: [String(repeating: "k", count: 257): ""]), "is longer than 256 bytes"),
            (State(stored: ["k": String(repeating: "v", count: 65537)]), "stored[k] is longer than 64 KiB"),
            (State(networks: ["moon": NetworkState("10.0.0.1")]), #"networks: the charm has no endpoint "moon""#),
            (State(storages: [StorageState("data"), StorageState("data")]), "two have the same name and number"),
            (State(relations: [peers], plannedUnits: 1), "plannedUnits is 1, but this unit has 1 peers"),
            (State(unit: "notes/1", relations: [peers]), "has notes/1 itself among the others"),
            (State(model: .init(jujuVersion: "three")), #""three" is no version of Juju"#),
            (
                State(relations: [RelationState("moon", remote: "a")]),
                "relation moon: the charm has no such endpoint (endpoints: cluster, db, web)"
            ),
            (State(relations: [RelationState("cluster", remote: "a")]), "make it with RelationState.peers"),
            (State(relations: [.peers("db")]), "say which application is remote"),
            (
                State(relations: [RelationState("db", remote: "a", id: 1), RelationState("db", remote: "b", id: 1)]),
                "two relations have the number 1"
            ),
            (State(relations: [db, db]), "two relations relation db with postgres: give each an id"),
            (
                State(relations: [RelationState("web", remote: "a"), RelationState("web", remote: "b")]),
                "2 relations on web, of which the charm takes 1"
            ),
            (State(relations: [RelationState("db", remote: "notes")]), "notes is this application itself"),
            (
                State(relations: [RelationState("db", remote: "Post/gres")]),
                "can't be the name of the remote application"
            ),
            (State(relations: [RelationState("db", remote: "a", unitData: ["k": ""])]), #""k" of notes/0 is empty"#),
            (
                State(relations: [RelationState("db", remote: "a", remoteModelUUID: State.JujuModel().uuid)]),
                "is this model's own"
            ),
            (State(secrets: [ours], model: .init(jujuVersion: "2.9.52")), "Juju 2.9.52 has no secrets (since 3.0)"),
            (State(secrets: [ours, ours]), "two secrets have the same id"),
            (State(secrets: [SecretState(id: "short", revisions: [["key": "1"]])]), #""short" is no id"#),
            (
                State(secrets: [SecretState(id: "d2kk8o1s3egc0000000h", revisions: [["key": "1"]])]),
                "with 0 or g at the end"
            ),
            (State(secrets: [SecretState(revisions: [])]), "has no revision"),
            (State(secrets: [SecretState(revisions: [["K": "1"]])]), #""K" is no name in a secret"#),
            (
                State(secrets: [SecretState(revisions: [["key": "1"]], tracked: 2)]),
                "it tracks revision 2, which does not exist"
            ),
            (
                State(secrets: [SecretState(revisions: [["key": "1"]], readers: ["moon"])]),
                "there is no relation with moon"
            ),
            (State(secrets: [SecretState(owner: .other("notes"), revisions: [["key": "1"]])]), "owner is .application"),
            (State(secrets: [SecretState(owner: .other("a"), label: "l", revisions: [["key": "1"]])]), "set tracked"),
            (
                State(
                    secrets: [SecretState(owner: .user, revisions: [["key": "1"]])], model: .init(jujuVersion: "3.1.0")),
                "no user secrets"
            ),
        ])
    func states(state: State, reason: String) throws {
        let reasons = try reasons(state)
        #expect(reasons.contains { $0.contains(reason) }, "\(reasons)")
    }

    @Test(
        "is refused when the event could not come there",
        arguments: [
            (State(), ScenarioEvent.leaderElected, "set isLeader"),
            (State(isLeader: true), .leaderSettingsChanged, "clear isLeader"),
            (State(), .relationCreated(db), "relation db is not in the state"),
            (State(relations: [db]), .relationJoined(db, unit: 5), "unit 5 is not in the relation (units: [0])"),
            (State(relations: [db]), .relationDeparted(db, departing: "x/1"), "x/1 departs, but"),
            (State(relations: [peers]), .relationBroken(peers), "a peer relation never breaks"),
            (
                State(relations: [db]).with(remoteUnits: [:]), .relationChanged(db),
                "there is no unit at the other end, and nothing that its application published"
            ),
            (State(), .secretChanged(theirs), "the secret is not in the state"),
            (State(secrets: [theirs]), .secretChanged(theirs), "set tracked"),
            (State(secrets: [ours]), .secretRotate(ours), "set isLeader"),
            (State(isLeader: true, secrets: [ours]), .secretRotate(ours), "it has no rotation"),
            (State(isLeader: true, secrets: [ours]), .secretExpired(ours, revision: 7), "there is no revision 7"),
            (State(isLeader: true, secrets: [ours]), .secretRemove(ours, revision: 2), "the latest revision is never"),
            (State(secrets: [theirs]), .secretExpired(theirs), "this comes to the owner"),
            (State(), .storageAttached(StorageState("data")), "storage data/0 is not in the state"),
            (State(), .pebbleReady("web"), #"the charm has no container "web" (containers: [])"#),
            (
                State(model: .init(jujuVersion: "3.1.0", isKubernetes: true)), .pebbleCheckFailed("web", check: "up"),
                "Juju 3.1.0 has no pebble-check-failed"
            ),
            (State(), .action("dance"), #"the charm has no action "dance" (actions: break, sum)"#),
            (
                State(), .action("sum"),
                #"action sum: validation failed: (root) : "of" property is missing and required"#
            ),
            (State(), .action("sum", ["of": "x"]), #"(root).of : must be of type integer, given "x""#),
            (State(), .action("sum", ["of": 1, "and": 2]), #"additional property "and" is not allowed"#),
        ])
    func events(state: State, event: ScenarioEvent, reason: String) throws {
        let reasons = try reasons(state, event)
        #expect(reasons.contains { $0.contains(reason) }, "\(reasons)")
    }

    @Test(
        "is an action with parameters that the charm gives no type, or does not declare (ops-scenario _check_action_param_types)"
    )
    func parameters() throws {
        var metadata = NotesCharm.metadata
        metadata.actions["sum"] = .init(parameters: ["of": ["minimum": 1]])
        let error = #expect(throws: InconsistentState.self) {
            _ = try Scenario(metadata, NotesCharm.init).run(.action("sum", ["of": 1, "and": 2]), from: State())
        }
        #expect(
            error?.reasons == [
                "action sum: the parameter \"of\" has no type, and charmcraft wants one",
                "action sum: the charm declares no parameter \"and\" (parameters: [\"of\"])",
            ])
    }

    @Test("is told of with all that is wrong in it")
    func allAtOnce() throws {
        let state = State(config: ["a": 1], relations: [RelationState("moon", remote: "b")])
        #expect(try reasons(state).count == 2)
    }
}

extension State {
    /// The state with these units at the other end of its first relation.
    fileprivate func with(remoteUnits: [Int: [String: String]]) -> State {
        var state = self
        state.relations[0].remoteUnits = remoteUnits
        return state
    }
}
