import CharmTesting
import Testing

@Test func publishesItsHostnameWhenRelated() throws {
    let relation = RelationState("maas-region", remote: "maas-region")
    let after = try Scenario(RackCharm.self).run(
        .relationCreated(relation), from: State(relations: [relation]))
    #expect(after[relation].unitData["hostname"] == "rack-1")
    #expect(after.unitStatus == .waiting("for the enroll token"))
}
