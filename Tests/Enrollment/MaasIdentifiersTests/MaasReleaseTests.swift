import MaasIdentifiers
import Testing

@Suite("A release of MAAS")
struct MaasReleaseTests {
    @Test(
        "has its channel by how ready the version is, as its snap is published",
        arguments: [
            ("3.6.5-17550-g.5ba5ac1d7", "3.6/stable"), ("3.10.0~rc1-18000-g.1", "3.10/candidate"),
            ("3.8.0~beta2", "3.8/beta"), ("3.9.0~alpha1", "3.9/edge"), ("3.9.0~dev", "3.9/edge"), ("3", nil),
            ("x.y", nil),
        ])
    func channel(version: String, channel: String?) {
        #expect(MaasRelease.channel(of: version) == channel)
    }
}
