import Testing

@testable import maasctl

@Suite("What maasctl prints")
struct OutputTests {
    private let listing = Listing(
        columns: [.init("name", "Name"), .init("count", "Count"), .init("more"), .init("health", "Health")],
        rows: [
            [.text("a"), .number(1), .texts(["x", "y"]), .text("connected")],
            [.text("b, \"c\""), .null, .list([]), .text("")],
        ])

    @Test("is JSON with every name, sorted")
    func json() {
        #expect(
            listing.text(.json)
                == #"[{"count":1,"health":"connected","more":["x","y"],"name":"a"},{"count":null,"health":"","more":[],"name":"b, \"c\""}]"#
        )
    }

    @Test("is YAML of the same")
    func yaml() {
        #expect(
            listing.text(.yaml) == """
                - name: "a"
                  count: 1
                  more:
                    - "x"
                    - "y"
                  health: "connected"
                - name: "b, \\"c\\""
                  count: null
                  more: []
                  health: ""
                """)
    }

    @Test("is CSV with all columns, quoted where it must be")
    func csv() {
        #expect(
            listing.text(.csv) == "name,count,more,health\r\na,1,x y,connected\r\n\"b, \"\"c\"\"\",,,")
    }

    @Test("is plain text with tabs, of what people are shown")
    func plain() { #expect(listing.text(.plain) == "a\t1\tconnected\nb, \"c\"\t-\t-") }

    @Test("shows what would move the cursor instead of doing it; programs that want it as it is take JSON or YAML")
    func controlCharacters() {
        let listing = Listing(columns: [.init("name", "Name")], rows: [[.text("a\u{1b}[2J\n\u{9b}\u{202e}b\t")]])
        #expect(listing.text(.plain) == #"a\u001b[2J\n\u009b\u202eb\t"#)
        #expect(
            TextTable(header: ["Name"], rows: [[listing.rows[0][0].cell]]).text() == "Name\n\(listing.text(.plain))")
        #expect(listing.text(.csv) == "name\r\na\\u001b[2J\\n\\u009b\\u202eb\\t")
        #expect(listing.text(.json) == #"[{"name":"a\u001b[2J\n\u009b\u202eb\t"}]"#)
        for format in OutputOptions.Format.allCases {
            let text = listing.text(format)
            #expect(
                text.unicodeScalars.allSatisfy {
                    !$0.properties.isBidiControl && ($0.value >= 0x20 || "\r\n\t".unicodeScalars.contains($0))
                        && $0.value != 0x9b
                })
        }
    }

    @Test("keeps what is nested, and tells yes from the word")
    func nested() {
        let value = OutputValue.map([
            ("vlan", .map([("fabric", .text("f 1")), ("vid", .number(0))])), ("dhcp", .bool(true)),
            ("links", .list([.map([("mode", .text("dhcp"))])])), ("tags", .texts(["a b", "c"])),
            ("ids", .texts(["a", "b"])),
        ])
        #expect(
            value.json
                == #"{"dhcp":true,"ids":["a","b"],"links":[{"mode":"dhcp"}],"tags":["a b","c"],"vlan":{"fabric":"f 1","vid":0}}"#
        )
        guard case .map(let members) = value else { return }
        let row = Listing(columns: members.map { .init($0.0, $0.0) }, rows: [members.map(\.1)])
        #expect(row.text(.plain) == "{\"fabric\":\"f 1\",\"vid\":0}\ttrue\t[{\"mode\":\"dhcp\"}]\t[\"a b\",\"c\"]\ta b")
        #expect(
            row.text(.csv).hasSuffix(
                #""{""fabric"":""f 1"",""vid"":0}",true,"[{""mode"":""dhcp""}]","[""a b"",""c""]",a b"#))
    }

    @Test("is a table in aligned columns")
    func table() {
        let table = TextTable(header: ["Name", "Health"], rows: [["rack-1", "connected"], ["r", "dead"]])
        #expect(table.text() == "Name    Health\nrack-1  connected\nr       dead")
    }

    @Test("is cut to the terminal's width", arguments: [1, 5, 9, 17, 80])
    func width(width: Int) {
        let table = TextTable(header: ["Name", "Health"], rows: [["rack-1", "connected"]])
        let lines = table.text(width: width).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.allSatisfy { $0.count <= width })
        #expect(lines[1].contains("…") == (width < 17))
    }

    @Test("has colours for health when there is somebody to see them")
    func colours() {
        let table = TextTable(header: ["Health"], rows: [["connected"], ["dead"]])
        #expect(
            table.text(hasColours: true)
                == "\u{1b}[1mHealth\u{1b}[0m\n\u{1b}[32mconnected\u{1b}[0m\n\u{1b}[31mdead\u{1b}[0m")
    }
}
