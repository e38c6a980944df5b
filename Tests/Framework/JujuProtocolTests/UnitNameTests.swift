import JujuProtocol
import Testing

@Suite("A unit's name")
struct UnitNameTests {
    @Test("has an application and a number", arguments: ["maas-agent/0", "a/12", "maas2-x/3"])
    func reads(text: String) {
        #expect(UnitName(text)?.description == text)
    }

    @Test(
        "is refused when Juju would refuse it",
        arguments: [
            "", "maas", "maas/", "/0", "maas/x", "maas/-1", "maas/01", "Maas/0", "maas-/0", "maas-2/0", "a/0/1",
        ]
    )
    func refuses(text: String) {
        #expect(UnitName(text) == nil)
    }

    @Test("sorts by number, not by text")
    func sorts() {
        #expect(UnitName(application: "a", number: 2) < UnitName(application: "a", number: 10))
    }
}
