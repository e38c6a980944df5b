import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing
import TestSupport

@Suite("A secret")
struct SecretTests {
    private let model = SimulatedModel()
    private let relation: Int

    init() throws {
        let owner = try model.deployBare(.app("owner", provides: ["link"]), units: 2)
        relation = try model.relate(model.deployBare(.app("reader", requires: ["link"])), owner).id
    }

    @discardableResult
    private func run(_ unit: UnitName, _ body: @escaping (Model) throws -> Void) throws -> SimulatedModel.RanHook {
        try model.runHandlers(on: unit) { framework in
            framework.reconcile { try body(framework.model) }
        }
    }

    private func content(_ value: String) -> CharmKit.SecretContent {
        CharmKit.SecretContent(["token": SecretBytes(utf8: value)])
    }

    /// Adds a secret that the reader may read, and gives its URI.
    private func add() throws -> String {
        var uri = ""
        try run("owner/0") { model in
            let leader = try #require(try model.leader)
            let secret = try model.application.addSecret(content("one"), label: "label", as: leader)
            try secret.grant(relation: relation, as: leader)
            uri = secret.uri
        }
        return uri
    }

    @Test("is found by its label, with who may read it, and by no other label")
    func lookUp() throws {
        let uri = try add()
        try run("owner/0") { model in
            let leader = try #require(try model.leader)
            let found = try #require(try model.application.secret(label: "label", as: leader))
            #expect(found.secret.uri == uri)
            #expect(found.info.revision == 1)
            #expect(found.info.readers == ["application-reader"])
            let other = try model.application.secret(label: "other", as: leader)
            #expect(other == nil)
        }
    }

    @Test("is read as it was last tracked, or as it is now, asked for once in a hook")
    func revisions() throws {
        let uri = try add()
        try run("reader/0") { try $0.secret(uri).refresh(label: "mine") }
        try run("owner/0") { model in try model.secret(uri).set(content("two"), as: #require(try model.leader)) }
        let run = try run("reader/0") { model in
            let secret = model.secret(uri)
            let contents = [try secret.content(), try secret.peek(), try model.secret(uri).peek()]
            #expect(contents == [content("one"), content("two"), content("two")])
        }
        #expect(run.error == nil)
        #expect(run.calls.count { $0.tool == "secret-get" } == 2)
        #expect(model["reader/0"].label(of: try #require(model.secrets.first)) == "mine")
    }

    @Test("is what it was refreshed to, in the same hook too")
    func refreshed() throws {
        let uri = try add()
        try run("reader/0") { _ = try $0.secret(uri).content() }
        try run("owner/0") { model in try model.secret(uri).set(content("two"), as: #require(try model.leader)) }
        try run("reader/0") { model in
            let contents = [try model.secret(uri).refresh(), try model.secret(uri).content()]
            #expect(contents == [content("two"), content("two")])
        }
    }

    @Test(
        "keeps every sign of its values",
        arguments: ["", " ", "a=b==", "\n", "x\n", "é☃𝄞", "\"\\", "true", "1e3", "null"])
    func anyValue(text: String) throws {
        let run = try run("owner/0") { model in
            let leader = try #require(try model.leader)
            let secret = try model.application.addSecret(content(text), label: "label", as: leader)
            try secret.grant(relation: relation, as: leader)
        }
        #expect(run.error == nil)
        let uri = try #require(model.secrets.first).uri
        try self.run("reader/0") { model in
            let read = try model.secret(uri).peek()
            #expect(read == content(text))
        }
    }

    @Test(
        "of a name that Juju does not take is refused before anything is kept",
        arguments: ["ab", "A-name", "a_b_c", "a--b"])
    func badName(name: String) throws {
        try run("owner/0") { model in
            let leader = try #require(try model.leader)
            let content = CharmKit.SecretContent([name: SecretBytes(utf8: "x")])
            let error = #expect(throws: HookToolError.self) {
                try model.application.addSecret(content, label: "label", as: leader)
            }
            #expect(error?.code == .invalidArgument)
        }
        #expect(model.secrets.isEmpty)
    }

    @Test("is listed among those that its owner has, of which there may be none")
    func ids() throws {
        try model.runTools(on: "owner/0") { tools in
            let ids = try tools.secretIDs()
            #expect(ids == [])
        }
        _ = try add()
        try model.runTools(on: "owner/0") { tools in
            let ids = try tools.secretIDs()
            #expect(ids == model.secrets.map(\.id))
        }
    }

    @Test("may be the unit's own, and has description, rotation and expiry")
    func unitOwned() throws {
        let unit: UnitName = "owner/1"
        try model.runTools(on: unit) { tools in
            let traits = SecretTraits(description: "mine", rotation: .daily, expiry: .after(seconds: 3600))
            _ = try tools.addUnitSecret(content("one"), label: "own", traits: traits)
        }
        let kept = try #require(model.secrets.first)
        #expect(kept.owner == .unit(unit) && kept.rotation == "daily" && kept.description == "mine")
        #expect(kept.expires != nil)
        try model.runTools(on: unit) { tools in
            let info = try #require(try tools.secretInfo(uri: kept.id))
            #expect(info.description == "mine" && info.rotation == .daily && info.access == [])
            try tools.setUnitSecret(kept.id, content("two"))
            try tools.grantUnitSecret(kept.id, relation: relation, unit: "reader/0")
        }
        try model.runTools(on: "reader/0") { tools in
            let read = try tools.secretContent(kept.id)
            #expect(read == content("two"))
        }
        try model.runTools(on: unit) { tools in try tools.removeUnitSecret(kept.id) }
        #expect(model.secrets.isEmpty)
    }

    @Test("is what it was set to, at once and in the same hook")
    func pending() throws {
        let uri = try add()
        try run("owner/0") { model in
            let secret = model.secret(uri)
            try secret.set(content("two"), as: #require(try model.leader))
            let latest = try secret.peek()
            #expect(latest == content("two"))
        }
    }

    @Test("that one may not read, or that is gone, is an error of its own kind")
    func unreadable() throws {
        let uri = try add()
        try run("owner/0") { model in try model.secret(uri).remove(as: #require(try model.leader)) }
        var code: HookToolError.Code?
        try run("reader/0") { model in
            do { _ = try model.secret(uri).peek() } catch let error as HookToolError { code = error.code }
        }
        #expect(code == .notFound)
    }

    @Test("goes to Juju in a file, and never as an argument")
    func offTheCommandLine() throws {
        let run = try run("owner/0") { model in
            let leader = try #require(try model.leader)
            let secret = try model.application.addSecret(content("canary"), label: "label", as: leader)
            try secret.set(content("canary-2"), as: leader)
        }
        #expect(run.error == nil)
        #expect(run.calls.flatMap { $0.arguments }.allSatisfy { !$0.contains("canary") })
    }
}
