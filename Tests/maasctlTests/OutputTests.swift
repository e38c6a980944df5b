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

    @Test("shows what would move the cursor instead of doing it, to people; programs get it as it is")
    func controlCharacters() {
        let listing = Listing(columns: [.init("name", "Name")], rows: [[.text("a\u{1b}[2J\n\u{9b}\u{202e}b\t")]])
        #expect(listing.text(.plain) == #"a\u001b[2J\n\u009b\u202eb\t"#)
        #expect(
            TextTable(header: ["Name"], rows: [[listing.rows[0][0].cell]]).text() == "Name\n\(listing.text(.plain))")
        #expect(listing.text(.csv) == "name\r\n\"a\u{1b}[2J\n\u{9b}\u{202e}b\t\"")
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
