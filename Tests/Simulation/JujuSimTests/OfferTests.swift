import Foundation
import Testing

/// offer, consume, and what else crosses models, by juju's words and tables.
@Suite struct OfferTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("add-model", "region")
        try trial.juju("deploy", "./server")
        try trial.juju("add-model", "racks")
        try trial.juju("deploy", "./client")
    }

    private func connect() throws {
        try trial.juju("offer", "region.server:serve", "hosted")
        try trial.juju("integrate", "client", "admin/region.hosted", "--via", "192.0.2.0/24")
    }

    @Test("an offer is made, found, shown and consumed, and charms in two processes' models are related over it")
    func whole() throws {
        let made = try trial.run(["offer", "region.server:serve", "hosted"])
        #expect(made.error == "Application \"server\" endpoints [serve] available at \"admin/region.hosted\"\n")
        #expect(try trial.juju("find-offers").contains("juju-sim  admin/region.hosted  admin   thing:serve"))
        #expect(
            try trial.json("find-offers", "admin/region").at("juju-sim:admin/region.hosted", "access") as? String
                == "admin")
        #expect(try trial.juju("show-offer", "region.hosted").contains("serve     thing      provider"))
        #expect(try trial.juju("offers", "-m", "region").contains("hosted  -"))
        let consumed = try trial.run(["consume", "region.hosted", "alias"])
        #expect(consumed.error.hasSuffix("Added admin/region.hosted as alias\n"))
        let related = try trial.juju("integrate", "client", "alias")
        #expect(related.contains("region:server/0"))
        // What the client reads over models is a secret, too.
        let status = try trial.json("status")
        #expect(status.at("applications", "client", "application-status", "message") as? String == "ok")
        #expect(
            status.at("applications", "client", "relations", "want", "0", "related-application") as? String == "alias")
        #expect(status.at("application-endpoints", "alias", "url") as? String == "juju-sim:admin/region.hosted")
        #expect(status.at("application-endpoints", "alias", "application-status", "current") as? String == "active")
        #expect(status.at("application-endpoints", "alias", "relations", "serve", "0") as? String == "client")
        let offering = try trial.json("status", "-m", "region")
        #expect(offering.at("offers", "hosted", "active-connected-count") as? Int == 1)
        #expect(offering.at("offers", "hosted", "endpoints", "serve", "interface") as? String == "thing")
        #expect(offering.at("applications", "server", "relations") == nil)
        #expect(
            try trial.juju("status").contains(
                "SAAS   Status  Store     URL\nalias  active  juju-sim  admin/region.hosted"))
        #expect(
            try trial.juju("status", "-m", "region").contains(
                "Offer   Application  Charm   Rev  Connected  Endpoint  Interface  Role\nhosted  server       server  0    1/1        serve     thing      provider"
            ))
        #expect(
            try trial.juju("status", "--relations").contains("alias:serve           client:want  thing      regular"))
        #expect(try trial.juju("show-unit", "-m", "region", "server/0").contains("remote-"))
    }

    @Test("subnets that traffic comes from, and a suspension with its reason, come to the other side")
    func suspended() throws {
        try connect()
        #expect(
            try trial.juju("offers", "-m", "region").contains(
                "hosted  admin  0            joined  serve     thing      provider  192.0.2.0/24"))
        let parted = try trial.juju("suspend-relation", "-m", "region", "0", "--message", "for a while")
        #expect(parted.contains("racks:client/0") && parted.contains("want-relation-broken"))
        #expect(
            try trial.json("offers", "-m", "region").at("hosted", "connections", "0", "status", "message") as? String
                == "for a while")
        #expect(try trial.juju("status", "--relations").contains("suspended  for a while"))
        let joined = try trial.juju("resume-relation", "-m", "region", "0")
        #expect(joined.contains("want-relation-joined") && !joined.contains("want-relation-created"))
    }

    @Test("what is in use is not removed without force, and what was removed is told of on the other side")
    func removal() throws {
        try connect()
        let refused = try trial.run(["remove-offer", "region.hosted"])
        #expect(refused.error == "ERROR cannot delete application offer \"hosted\": offer has 1 relation\n")
        #expect(
            try trial.refusal("remove-application", "-m", "region", "server").contains(
                "cannot destroy application \"server\": application is used by 1 offer"))
        #expect(try trial.juju("remove-saas", "hosted").contains("want-relation-broken"))
        #expect(try trial.json("status").at("application-endpoints") == nil)
        #expect(
            try trial.run(["remove-saas", "hosted"]).error.contains(
                "removing SAAS application hosted failed: saas application \"hosted\" not found"))
    }

    @Test("an offer in use is taken back by force, which ends its relations")
    func force() throws {
        try connect()
        #expect(try trial.juju("remove-offer", "region.hosted", "--force", "-y").contains("want-relation-broken"))
        #expect(try trial.run(["find-offers"]).error.contains("no matching application offers found"))
    }

    @Test("a model that is destroyed is gone for those that had to do with it", arguments: ["region", "racks"])
    func destroyed(model: String) throws {
        try connect()
        try trial.juju("destroy-model", model)
        if model == "region" {
            #expect(try trial.json("status", "-m", "racks").at("applications", "client", "relations") == nil)
        } else {
            #expect(try trial.json("status", "-m", "region").at("offers", "hosted", "total-connected-count") == nil)
            try trial.juju("remove-offer", "region.hosted")
        }
    }

    @Test("who only consumes hears of the offer too (remoteapplicationworker.go: loop)")
    func unrelated() throws {
        try trial.juju("offer", "region.server:serve", "hosted")
        try trial.juju("consume", "region.hosted")
        func status() throws -> String? {
            try trial.json("status").at("application-endpoints", "hosted", "application-status", "current") as? String
        }
        #expect(try status() == "active")
        try trial.juju("exec", "-m", "region", "--unit", "server/0", "status-set blocked no")
        #expect(try status() == "blocked")
        try trial.juju("remove-offer", "region.hosted")
        #expect(try status() == "terminated")
        #expect(try trial.json("status").at("application-endpoints", "hosted", "life") as? String == "dead")
        try trial.juju("offer", "region.server:serve", "hosted")
        #expect(
            try trial.refusal("integrate", "client", "region.hosted")
                == "ERROR saas application called \"hosted\" exists but is terminating\n")
        try trial.juju("remove-saas", "hosted")
        try trial.juju("consume", "region.hosted")
        try trial.juju("destroy-model", "region")
        #expect(try status() == "terminated")
    }

    @Test(
        "of several that are named each is done or refused on its own (application.go: SetRelationsSuspended, DestroyOffers)"
    )
    func several() throws {
        try connect()
        let suspended = try trial.run(["suspend-relation", "-m", "region", "99", "0", "98"])
        #expect(suspended.ending == .exited(1))
        #expect(suspended.error.contains("ERROR relation 99 not found\nrelation 98 not found\n"))
        func connected() throws -> String? {
            try trial.json("offers", "-m", "region").at("hosted", "connections", "0", "status", "current") as? String
        }
        #expect(try connected() == "suspended")
        try trial.juju("resume-relation", "-m", "region", "0", "99", code: 1)
        #expect(try connected() == "joined")
        let removed = try trial.run(["remove-offer", "region.none", "nowhere.none", "region.hosted", "--force", "-y"])
        #expect(removed.ending == .exited(1))
        #expect(removed.error.contains("ERROR offer \"none\" not found\nmodel \"admin/nowhere\" not found\n"))
        #expect(try trial.run(["find-offers"]).error.contains("no matching application offers found"))
    }

    @Test("an offer is described as its charm was when it was made (showformatter.go: breakLines)")
    func description() throws {
        try trial.folder.write(
            "wordy/metadata.yaml",
            """
            name: wordy
            summary: s
            description: \(Array(repeating: "word", count: 12).joined(separator: " "))
            provides: {serve: {interface: thing}, more: {interface: thing}, most: {interface: thing}}
            """)
        try trial.juju("deploy", "./wordy", "-m", "region")
        try trial.juju("offer", "region.wordy:serve,more,most")
        #expect(
            try trial.juju("show-offer", "region.wordy") == """
                Store     URL                 Access  Description                                   Endpoint  Interface  Role
                juju-sim  admin/region.wordy  admin   word word word word word word word word word  more      thing      provider
                                                      word word word                                most      thing      provider
                                                                                                    serve     thing      provider

                """)
        let shown = try trial.json("show-offer", "region.wordy").at("juju-sim:admin/region.wordy")
        #expect(
            (shown as? [String: Any])?.at("description") as? String
                == Array(repeating: "word", count: 12).joined(separator: " "))
        #expect(try !trial.juju("find-offers", "--format", "json").contains("word word"))
    }

    @Test("a relation that nobody has joined is joining, and counts as no active one (statetracker.go: joinRelation)")
    func joining() throws {
        try trial.juju("deploy", "./server", "idle", "-m", "region")
        try trial.juju("remove-unit", "-m", "region", "idle/0")
        try trial.juju("offer", "region.idle:serve")
        try trial.juju("integrate", "client", "region.idle")
        #expect(try trial.juju("status", "-m", "region").contains("0/1"))
        #expect(try trial.juju("offers", "-m", "region").contains("joining"))
        try trial.juju("deploy", "./client", "late")
        try trial.juju("remove-unit", "late/0")
        try trial.juju("integrate", "late", "region.idle")
        #expect(try trial.juju("status", "--relations").contains("late:want    thing      regular  joining"))
    }

    @Test(
        "find-offers goes by parts of names, by models that there are, and by who owns them (makeFilterTerm, getModelFilters)"
    )
    func finding() throws {
        try trial.juju("offer", "region.server:serve", "hosted")
        for arguments in [["--offer", "ost"], ["region.host"], ["--offer", "h.*d"], ["admin/region"], []] {
            #expect(try trial.run(["find-offers"] + arguments).output.contains("admin/region.hosted"), "\(arguments)")
        }
        for (arguments, words) in [
            (["find-offers", "nowhere"], "model \"admin/nowhere\" not found"),
            (["find-offers", "bob/region"], "model \"bob/region\" not found"),
            (["show-offer", "nowhere.hosted"], "model \"admin/nowhere\" not found"),
            (["show-offer", "region.none"], "application offer \"admin/region.none\" not found"),
            (
                ["show-offer", "region.hosted:serve"],
                "saas application \"admin/region.hosted:serve\" shouldn't include endpoint"
            ),
            (["consume", "bob/region.hosted"], "model \"bob/region\" not found"),
        ] {
            #expect(try trial.run(arguments).error.hasSuffix("ERROR \(words)\n"), "\(arguments)")
        }
    }

    @Test("what integrate consumed stays where the relation is refused (integrate.go: maybeConsumeOffer, AddRelation)")
    func consumedFirst() throws {
        try trial.juju("offer", "region.server:serve", "hosted")
        #expect(try trial.refusal("integrate", "client:none", "region.hosted").contains("has no \"none\" relation"))
        #expect(try trial.json("status").at("application-endpoints", "hosted") != nil)
    }

    @Test(
        "Juju 4.0 looks for offers by part of their names, which is no pattern, and has words of its own for what there is not (applicationoffers.go: resolveOfferName, getApplicationOffers, modelForName)"
    )
    func domain() throws {
        let trial = try Trial()
        try trial.juju("add-model", "region", "--juju-version", "4.0.4")
        try trial.juju("deploy", "./server")
        try trial.juju("offer", "server:serve", "hosted")
        try trial.juju("add-model", "racks", "--juju-version", "4.0.4")
        #expect(try trial.run(["find-offers", "--offer", "OST"]).output.contains("admin/region.hosted"))
        for (arguments, words) in [
            (["find-offers", "--offer", "h.*d"], "unescaping offer name: not a quoted meta"),
            (["find-offers", "nowhere"], "model \"admin/nowhere\": not found"),
            (["show-offer", "region.none"], "application offer \"admin/region.none\""),
            (["show-offer", "nowhere.hosted"], "model \"admin/nowhere\": not found"),
            (["remove-offer", "region.none", "-y"], "\"none\": offer not found"),
            (["consume", "region.none"], "application offer \"admin/region.none\" not found"),
            (["consume", "nowhere.server"], "model \"admin/nowhere\": not found"),
        ] {
            let result = try trial.run(arguments)
            #expect(result.ending == .exited(1) && result.error == "ERROR \(words)\n", "\(arguments): \(result.error)")
        }
        #expect(try trial.run(["remove-saas", "none"]).ending == .exited(0))
    }

    @Test(
        "a status of some names shows all offers and all that is consumed, and relations of what matched (client/status.go: FullStatus)"
    )
    func selectedStatus() throws {
        try connect()
        let region = try trial.json("status", "nothing", "-m", "region")
        #expect(region.at("applications", "server") == nil)
        #expect(region.at("offers", "hosted", "endpoints", "serve", "interface") as? String == "thing")
        #expect(region.at("offers", "hosted", "charm") as? String == "local:server-0")
        #expect(region.at("offers", "hosted", "active-connected-count") as? Int == 1)
        #expect(try trial.juju("status", "nothing", "-m", "region").contains("hosted  server       server  0    1/1"))
        #expect(try trial.run(["status", "nothing", "-m", "region"]).error.isEmpty)
        let racks = try trial.juju("status", "nothing", "--relations")
        #expect(racks.contains("hosted  active  juju-sim") && racks.contains("hosted:serve"))
        try trial.juju("deploy", "./server", "other")
        try trial.juju("integrate", "client", "other")
        let other = try trial.juju("status", "other/leader", "--relations")
        #expect(other.contains("other:serve") && other.contains("hosted:serve") && !other.contains("client/0"))
        // Of a machine's applications the relations are not shown.
        let machine = try trial.juju("status", "1", "--relations")
        #expect(machine.contains("other/0") && !machine.contains("other:serve") && machine.contains("hosted:serve"))
    }

    @Test(
        "a status of some names shows from Juju 4.0 on what has just these names, with the offers and relations of it alone (domain/status/service/filter_names.go; client/status.go: applyNameMatches)"
    )
    func selectedStatusOfNames() throws {
        let trial = try Trial()
        try trial.juju("add-model", "region", "--juju-version", "4.0.4")
        try trial.juju("deploy", "./server")
        try trial.juju("offer", "server:serve", "hosted")
        try trial.juju("add-model", "racks", "--juju-version", "4.0.4")
        try trial.juju("deploy", "./client")
        try trial.juju("integrate", "client", "admin/region.hosted")
        try trial.juju("deploy", "./server", "other")
        try trial.juju("integrate", "client", "other")
        #expect(try trial.json("status", "server", "-m", "region").at("offers", "hosted") != nil)
        #expect(try trial.json("status", "nothing", "-m", "region").at("offers") == nil)
        #expect(try trial.run(["status", "active"]).error == "Nothing matched specified filter.\n")
        #expect(try trial.run(["status", "cl*"]).error == "Nothing matched specified filter.\n")
        let client = try trial.juju("status", "client/leader", "--relations")
        #expect(client.contains("client/0") && !client.contains("hosted") && !client.contains("other:serve"))
        #expect(try trial.juju("status", "client", "other", "--relations").contains("other:serve"))
    }

    @Test("what juju refuses is refused in its words")
    func refusals() throws {
        try trial.juju("offer", "region.server:serve")
        for (arguments, words, code) in [
            (["offer", "server"], "endpoints must conform to format", 2),
            (["offer", "region.server:none"], "has no \"none\" relation", 1),
            (["offer", "none:serve"], "getting offered application none: application \"none\" not found", 1),
            (["consume", "server"], "application offer URL is missing application", 1),
            (["consume", "region.none"], "application offer \"admin/region.none\" not found", 1),
            (["consume", "nowhere.server"], "model \"admin/nowhere\" not found", 1),
            (["consume", "region.server", "client"], "local application with same name already exists", 1),
            (["consume", "region.server:serve"], "shouldn't include endpoint", 1),
            (["consume", "-m", "region", "region.server"], "of this model itself", 1),
            (["integrate", "region.server", "region.server"], "more than one remote endpoints not supported", 2),
            (["integrate", "Client", "region.server"], "application name \"Client\" not valid", 2),
            (["integrate", "client", "region.Server"], "application name \"region.Server\" not valid", 2),
            (["integrate", "client:", "server"], "endpoint \"client:\" not valid", 2),
            (["integrate", "client", "nowhere.server", "--via", "here"], "invalid CIDR address: here", 2),
            (["consume", "region.Server"], "application name \"Server\" not valid", 1),
            (["remove-saas", "No"], "invalid SAAS application name \"No\"", 2),
            (["integrate", "client", "region.server", "--via", "here"], "invalid CIDR address: here", 2),
            (["integrate", "client", "region.server", "--via", "0.0.0.0/0"], "CIDR \"0.0.0.0/0\" not allowed", 2),
            (["remove-offer"], "no offers specified", 2), (["remove-saas"], "no SAAS application names specified", 2),
        ] as [([String], String, Int32)] {
            let result = try trial.run(arguments)
            #expect(
                result.ending == .exited(code) && result.error.contains(words),
                "\(arguments): \(result.error)")
        }
    }
}
