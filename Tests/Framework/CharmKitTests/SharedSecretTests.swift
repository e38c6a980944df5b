import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import Testing

@Suite("A secret that a keeper shares over several relations")
struct SharedSecretTests {
    private let vault: Vault

    init() throws {
        vault = try Vault(label: .shared("everyone"))
        try vault.addReader("second")
        try vault.share("one")
    }

    @Test("is one secret that each of them can read")
    func oneSecret() {
        #expect(vault.model.secrets.count == 1)
        #expect(vault.readers == ["reader", "second"])
        #expect(vault.relations[0].data(of: vault.owner)["key"] == vault.relations[1].data(of: vault.owner)["key"])
    }

    @Test("is granted to a relation that comes later")
    func later() throws {
        try vault.addReader("third")
        #expect(try vault.share("one").writes == ["secret-grant", "relation-set"])
        #expect(vault.readers == ["reader", "second", "third"])
    }

    @Test("is taken from a relation over which it is not shared any more, and can be given back")
    func narrowed() throws {
        try vault.share("one", with: [0])
        #expect(vault.readers == ["reader"])
        try vault.share("one")
        #expect(vault.readers == ["reader", "second"])
    }

    @Test("goes with its last relation, and not before")
    func lastRelation() throws {
        try vault.share("one", Hook(.relationBroken, relation: 0, remoteApplication: "reader"))
        #expect(vault.model.secrets.count == 1)
        try vault.relations[0].remove()
        try vault.model.skipHooks()
        try vault.share("one", Hook(.relationBroken, relation: 1, remoteApplication: "second"))
        #expect(vault.model.secrets.isEmpty)
    }
}
