import Foundation
import MaasIdentifiers
import Testing

@Suite("The URL of a region")
struct RegionURLTests {
    @Test(
        "has one normal form, however it is spelled",
        arguments: [
            ("http://10.0.0.10:5240/MAAS", "http://10.0.0.10:5240/MAAS"),
            ("http://10.0.0.10:5240/MAAS/", "http://10.0.0.10:5240/MAAS"),
            ("http://10.0.0.10:5240/MAAS///", "http://10.0.0.10:5240/MAAS"),
            ("http://10.0.0.10:5240//MAAS", "http://10.0.0.10:5240/MAAS"),
            ("http://10.0.0.10:05240/MAAS", "http://10.0.0.10:5240/MAAS"),
            (" \t\r\nhttp://10.0.0.10:5240/MAAS\r\n", "http://10.0.0.10:5240/MAAS"),
            ("\u{00A0}http://10.0.0.10:5240/MAAS\u{2003}", "http://10.0.0.10:5240/MAAS"),
            ("HTTP://Region.Example:5240/MAAS", "http://region.example:5240/MAAS"),
            ("http://region.example:80/MAAS", "http://region.example/MAAS"),
            ("http://region.example:/MAAS", "http://region.example/MAAS"),
            ("https://region.example:443/MAAS", "https://region.example/MAAS"),
            ("https://region.example:80/MAAS", "https://region.example:80/MAAS"),
            ("http://region.example:443/MAAS", "http://region.example:443/MAAS"),
            ("http://region.example:5240", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/maas", "http://region.example:5240/maas"),
            ("http://region.example:5240/a/MAAS", "http://region.example:5240/a/MAAS"),
            ("http://region.example:5240/MAAS/api/2.0/", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/r/", "http://region.example:5240/MAAS"),
            ("http://[2001:DB8:0:0:0:0:0:1]:5240/MAAS", "http://[2001:db8::1]:5240/MAAS"),
            ("http://[2001:db8::0001]/MAAS/", "http://[2001:db8::1]/MAAS"),
            ("http://[::ffff:10.0.0.10]:80/MAAS", "http://10.0.0.10/MAAS"),
            ("http://[::FFFF:a00:a]:5240/MAAS", "http://10.0.0.10:5240/MAAS"),
            ("http://region.example:5240/%4DAA%53", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/%4daas%2fx", "http://region.example:5240/Maas%2Fx"),
            ("http://region.example:5240/%zz%4", "http://region.example:5240/%zz%4"),
            ("http://xn--bcher-kva.example/MAAS", "http://xn--bcher-kva.example/MAAS"),
            ("http://region.example.:5240/MAAS", "http://region.example:5240/MAAS"),
            ("\u{FEFF}http://region.example:5240/MAAS\n", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/r/machines", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/l/machine/abc123/summary", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/rpc/", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/a/v3/", "http://region.example:5240/MAAS"),
            ("http://region.example:5240/MAAS/api/2.0/rackcontrollers/", "http://region.example:5240/MAAS"),
            ("http://gateway.example/r/MAAS", "http://gateway.example/r/MAAS"),
        ])
    func normalForm(text: String, expected: String) throws {
        let url = try RegionURL(text)
        #expect(url.description == expected)
        // What is normal stays as it is, also on its way through a databag.
        #expect(try RegionURL(expected) == RegionURL(url.description))
        let stored = try JSONDecoder().decode([RegionURL].self, from: JSONEncoder().encode([url]))
        #expect(stored.map(\.description) == [expected])
    }

    @Test(
        "is refused with what is wrong when it can't be one",
        arguments: [
            ("", "is empty"), (" \n", "is empty"), ("127.0.0.1:5240/MAAS", "does not start with http:// or https://"),
            ("region.example", "does not start with"), ("ftp://h/MAAS", "does not start with"),
            ("http:/h/MAAS", "does not start with"), ("http:///MAAS", "names no host"),
            ("http://:80/MAAS", "names no host"),
            ("http://h/MAAS?x=1", "holds a ? or #"), ("http://h/MAAS#top", "holds a ? or #"),
            ("http://u:geheim@h/MAAS", "holds a user name"), ("http://h/MA AS", "holds a character"),
            ("http://h\n/MAAS", "holds a character"),
            ("http://bücher.example/MAAS", "write the host's name as it is in DNS (xn--"),
            ("http://h:0/MAAS", "names no port"), ("http://h:65536/MAAS", "names no port"),
            ("http://h:+80/MAAS", "names no port"), ("http://h:a/MAAS", "names no port"),
            ("http://h:80:81/MAAS", "names no port"),
            ("http://10.1/MAAS", "names no host"), ("http://256.0.0.1/MAAS", "names no host"),
            ("http://010.0.0.1/MAAS", "names no host"), ("http://2001:db8::1/MAAS", "names no host"),
            ("http://[2001:db8::1/MAAS", "names no host"), ("http://[2001:zz::1]/MAAS", "names no host"),
            ("http://[::1]x/MAAS", "names no host"),
            ("http://a..b/MAAS", "names no host"), ("http://h,i/MAAS", "names no host"),
            ("http://h/../MAAS", "holds a /../"), ("http://./MAAS", "names no host"),
            ("http://h../MAAS", "names no host"),
            ("http://10.0.0.1./MAAS", "names no host"),
            // What the C library takes for an address, and nobody for a name.
            ("http://0x7f000001/MAAS", "names no host"), ("http://127.0x1/MAAS", "names no host"),
            ("http://10.0.0.0X0A/MAAS", "names no host"), ("http://2130706433/MAAS", "names no host"),
            ("http://[fe80::1%eth0]/MAAS", "names an IPv6 address with a zone"),
            ("http://[fe80::1%25eth0]:5240/MAAS", "names an IPv6 address with a zone"),
            ("http://h/" + String(repeating: "a", count: 2000), "is longer than any URL"),
        ])
    func refused(text: String, reason: String) {
        #expect { try RegionURL(text) } throws: { error in
            (error as? InvalidRegionURL)?.reason.contains(reason) == true && !"\(error)".contains("geheim")
        }
    }

    @Test("is read from a rack's own file as the rack reads it, which asks nowhere else")
    func verbatim() throws {
        #expect(try RegionURL(verbatim: "HTTP://H:5240/MAAS/").description == "http://h:5240/MAAS")
        #expect(throws: InvalidRegionURL.self) { try RegionURL(verbatim: "http://h:5240") }
        #expect(try RegionURL(verbatim: "http://h/MAAS/api/2.0") != RegionURL("http://h/MAAS"))
    }

    @Test(
        "knows whether only its own machine reaches it",
        arguments: [
            ("http://localhost:5240/MAAS", true), ("http://LOCALHOST/MAAS", true), ("http://127.0.0.1/MAAS", true),
            ("http://127.9.9.9/MAAS", true), ("http://[::1]/MAAS", true), ("http://[0:0:0:0:0:0:0:1]/MAAS", true),
            ("http://0.0.0.0/MAAS", true), ("http://0.1.2.3/MAAS", true), ("http://[::]/MAAS", true),
            ("http://localhost./MAAS", true), ("http://region.localhost/MAAS", true),
            // Names of the machine itself in the /etc/hosts of Debian, Ubuntu and Fedora.
            ("http://ip6-localhost/MAAS", true), ("http://ip6-loopback/MAAS", true), ("http://localhost6/MAAS", true),
            ("http://localhost.localdomain/MAAS", true), ("http://localhost6.localdomain6/MAAS", true),
            ("http://[::127.0.0.1]/MAAS", true), ("http://[::ffff:0.0.0.0]/MAAS", true),
            ("http://[::ffff:127.0.0.1]/MAAS", true),
            ("http://10.0.0.10/MAAS", false), ("http://localhost.example/MAAS", false),
            ("http://[::ffff:10.0.0.10]/MAAS", false), ("http://localhost-1/MAAS", false),
            ("http://[2001:db8::1]/MAAS", false),
        ])
    func loopback(text: String, expected: Bool) throws {
        #expect(try RegionURL(text).isLoopback == expected)
    }

    @Test("has a host and a port to connect to")
    func endpoint() throws {
        #expect(try RegionURL("http://[2001:db8::1]:5240/MAAS").host == "2001:db8::1")
        #expect(try RegionURL("https://h/MAAS").port == 443)
    }
}
