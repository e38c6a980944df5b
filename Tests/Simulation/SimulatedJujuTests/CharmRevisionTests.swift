import Testing

@testable import SimulatedJuju

/// The revisions of charms (state/charm.go: PrepareLocalCharmUpload).
@Suite struct CharmRevisionTests {
    @Test("one count for all applications with a charm of that name, of which nothing is used twice")
    func count() throws {
        let controller = Controller(ModelState(name: "demo"))
        let (one, other) = (CharmMetadata(name: "one"), CharmMetadata(name: "other"))
        try controller.deploy(one, as: "a")
        try controller.deploy(one, as: "b")
        try controller.deploy(other, as: "c")
        try controller.refresh("a", to: one)
        try controller.removeApplication("a")
        try controller.deploy(one, as: "d")
        #expect(controller.model.applications.mapValues(\.charmRevision) == ["b": 1, "c": 0, "d": 3])
    }

    @Test("a model that was made without that count goes on from the greatest revision that is in use")
    func older() throws {
        let controller = Controller(ModelState(name: "demo"))
        try controller.deploy(CharmMetadata(name: "one"), as: "a")
        controller.model.applications["a"]?.charmRevision = 6
        controller.model.next.charms = nil
        #expect(controller.nextRevision(of: "one") == 7)
    }
}
