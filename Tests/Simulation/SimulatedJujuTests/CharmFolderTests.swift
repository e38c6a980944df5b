import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct CharmFolderTests {
    @Test("a charm's files say what it is")
    func metadata() throws {
        let folder = try TemporaryDirectory()
        try folder.write(
            "metadata.yaml",
            "name: any\nsummary: s\ndescription: d\nrequires:\n  db: {interface: pg, limit: 1}\npeers:\n  ring:\n    interface: any-ring\n"
        )
        try folder.write("config.yaml", "options:\n  port: {type: int, default: 80}\n  key: {type: secret}\n")
        try folder.write(
            "actions.yaml",
            "greet:\n  params:\n    who: {type: string, default: x}\n  required: [who]\n  additionalProperties: false\n"
        )
        let charm = try CharmFolder(path: folder.path).metadata
        #expect(charm.endpoints["db"] == .init(interface: "pg", role: .requirer, limit: 1))
        #expect(charm.endpoints["ring"]?.role == .peer)
        #expect(charm.config["port"]?.defaultValue == .number(80))
        #expect(charm.config["key"]?.type == .secret)
        #expect(charm.actions["greet"]?.required == ["who"])
        #expect(charm.actions["greet"]?.allowsMore == false)
    }

    @Test(
        "a charm that cannot be read is refused with the file and the reason",
        arguments: [
            ("metadata.yaml", "summary: x", "name: expected string, got nothing"),
            ("metadata.yaml", "name: [", "yaml: line 1: did not find expected node content"),
            ("config.yaml", "options: {port: {type: number}}", "unknown type \"number\""),
        ])
    func refusals(file: String, content: String, reason: String) throws {
        let folder = try TemporaryDirectory()
        try folder.write("metadata.yaml", "name: any\nsummary: s\ndescription: d\n")
        try folder.write(file, content)
        let error = #expect(throws: SimulationError.self) { try CharmFolder(path: folder.path) }
        #expect(error?.code == .badInput)
        #expect(error?.message.hasPrefix("\(folder.path): parsing \"\(file)\" file: ") == true)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
    }

    @Test("a file that is no zip is no charm")
    func noZip() throws {
        let folder = try TemporaryDirectory()
        let path = try folder.write("any.charm", "text")
        let error = #expect(throws: SimulationError.self) {
            try CharmFolder.install(path, into: folder.file("to"))
        }
        #expect(error?.message.hasPrefix(path) == true)
    }

    @Test("a bundle names charms relative to itself")
    func bundle() throws {
        let folder = try TemporaryDirectory()
        try folder.write("a.charm", "")
        let other = try folder.write("b.charm", "")
        let path = try folder.write(
            "bundle.yaml",
            "applications:\n  a:\n    charm: ./a.charm\n    num_units: 2\n    to: [0, 1]\n    options: {port: 8}\n  b: {charm: \(other)}\nmachines: {0: {}, 1: {}}\nrelations: [[a:x, b:y]]\n"
        )
        let bundle = try Bundle(path: path)
        #expect(bundle.machines.map(\.id) == ["0", "1"])
        #expect(bundle.relations == [["a:x", "b:y"]])
        #expect(
            bundle.applications == [
                .init(
                    name: "a", charm: folder.file("a.charm"), units: 2, to: [.machine("0"), .machine("1")],
                    options: ["port": "8"]),
                .init(name: "b", charm: other, units: 0, to: [], options: [:]),
            ])
    }
}
