import JujuProtocol
import Testing

@testable import SimulatedJuju

/// Relations over models: what each side sees, in which order, and what is refused.
@Suite struct CrossModelTests {
    private let region: Trial
    private let racks: Trial
    private let both: CrossModel
    private let seen = Seen()

    /// What the charms noted.
    private final class Seen { var lines: [String] = [] }

    init() throws {
        region = Trial(seed: 1)
        racks = Trial(seed: 2)
        region.controller.model.name = "region"
        racks.controller.model.name = "racks"
        racks.controller.model.network = 1
        both = CrossModel([region.simulation, racks.simulation])
        let seen = seen
        try region.deploy(Trial.provider) { variables, tools in
            Self.note(variables, tools, "provider", seen)
            guard variables["JUJU_DISPATCH_PATH"] == "hooks/serve-relation-created" else { return 0 }
            let uri = tools.tool("secret-add", "--label", "token", "value=one")
            tools.tool("secret-grant", uri, "-r", variables["JUJU_RELATION_ID"] ?? "")
            tools.tool("relation-set", "--app", "secret=\(uri)")
            return 0
        }
        try racks.deploy(Trial.requirer, units: 2) { variables, tools in
            Self.note(variables, tools, "requirer", seen)
            switch variables["JUJU_DISPATCH_PATH"] {
            case "hooks/want-relation-created": tools.tool("relation-set", "host=\(variables["JUJU_UNIT_NAME"] ?? "")")
            case "hooks/want-relation-changed":
                let uri = tools.tool("relation-get", "--app", "-", variables["JUJU_REMOTE_APP"] ?? "", "--format=json")
                seen.lines.append("requirer got \(uri.contains("secret://"))")
            default: break
            }
            return 0
        }
        try both.settle()
    }

    private static func note(
        _ variables: [(String, String)], _ tools: any HookToolTransport, _ name: String, _ seen: Seen
    ) {
        guard let remote = variables["JUJU_REMOTE_APP"] else { return }
        let list = tools.tool("relation-list", "--app", "-r", variables["JUJU_RELATION_ID"] ?? "")
        seen.lines.append("\(name) \(remote == list) \(remote.hasPrefix("remote-"))")
    }

    private func connect() throws {
        try region.controller.offer("provider", ["serve"], as: "thing")
        try both.consume("thing", of: region.controller, in: racks.controller)
        try racks.controller.integrate("requirer", "thing")
        try both.settle()
    }

    private var offered: ModelRelation { get throws { try #require(region.controller.model.relations[1]) } }
    private var consumed: ModelRelation { get throws { try #require(racks.controller.model.relations[0]) } }

    @Test(
        "an offer goes by its name where it is consumed, and who consumes it by remote- and 32 digits where it is offered (crossmodelrelations.go: registerRemoteRelation)"
    )
    func names() throws {
        try connect()
        #expect(try consumed.groups == ["requirer", "thing"])
        let proxy = try #require(offered.groups.first { $0 != "provider" })
        #expect(proxy.wholeMatch(of: /remote-[0-9a-f]{32}/) != nil)
        #expect(try offered.otherModelUUID == racks.controller.model.uuid)
        #expect(try consumed.otherModelUUID == region.controller.model.uuid)
        #expect(seen.lines.contains("provider true true"))
        #expect(seen.lines.contains("requirer true false"))
        #expect(try offered.scope.units(of: proxy).map(\.number).sorted() == [0, 1])
        #expect(try consumed.scope.units(of: "thing") == ["thing/0"])
    }

    @Test(
        "databags come to the other side as they are, with the public address and the subnets that the traffic comes from"
    )
    func databags() throws {
        let unit: UnitName = "requirer/0"
        racks.controller.model.units[unit]?.publicAddress = "192.0.2.7"
        try region.controller.offer("provider", ["serve"])
        try both.consume("provider", of: region.controller, as: "thing", in: racks.controller)
        try racks.controller.integrate("requirer:want", "thing:serve", via: ["192.0.2.0/24", "198.51.100.0/24"])
        try both.settle()
        let proxy = try #require(offered.groups.first { $0 != "provider" })
        let bag = try #require(offered.unitBags[UnitName(application: proxy, number: 0)]?.values)
        #expect(
            bag == [
                "host": "requirer/0", "ingress-address": "192.0.2.7", "private-address": "192.0.2.7",
                "egress-subnets": "192.0.2.0/24,198.51.100.0/24",
            ])
        #expect(try consumed.unitBags["thing/0"]?.values["ingress-address"] == "10.0.0.10")
        #expect(try consumed.applicationBags["thing"]?.values.keys.sorted() == ["secret"])
        #expect(seen.lines.contains("requirer got true"))
    }

    @Test(
        "goal-state names the other side by where the offer is, and where it is offered nothing (uniter.go: goalStateRelations)"
    )
    func goalState() throws {
        try connect()
        let here = HookContext(controller: racks.controller, unit: "requirer/0", hook: Hook(.updateStatus))
        #expect(
            here.run(.init("goal-state", ["--format=json"])).output.contains(
                #""juju-sim:admin/region.thing":{"status":"joined""#))
        let there = HookContext(controller: region.controller, unit: "provider/0", hook: Hook(.updateStatus))
        #expect(!there.run(.init("goal-state", ["--format=json"])).output.contains("remote-"))
    }

    @Test("a unit that comes or goes comes or goes on the other side, and takes its databag along")
    func comings() throws {
        try connect()
        try racks.controller.addUnit(of: "requirer")
        try both.settle()
        let proxy = try #require(offered.groups.first { $0 != "provider" })
        #expect(try offered.scope.units(of: proxy).count == 3)
        try racks.controller.removeUnits(["requirer/0"])
        try both.settle()
        #expect(try offered.scope.units(of: proxy).map(\.number).sorted() == [1, 2])
        #expect(region.controller.model.units["provider/0"]?.delivered.relations[1]?.members.count == 2)
    }

    @Test(
        "a relation that is removed on either side departs and breaks on both, and leaves no stand-in behind",
        arguments: [true, false])
    func removal(whereConsumed: Bool) throws {
        try connect()
        var events: [String] = []
        for trial in [region, racks] {
            let noted = trial.simulation.onHook
            trial.simulation.onHook = {
                noted($0)
                events.append("\($0.unit) \($0.name)")
            }
        }
        if whereConsumed { try racks.controller.removeRelation(0) } else { try region.controller.removeRelation(1) }
        try both.settle()
        #expect(
            events.filter { $0.hasPrefix("requirer/0") }
                == ["want-relation-departed", "want-relation-broken"].map { "requirer/0 \($0)" })
        #expect(events.filter { $0 == "provider/0 serve-relation-departed" }.count == 2)
        #expect(events.contains("provider/0 serve-relation-broken"))
        #expect(racks.controller.model.relations.isEmpty)
        #expect(region.controller.model.relations.values.allSatisfy { $0.isPeer })
        #expect(region.controller.model.crossModel.applications.isEmpty)
        #expect(racks.controller.model.crossModel.applications.keys.sorted() == ["thing"])
        // What was removed can be made again.
        try racks.controller.integrate("requirer", "thing")
        try both.settle()
        #expect(region.controller.model.crossModel.applications.count == 1)
    }

    @Test(
        "a suspended offer parts the units of both sides, and resumed they join again with what they say anew (application.go: SetRelationsSuspended)"
    )
    func suspension() throws {
        try connect()
        #expect(throws: SimulationError.self) { try racks.controller.setOfferSuspended(0, true) }
        try region.controller.setOfferSuspended(1, true, message: "for a while")
        try both.settle()
        #expect(try consumed.isSuspended && consumed.scope.isEmpty)
        #expect(try offered.scope.isEmpty)
        #expect(try consumed.suspensionMessage == "for a while")
        // One that is suspended already stays so without a word.
        try region.controller.setOfferSuspended(1, true)
        try region.controller.setOfferSuspended(1, false)
        try both.settle()
        #expect(try !consumed.isSuspended && consumed.scope.contains("thing/0"))
        // Juju runs no relation-created when a relation is resumed, and entering replaces the databag.
        #expect(try offered.unitBags.keys.filter { $0.application != "provider" }.count == 2)
        #expect(try offered.unitBags.values.allSatisfy { $0.values["host"] == nil })
    }

    @Test(
        "a secret that the offering side grants is read from the other model, followed there, and taken back (secretsmanager: getRemoteSecretContent)"
    )
    func secrets() throws {
        try connect()
        let id = try #require(region.controller.model.secrets.values.first?.id)
        let uri = "secret://\(region.controller.model.uuid)/\(id)"
        func read(_ arguments: String...) -> HookToolResult {
            HookContext(controller: racks.controller, unit: "requirer/0", hook: Hook(.updateStatus))
                .run(.init("secret-get", arguments))
        }
        func change(_ tool: String, _ arguments: String...) throws {
            let context = HookContext(controller: region.controller, unit: "provider/0", hook: Hook(.updateStatus))
            #expect(context.run(.init(tool, arguments)).code == 0)
            #expect(context.finish(.succeeded).error == nil)
            try both.settle()
        }
        #expect(read(uri, "value", "--label", "mine").output == "one\n")
        #expect(racks.controller.model.units["requirer/0"]?.consumers[id]?.label == "mine")
        try change("secret-set", uri, "value=two")
        #expect(racks.events(of: "requirer/0").filter { $0 == "secret-changed" }.count == 1)
        #expect(racks.events(of: "requirer/1").filter { $0 == "secret-changed" }.isEmpty)
        #expect(read("--label", "mine").output.contains("value: one"))
        #expect(read(uri, "value", "--peek").output == "two\n")
        // As long as it is read over there no secret-remove comes here.
        #expect(!region.events(of: "provider/0").contains("secret-remove"))
        #expect(read("--label", "mine", "--refresh").output.contains("value: two"))
        try both.settle()
        #expect(region.events(of: "provider/0").contains("secret-remove"))
        let proxy = try #require(offered.groups.first { $0 != "provider" })
        try change("secret-revoke", uri, "--app", proxy)
        #expect(read(uri).error == "ERROR permission denied\n")
        // A secret of this model's own is not that of another one.
        #expect(read(id).error.contains("not found"))
    }

    @Test("over models the side that consumes shares no secret (state/secrets.go: GrantSecretAccess)")
    func consumersSecret() throws {
        try connect()
        let context = HookContext(controller: racks.controller, unit: "requirer/0", hook: Hook(.updateStatus))
        let uri = context.run(.init("secret-add", ["--owner=unit", "key=value"])).output.split(separator: "\n").joined()
        #expect(context.run(.init("secret-grant", [uri, "-r", "want:0"])).code == 0)
        #expect(
            context.finish(.succeeded).error?.contains(
                "sharing consumer secrets across a cross model relation not supported") == true)
    }

    @Test(
        "units that are expelled read no secret any more, so that its old revisions go (state/remoteapplication.go: DestroyRemoteApplicationOperation.Done)"
    )
    func expelledReaders() throws {
        try connect()
        let secret = try #require(region.controller.model.secrets.values.first)
        let uri = "secret://\(region.controller.model.uuid)/\(secret.id)"
        let reader = HookContext(controller: racks.controller, unit: "requirer/0", hook: Hook(.updateStatus))
        #expect(reader.run(.init("secret-get", [uri])).code == 0)
        #expect(region.controller.model.secrets[secret.id]?.remoteReaders.isEmpty == false)
        try region.controller.removeOffer("thing", isForced: true)
        try both.settle()
        #expect(region.controller.model.secrets[secret.id]?.remoteReaders.isEmpty == true)
        let owner = HookContext(controller: region.controller, unit: "provider/0", hook: Hook(.updateStatus))
        #expect(owner.run(.init("secret-set", [secret.id, "value=two"])).code == 0)
        #expect(owner.finish(.succeeded).error == nil)
        try both.settle()
        #expect(region.events(of: "provider/0").contains("secret-remove"))
    }

    @Test(
        "a relation is joining until a leader takes part, and suspending until the leader has run relation-broken (statetracker.go: joinRelation, runhook.go: afterHook)"
    )
    func relationStatus() throws {
        try region.controller.offer("provider", ["serve"], as: "thing")
        try both.consume("thing", of: region.controller, in: racks.controller)
        try racks.controller.integrate("requirer", "thing")
        #expect(try consumed.status == .joining)
        try both.settle()
        #expect(try consumed.status == .joined && offered.status == .joined)
        try region.controller.setOfferSuspended(1, true)
        #expect(try offered.status == .suspending)
        try both.settle()
        #expect(try consumed.status == .suspended && offered.status == .suspended)
        try region.controller.setOfferSuspended(1, false)
        #expect(try offered.status == .joining)
        try both.settle()
        #expect(try consumed.status == .joined && offered.status == .joined)
        // Without units nobody tells.
        try region.deploy(
            .init(name: "idle", endpoints: ["serve": .init(interface: "thing", role: .provider)]), units: 0)
        try racks.deploy(.init(name: "other", endpoints: ["want": .init(interface: "thing", role: .requirer)]))
        try region.controller.offer("idle", ["serve"])
        try both.consume("idle", of: region.controller, in: racks.controller)
        try racks.controller.integrate("other", "idle")
        try both.settle()
        let statuses = [region, racks].map { $0.controller.model.relations.values.max { $0.id < $1.id }?.status }
        #expect(statuses == [.joining, .joined])
    }

    @Test(
        "an endpoint that takes one relation is given no second one by another model (crossmodelrelations.go: registerRemoteRelation)"
    )
    func limit() throws {
        let charm = CharmMetadata(
            name: "single", endpoints: ["serve": .init(interface: "thing", role: .provider, limit: 1)])
        try region.deploy(charm)
        try region.controller.offer("single", ["serve"])
        try both.consume("single", of: region.controller, in: racks.controller)
        for name in ["one", "two"] {
            try racks.deploy(.init(name: name, endpoints: ["want": .init(interface: "thing", role: .requirer)]))
            try racks.controller.integrate(name, "single")
            try both.settle()
        }
        #expect(region.controller.model.relations(of: "single").count == 1)
        #expect(racks.controller.model.relations.values.map(\.scope.isEmpty).count { !$0 } == 2)
        #expect(racks.events(of: "two/0").allSatisfy { !$0.hasSuffix("-joined") })
    }

    @Test(
        "an offer that is known is kept as it was consumed (application.go: maybeUpdateExistingApplicationEndpoints)"
    )
    func knownOffer() throws {
        func refusal() -> String? {
            do {
                try both.consumeOne("thing", of: region.controller, in: racks.controller)
                return nil
            } catch { return error.message }
        }
        try connect()
        #expect(refusal() == nil)
        // Its charm is another one by now.
        region.controller.model.applications["provider"]?.charm.endpoints["serve"]?.interface = "other"
        #expect(refusal() == "conflicting endpoint serve")
        region.controller.model.applications["provider"]?.charm.endpoints["serve"]?.interface = "thing"
        try region.controller.removeOffer("thing", isForced: true)
        try region.controller.offer("provider", ["serve"], as: "thing")
        // What was consumed is the offer that is gone, though nobody told yet; it goes with its last relation.
        #expect(refusal() == "saas application called \"thing\" exists but is terminating")
        try both.settle()
        #expect(refusal() == nil)
    }

    private func refusal(_ body: () throws -> Void) -> String? {
        do {
            try body()
            return nil
        } catch { return "\(error)" }
    }

    @Test(
        "Juju 4.0 has rules and words of its own for offers (apiserver applicationoffers.go, application.go; domain/crossmodelrelation, domain/removal: state/model/offer.go)"
    )
    func domain() throws {
        for trial in [region, racks] { trial.controller.model.jujuVersion = "4.0.4" }
        let (offering, consuming) = (region.controller, racks.controller)
        #expect(
            refusal { try offering.offer("none", ["serve"]) }
                == "application \"none\" not found in model \"\(offering.model.uuid)\"")
        #expect(
            refusal { try offering.offer("provider", ["no", "none"], as: "thing") }
                == "creating offer \"thing\": \"no,none\": endpoint not found")
        #expect(
            refusal { try offering.offer("provider", ["serve", "none"], as: "thing") }?.hasPrefix(
                "creating offer \"thing\": not all endpoints found \"none, serve\" for application \"") == true)
        try offering.offer("provider", ["serve"], as: "thing")
        #expect(refusal { try offering.offer("provider", ["serve"], as: "thing") } == nil)
        #expect(
            refusal { try offering.offer("provider", ["peers"], as: "thing") }
                == "offer \"thing\" already exists, updating offers is not supported")
        #expect(
            refusal { try both.consume("thing", of: offering, as: "requirer", in: consuming) }
                == "could not consume admin/region.thing: application \"requirer\" already exists")
        try both.consume("thing", of: offering, in: consuming)
        #expect(consuming.model.crossModel.applications["thing"]?.status.message == "waiting for first status update")
        #expect(refusal { try both.consume("thing", of: offering, as: "again", in: consuming) } == nil)
        #expect(consuming.model.crossModel.applications.keys.sorted() == ["thing"])
        #expect(refusal { try consuming.removeSaas("none") } == nil)
        #expect(refusal { try offering.removeOffer("none") } == "\"none\": offer not found")
        try consuming.integrate("requirer", "thing")
        try both.settle()
        let uuid = try #require(offering.model.crossModel.offers["thing"]?.uuid)
        #expect(
            refusal { try offering.removeOffer("thing") }
                == "deleting offer \"\(uuid)\": cannot delete offer {\"\(uuid)\"}, it has 1 connections")
        #expect(
            refusal { try offering.setOfferSuspended(0, true) } == "relation must be a remote relation to be suspended")
    }

    @Test(
        "from Juju 4.0 on who consumes an offer may suspend the relation, of which the other side is not told (localconsumerworker.go: handleConsumerRelationSuspended)"
    )
    func suspendedByConsumer() throws {
        for trial in [region, racks] { trial.controller.model.jujuVersion = "4.0.4" }
        try connect()
        try racks.controller.setOfferSuspended(0, true, message: "mine")
        try both.settle()
        #expect(try consumed.isSuspended && consumed.suspensionMessage == "mine")
        #expect(try !offered.isSuspended && !offered.scope.isEmpty)
        #expect(racks.events(of: "requirer/0").contains("want-relation-broken"))
        #expect(!region.events(of: "provider/0").contains("serve-relation-departed"))
        try racks.controller.setOfferSuspended(0, false)
        try both.settle()
        #expect(try !consumed.isSuspended && consumed.scope.contains("requirer/0"))
    }

    @Test(
        "of an offer that is taken back by force the other side is told; what it consumed goes with its last relation, and else is terminated before Juju 4.0 and goes at once from then on (state/relation.go: removeRemoteEndpointOps; localconsumerworker.go: loop)",
        arguments: ["3.6.26", "4.0.4"], [true, false])
    func forcedRemoval(version: String, isRelated: Bool) throws {
        for trial in [region, racks] { trial.controller.model.jujuVersion = version }
        try region.controller.offer("provider", ["serve"], as: "thing")
        try both.consume("thing", of: region.controller, in: racks.controller)
        if isRelated { try racks.controller.integrate("requirer", "thing") }
        try both.settle()
        if isRelated, version == "3.6.26" {
            #expect(
                refusal { try region.controller.removeOffer("thing") }
                    == "cannot delete application offer \"thing\": offer has 1 relation")
        }
        try region.controller.removeOffer("thing", isForced: true)
        try both.settle()
        #expect(racks.controller.model.relations.isEmpty && region.controller.model.crossModel.applications.isEmpty)
        #expect(racks.events(of: "requirer/0").contains("want-relation-broken") == isRelated)
        let left = racks.controller.model.crossModel.applications["thing"]
        if isRelated || version == "4.0.4" { #expect(left == nil) } else { #expect(left?.isTerminated == true) }
    }

    @Test("what Juju refuses of offers is refused in its words")
    func refusals() throws {
        func refusal(_ body: () throws -> Void) -> String {
            do {
                try body()
                return "nothing"
            } catch { return "\(error)" }
        }
        let (offering, consuming) = (region.controller, racks.controller)
        #expect(
            refusal { try offering.offer("none", ["serve"]) }
                == "getting offered application none: application \"none\" not found")
        #expect(
            refusal { try offering.offer("provider", ["none"]) }.hasSuffix(
                "getting relation endpoint for relation \"none\" and application \"provider\": application \"provider\" has no \"none\" relation"
            ))
        #expect(refusal { try offering.removeOffer("none") } == "offer \"none\" not found")
        try offering.offer("provider", ["serve"], as: "requirer")
        #expect(
            refusal { try both.consume("requirer", of: offering, in: consuming) }
                == "could not consume admin/region.requirer: cannot add saas application \"requirer\": local application with same name already exists"
        )
        #expect(refusal { try both.consume("requirer", of: offering, in: offering) }.contains("of this model itself"))
        #expect(refusal { try consuming.removeSaas("none") } == "saas application \"none\" not found")
        try both.consume("requirer", of: offering, as: "one", in: consuming)
        try both.consume("requirer", of: offering, as: "two", in: consuming)
        #expect(refusal { try consuming.integrate("one", "two") } == "no relations found")
        #expect(
            refusal { try consuming.integrate("requirer", "one:none") }
                == "saas application \"one\" has no \"none\" relation")
        try consuming.integrate("requirer", "one")
        try both.settle()
        #expect(
            refusal { try offering.offer("provider", ["peers"], as: "requirer") }.hasSuffix(
                "updating offer provider:peers would remove endpoint \"serve\" which has active consumers"))
        #expect(
            refusal { try offering.removeApplication("provider") }.hasSuffix(
                "cannot destroy application \"provider\": application is used by 1 offer"))
        #expect(
            refusal { try consuming.deploy(Trial.provider, as: "two") }
                == "cannot add application \"two\": saas application with same name already exists")
        #expect(
            refusal { try consuming.setOfferSuspended(0, true) }
                == "cannot set suspend status for \"requirer:want one:serve\" which is not associated with an offer")
    }
}
