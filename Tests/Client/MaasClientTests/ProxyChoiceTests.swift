import SealedStore
import Testing

@testable import MaasClient

@Suite("The choice of a proxy")
struct ProxyChoiceTests {
    @Test(
        "is that of the environment by scheme, unless no_proxy has the host",
        arguments: [
            ("http://h:5240/MAAS", "", "http://p:1" as String?), ("https://h:5443/MAAS", "", "http://q:2"),
            ("http://h:5240/MAAS", "h", nil), ("http://h:5240/MAAS", "x, H", nil), ("http://a.h/MAAS", "h", nil),
            ("http://a.h/MAAS", ".h", nil), ("http://ah/MAAS", "h", "http://p:1"), ("http://h/MAAS", "*", nil),
            ("http://10.1.2.3/MAAS", "10.0.0.0/8", nil), ("http://11.1.2.3/MAAS", "10.0.0.0/8", "http://p:1"),
            ("http://10.1.2.3/MAAS", "10.1.2.3", nil), ("http://10.1.2.3/MAAS", "2.3", "http://p:1"),
            ("http://10.1.2.200/MAAS", "10.1.2.192/26", nil), ("http://10.1.2.100/MAAS", "10.1.2.192/26", "http://p:1"),
            ("http://[fd00::1]:5240/MAAS", "fd00::/8", nil), ("http://[fd00::1]:5240/MAAS", "[fd00:0::1]", nil),
            ("http://[fd00::1]/MAAS", "10.0.0.0/8", "http://p:1"),
            ("http://10.1.2.3/MAAS", "10.0.0.0/99", "http://p:1"),
            ("http://10.1.2.3/MAAS", "10.0.0.0/x", "http://p:1"), ("http://h./MAAS", "h", nil),
            ("http://h:5240/MAAS", "h:5240", nil), ("http://h:5240/MAAS", "h:80", "http://p:1"),
            ("http://h/MAAS", "h:80", nil), ("https://h/MAAS", "h:443", nil), ("http://a.h/MAAS", "*.h", nil),
            ("http://10.1.2.3:5240/MAAS", "10.1.2.3:5240", nil),
            ("http://[fd00::1]:5240/MAAS", "[fd00::1]:5240", nil),
            ("http://[fd00::1]:5240/MAAS", "[fd00::1]:80", "http://p:1"),
        ])
    func environment(url: String, exceptions: String, proxy: String?) {
        let variables = [
            "http_proxy": "http://p:1", "https_proxy": "http://q:2", "HTTP_PROXY": "http://never:1",
            "no_proxy": exceptions,
        ]
        let choice = ProxyChoice(for: url, option: nil) { variables[$0].flatMap { $0.isEmpty ? nil : $0 } }
        #expect(choice.url == proxy)
    }

    @Test("is what the options say first, also that there is to be none")
    func option() {
        #expect(ProxyChoice(for: "http://h/MAAS", option: "", environment: { _ in "http://p:1" }).url == nil)
        let choice = ProxyChoice(for: "http://h/MAAS", option: "http://u:GEHEIM@p:3128/", environment: { _ in nil })
        #expect(choice.url == "http://u:GEHEIM@p:3128/")
        #expect(choice.shown == "http://p:3128")
        #expect(choice.secrets.allSatisfy { $0 == SecretBytes(utf8: "GEHEIM") })
    }

    @Test(
        "hides what it is asked with, as it is written and as it is sent, with its name, and a token without one",
        arguments: [
            (
                "http://user:p%40ss%20w0rd%21@p:1",
                ["p@ss w0rd!", "p%40ss%20w0rd%21", "cEBzcyB3MHJkI", "7040737320773072"]
            ),
            ("http://t0k3n-0f-many@p:1", ["t0k3n-0f-many", "dDBrM24tMGYtbWFue"]),
            ("user:s%C3%A4cret@p:1", ["s\u{e4}cret", "s%C3%A4cret"]),
        ])
    func secrets(url: String, spellings: [String]) {
        let choice = ProxyChoice(for: "http://h/MAAS", option: url, environment: { _ in nil })
        for spelling in spellings {
            let words = SecretMask(choice.secrets).masked("bad \(spelling) there")
            #expect(words == "bad <redacted> there")
        }
    }

    @Test(
        "is shown without name and password, also in what libcurl says of one that it can't use",
        arguments: [
            "http://user:GEHEIM99@127.0.0.1:99999", "ftp://user:GEHEIM99@p:1", "http://us er:GEHEIM99@[::zz]:1",
            "http://user:GEHEIM99@@p:1", "http://user:GEH/EIM99@p:1", "user:GEHEIM99@p:1",
        ])
    func unusable(url: String) {
        let choice = ProxyChoice(for: "http://h/MAAS", option: url, environment: { _ in nil })
        for words in [choice.shown ?? "", choice.withoutUser("Unsupported proxy syntax in '\(url)'")] {
            #expect(!words.contains("GEH") && !words.contains("EIM99") && !words.contains("user"), "\(words)")
        }
    }
}
