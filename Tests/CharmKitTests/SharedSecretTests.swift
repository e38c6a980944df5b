import CharmKit
import CharmTesting
import JujuProtocol
import SealedStore
import SimulatedJuju
import Testing

@Suite("A secret that a keeper shares over several relations")
struct SharedSecretTests {
    private let vault = Vault(label: .shared("everyone"))

    init() throws {
        vault.addReader("second")
        try vault.share("one")
    }

    @Test("is one secret that each of them can read")
    func oneSecret() {
        #expect(vault.model.controller.model.secrets.count == 1)
        #expect(vault.readers == ["application-reader", "application-second"])
        #expect(vault.model.databag(7, "owner")["key"] == vault.model.databag(8, "owner")["key"])
    }

    @Test("is granted to a relation that comes later")
    func later() throws {
        vault.addReader("third")
        #expect(try vault.share("one").writes == ["secret-grant", "relation-set"])
        #expect(vault.readers == ["application-reader", "application-second", "application-third"])
    }

    @Test("is taken from a relation over which it is not shared any more, and can be given back")
    func narrowed() throws {
        try vault.share("one", with: [7])
        #expect(vault.readers == ["application-reader"])
        try vault.share("one")
        #expect(vault.readers == ["application-reader", "application-second"])
    }

    @Test("goes with its last relation, and not before")
    func lastRelation() throws {
        try vault.share("one", Hook(.relationBroken, relation: 7, remoteApplication: "reader"))
        #expect(vault.model.controller.model.secrets.count == 1)
        vault.model.controller.model.relations[7] = nil
        try vault.share("one", Hook(.relationBroken, relation: 8, remoteApplication: "second"))
        #expect(vault.model.controller.model.secrets.isEmpty)
    }
}
