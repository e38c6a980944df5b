import Testing

@testable import MaasClient

@Suite("A region's URL")
struct MaasURLTests {
    @Test(
        "has one form, however it was copied",
        arguments: [
            "http://h:5240/MAAS", "http://h:5240/MAAS/", "http://h:5240/MAAS//", " http://h:5240/MAAS\n",
            "http://h:5240/MAAS/api/2.0", "http://h:5240/MAAS/api/2.0/", "http://h:5240/MAAS/r/", "HTTP://H:5240/MAAS",
        ]
    )
    func normalises(text: String) throws {
        let url = try MaasURL(text)
        #expect(url.description == "http://h:5240/MAAS")
        #expect(url.api == "http://h:5240/MAAS/api/2.0/")
        #expect(url.rpc == "http://h:5240/MAAS/rpc/")
        #expect(!url.isEncrypted)
    }

    @Test(
        "keeps hosts of every kind and other prefixes",
        arguments: [
            "https://maas.example.com/MAAS", "http://[fd00::1]:5240/MAAS", "http://10.0.0.2/MAAS",
            "https://h/front/MAAS",
        ]
    )
    func keeps(text: String) throws {
        #expect(try MaasURL(text).description == text)
    }

    @Test(
        "is refused with the reason when it can be none",
        arguments: [
            ("", "is empty"), ("10.0.0.2:5240/MAAS", "http://"), ("ftp://h/MAAS", "ftp://"),
            ("http://h:5240", "MAAS lives at http://h:5240/MAAS"), ("http://h:5240/", "MAAS lives at"),
            ("http://u:p@h/MAAS", "user name"), ("http://h/MAAS?x=1", "? or #"), ("http:///MAAS", "names no host"),
            ("http://h:99999/MAAS", "names no port"), ("http://h:0/MAAS", "names no port"), ("not a url", "no URL has"),
            ("http://[zz]/MAAS", "names no host"), ("http://h/api/2.0/", "no path"),
        ]
    )
    func refuses(text: String, reason: String) {
        let error = #expect(throws: MaasError.self) { try MaasURL(text) }
        #expect(error?.code == .invalidURL)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test(
        "is completed where people leave things out",
        arguments: [
            ("10.0.0.2", "http://10.0.0.2:5240/MAAS"), ("maas.example.com/MAAS/", "http://maas.example.com:5240/MAAS"),
            ("h:80", "http://h/MAAS"), ("[fd00::1]", "http://[fd00::1]:5240/MAAS"),
            ("[fd00::1]:80/x", "http://[fd00::1]/x"), ("http://h:5240", "http://h:5240/MAAS"),
            ("https://h/", "https://h/MAAS"), ("http://h:5240/MAAS/?next=1#top", "http://h:5240/MAAS"),
            ("http://h:5240/MAAS/r/machines", "http://h:5240/MAAS"), ("http://h/MAAS/l/x/y", "http://h/MAAS"),
            ("http://h/MAAS/api/2.0/", "http://h/MAAS"), ("http://h/api/2.0", "http://h/MAAS"),
            ("https://h/front/MAAS", "https://h/front/MAAS"), (" HTTP://H/MAAS\n", "http://h/MAAS"),
        ])
    func completes(text: String, url: String) throws {
        #expect(try MaasURL(completing: text).description == url)
    }

    @Test(
        "cannot be completed from what is none",
        arguments: ["", "?x=1", "ftp://h", "http://", "http://u:geheim@h/MAAS", "u:geheim@h", "a b", "h:99999"])
    func completesNoNonsense(text: String) {
        let error = #expect(throws: MaasError.self) { try MaasURL(completing: text) }
        #expect(error?.code == .invalidURL)
        #expect(error?.message.contains("geheim") == false)
    }

    @Test("shows no password of a URL in its error")
    func hidesPassword() {
        let error = #expect(throws: MaasError.self) { try MaasURL("http://u:geheim@h/MAAS") }
        #expect(error?.message.contains("geheim") == false)
    }
}
