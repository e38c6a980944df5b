import JujuProtocol
import Testing

@Suite("A version of Juju")
struct JujuVersionTests {
    @Test(
        "is written as it was read",
        arguments: ["2.9.52", "3.6.26", "3.6-beta1", "4.0-rc2.1", "4.1-beta12", "3.6.26.1", "4.0.0"]
    )
    func reads(text: String) {
        #expect(JujuVersion(text)?.description == text)
    }

    @Test("has numbers and a tag")
    func parts() {
        #expect(JujuVersion("4.0-rc2.1") == JujuVersion(4, 0, 2, tag: "rc", build: 1))
        #expect(JujuVersion("3.6") == JujuVersion(3, 6))
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "", "3", "3.", "3.x", "a.b.c", "3.6.", "3.6-", "3.6-1", "3.6-beta", "3.6.1.", "3.6.1.2.3", "3.6.26-ubuntu",
            "-3.6.1", "3.6.1234567890", " 3.6.1",
        ]
    )
    func refuses(text: String) {
        #expect(JujuVersion(text) == nil)
    }

    @Test("comes before the next, pre-releases before their release")
    func orders() throws {
        let texts = [
            "2.9.52", "3.0-beta1", "3.0.0", "3.6-alpha9", "3.6-beta1", "3.6-beta1.1", "3.6-beta2", "3.6-rc1", "3.6.0",
            "3.6.9", "3.6.9.1", "3.6.26", "3.10.0", "4.0-rc2",
        ]
        let versions = try texts.map { try #require(JujuVersion($0)) }
        for (index, version) in versions.enumerated() {
            for (other, later) in versions.enumerated() {
                #expect((version < later) == (index < other), "\(version) < \(later)")
            }
        }
    }
}
