import Foundation
import TestSupport
import Testing

/// The traces of the packed charms, with a charm that behaves as Tempo's and a collector that is there, away and there again.
@Suite("The traces of the packed charms", .serialized)
struct TracingTests {
    private func spools(_ world: World) -> [String: Int] {
        let files = FileManager.default.enumerator(atPath: world.directory.path)?.compactMap { $0 as? String } ?? []
        var sizes: [String: Int] = [:]
        for file in files where file.hasSuffix("/.spans") {
            sizes[file] = (world.directory.read(file) ?? "").utf8.count
        }
        return sizes
    }

    /// What stands in the traces of an application: the names of its spans.
    private func spans(_ collector: Collector, of application: String) -> [[String]] {
        collector.requests.compactMap { request in
            guard let body = try? JSONSerialization.jsonObject(with: request.body) as? [String: Any],
                let resource = (body["resourceSpans"] as? [[String: Any]])?.first,
                String(decoding: request.body, as: UTF8.self).contains(
                    #"{"key":"service.name","value":{"stringValue":"\#(application)"}}"#),
                let scope = (resource["scopeSpans"] as? [[String: Any]])?.first
            else { return nil }
            return (scope["spans"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        }
    }

    @Test(
        "arrive from both charms after their hooks, wait while the collector is away, hold no secret, and end with the relation"
    )
    func traces() throws {
        let world = try World()
        let collector = try Collector()
        try world.deployAll()
        #expect(spools(world).isEmpty)

        try world.juju("deploy", Project.path("Tests/Charms/tempo"), "--to", "3")
        try world.juju("config", "tempo", "url=http://127.0.0.1:\(collector.port)")
        for name in ["maas-agent", "maas-region"] { try world.juju("integrate", "\(name):tracing", "tempo:tracing") }
        try world.juju("config", "maas-agent", "log-level=debug")
        try world.juju("run", "maas-region/0", "list-controllers")
        collector.wait(for: 2)
        for _ in 0..<3000
        where spans(collector, of: "maas-region").isEmpty || spans(collector, of: "maas-agent").isEmpty {
            usleep(20_000)
        }
        let agent = try #require(spans(collector, of: "maas-agent").first { $0.first == "config-changed" })
        #expect(agent.contains("state-get") && agent.contains("config-get"))
        let region = try #require(spans(collector, of: "maas-region").first { $0.first == "list-controllers" })
        #expect(region.contains("action-set") && region.contains("maasctl"))
        let token = try #require(world.directory.read("model/machines/0/root/var/snap/maas/common/maas/secret"))
        let key = try #require(world.directory.read("api-key"))
        for request in collector.requests {
            #expect(request.head.hasPrefix("POST /v1/traces HTTP/1.1\r\n"))
            let text = String(decoding: request.body, as: UTF8.self)
            for secret in [token, key] + key.split(separator: ":").map(String.init) {
                #expect(!text.contains(secret.trimmingCharacters(in: .whitespacesAndNewlines)))
            }
        }

        // While it is away hooks go on, and traces wait.
        collector.end()
        try world.juju("config", "maas-agent", "log-level=info")
        for unit in ["maas-agent/0", "maas-agent/1", "maas-region/0"] {
            #expect(try world.status(unit).contains("active"))
        }
        for _ in 0..<3000 where spools(world).values.allSatisfy({ $0 == 0 }) { usleep(20_000) }
        #expect(spools(world).values.contains { $0 > 0 })

        // Its next address is told over the relation, and what waited arrives.
        let next = try Collector()
        defer { next.end() }
        try world.juju("config", "tempo", "url=http://127.0.0.1:\(next.port)")
        try world.juju("config", "maas-agent", "log-level=debug")
        for _ in 0..<3000 where spans(next, of: "maas-agent").count(where: { $0.first == "config-changed" }) < 2 {
            usleep(20_000)
        }
        #expect(spans(next, of: "maas-agent").count { $0.first == "config-changed" } >= 2)

        for name in ["maas-agent", "maas-region"] { try world.juju("remove-relation", name, "tempo") }
        #expect(spools(world).isEmpty)
        #expect(try !world.juju("debug-log").contains(" failed: "))
    }
}
