import Foundation
import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct StateDirectoryTests {
    @Test("a model comes back as it was, its secrets too, and no file shows their content")
    func roundTrip() throws {
        let folder = try TemporaryDirectory()
        let trial = try HookResolverTests.related()
        _ = try trial.controller.addUserSecret("key", ["token": Array("hush-hush".utf8)])
        try StateDirectory(folder.file("state"), for: .create).save(trial.controller.model)
        let loaded = try StateDirectory(folder.file("state"), for: .change).load()
        #expect(loaded == trial.controller.model)
        for name in try FileManager.default.contentsOfDirectory(atPath: folder.file("state")) {
            let data = try #require(FileManager.default.contents(atPath: folder.file("state/\(name)")))
            let text = String(decoding: data, as: UTF8.self)
            #expect(!text.contains("hush-hush") && !text.contains("aHVzaC1odXNo"))
        }
    }

    @Test(
        "a damaged file is named with the reason, and nothing is touched",
        arguments: [
            ("model.json", "{"), ("model.json", "{\"format\": 2, \"model\": {}}"), ("model.json", "{\"format\": 9}"),
            ("secrets.sealed", "nonsense"),
        ])
    func damaged(file: String, content: String) throws {
        let folder = try TemporaryDirectory()
        let controller = Controller(ModelState())
        _ = try controller.addUserSecret("key", ["token": [1, 2, 3]])
        try StateDirectory(folder.path, for: .create).save(controller.model)
        try Data(content.utf8).write(to: URL(filePath: folder.file(file)))
        let error = #expect(throws: SimulationError.self) { try StateDirectory(folder.path, for: .change).load() }
        #expect(error?.code == .damaged)
        #expect(error?.message.contains(folder.file(file)) == true)
        #expect(folder.read(file) == content)
    }

    @Test("a directory without a model says so")
    func missing() throws {
        let folder = try TemporaryDirectory()
        let error = #expect(throws: SimulationError.self) { try StateDirectory(folder.path, for: .change) }
        #expect(error?.code == .notFound)
    }

    @Test("a directory that is in use is not opened a second time")
    func busy() throws {
        let folder = try TemporaryDirectory()
        let first = try StateDirectory(folder.path, for: .create)
        let error = #expect(throws: SimulationError.self) { try StateDirectory(folder.path, for: .create) }
        #expect(error?.code == .busy)
        try first.save(ModelState())
        #expect(try StateDirectory(folder.path, for: .read).load().name == "demo")
        withExtendedLifetime(first) {}
    }
}
