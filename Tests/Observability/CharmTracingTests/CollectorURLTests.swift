import SpanSpool
import Testing

@Suite("The URL of a collector")
struct CollectorURLTests {
    @Test(
        "is taken without slashes at its end",
        arguments: [
            ("http://10.0.0.9:4318", "http://10.0.0.9:4318/v1/traces"),
            ("http://10.0.0.9:4318/", "http://10.0.0.9:4318/v1/traces"),
            ("https://traefik.example/lab-tempo//", "https://traefik.example/lab-tempo/v1/traces"),
            ("http://[fd42::9]:4318", "http://[fd42::9]:4318/v1/traces"), ("http://[::1]", "http://[::1]/v1/traces"),
            (
                "HTTP://tempo-0.tempo-endpoints.lab.svc.cluster.local:4318",
                "HTTP://tempo-0.tempo-endpoints.lab.svc.cluster.local:4318/v1/traces"
            ),
        ])
    func taken(text: String, traces: String) throws {
        #expect(try #require(CollectorURL(text)).traces == traces)
    }

    @Test(
        "is refused when it is of another scheme, has no host, a name and password, a query, or what has a meaning elsewhere",
        arguments: [
            "", "10.0.0.9:4318", "file:///etc/passwd", "ftp://a", "http://", "http:///v1", "http://:4318",
            "http://u:p@a",
            "http://a@b", "http://a:0", "http://a:65536", "http://a:x", "http://a:", "http://a:1:2", "http://a?b",
            "http://a#b",
            "http://a b", "http://a\nb", "http://a\u{0}", "http://ä", "http://a/\"", "http://a/'", "http://a/`b`",
            "http://a/$b",
            "http://a/{b}", "http://[::1", "http://[]", "http://[x]", "http://[::1]x", "-x http://a",
            "http://" + String(repeating: "a", count: 510),
        ])
    func refused(text: String) { #expect(CollectorURL(text) == nil) }
}
