import ChildProcess
import Testing

/// Names that Unicode takes for one where their bytes differ: two for Go, so two for juju.
@Suite struct CanonicalKeyTests {
    private static let one = "caf\u{E9}"
    private static let two = "cafe\u{301}"
    private let trial: Trial

    init() throws {
        trial = try Trial()
        let (one, two) = (Self.one, Self.two)
        try trial.folder.write("accents/metadata.yaml", "name: accents\nsummary: s\ndescription: d\n")
        try trial.folder.write(
            "accents/config.yaml",
            "options:\n  \(one): {type: string, default: a}\n  \(two): {type: int, default: 1}\n")
        try trial.folder.write(
            "accents/actions.yaml",
            "act:\n  params:\n    map: {type: object, properties: {\(one): {default: x}, \(two): {default: y}}}\n")
        try trial.folder.write(
            script: "accents/hooks/config-changed",
            "status-set active \"$(config-get \(one)) $(config-get \(two)) $(config-get --format json)\"")
        try trial.folder.write(
            script: "accents/actions/act",
            "action-set one=\"$(action-get map.\(one))\" two=\"$(action-get map.\(two))\" all=\"$(action-get --format json)\""
        )
    }

    private func status() throws -> String? {
        try trial.json("status").at("applications", "accents", "application-status", "message") as? String
    }

    @Test("options are set, shown, put back and read each by its own bytes") func options() throws {
        let (one, two) = (Self.one, Self.two)
        try trial.juju("deploy", "./accents", "--config", "\(two)=2")
        #expect(try status() == #"a 2 {"\#(two)":2,"\#(one)":"a"}"#)
        try trial.juju("config", "accents", "\(one)=b", "\(two)=3")
        #expect(try status() == #"b 3 {"\#(two)":3,"\#(one)":"b"}"#)
        #expect(try trial.juju("config", "accents", one) == "b\n")
        #expect(try trial.juju("config", "accents", two) == "3\n")
        try trial.juju("config", "accents", "--reset", two)
        #expect(try status() == #"b 1 {"\#(two)":1,"\#(one)":"b"}"#)
        try trial.juju("config", "accents", "--file", "-", input: "accents: {\(one): c, \(two): 4}\n")
        #expect(try status() == #"c 4 {"\#(two)":4,"\#(one)":"c"}"#)
        let shown = try trial.juju("config", "accents")
        #expect(Array(shown.utf8).contains(Array("  \(one):\n".utf8)))
        #expect(Array(shown.utf8).contains(Array("  \(two):\n".utf8)))
        #expect(
            Array(try trial.refusal("config", "accents", "\(two)=x").utf8).contains(Array("option \"\(two)\"".utf8)))
        try trial.folder.write(
            "b.yaml", "applications: {accents: {charm: ./accents, options: {\(one): d, \(two): 5}}}\n")
        try trial.juju("deploy", "./b.yaml")
        #expect(try status() == #"d 5 {"\#(two)":5,"\#(one)":"d"}"#)
    }

    @Test("a value that Unicode takes for the old one changes an option") func value() throws {
        try trial.juju("deploy", "./accents", "--config", "\(Self.one)=\(Self.one)")
        #expect(try trial.juju("config", "accents", "\(Self.one)=\(Self.two)").contains("config-changed"))
    }

    @Test("parameters of actions are told apart by their bytes, also inside of maps") func parameters() throws {
        let (one, two) = (Self.one, Self.two)
        try trial.juju("deploy", "./accents")
        func results(_ file: String) throws -> String {
            try trial.juju("run", "accents/0", "act", "--params", "-", input: file)
        }
        let given = try results("map: {\(one): 1, \(two): 2}\n")
        #expect(given.contains("one: \"1\"") && given.contains("two: \"2\""), "\(given)")
        #expect(Array(given.utf8).contains(Array(#"{"map":{"\#(two)":2,"\#(one)":1}}"#.utf8)))
        let filled = try results("map: {\(two): 2}\n")
        #expect(filled.contains("one: x") && filled.contains("two: \"2\""), "\(filled)")
    }
}
