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
            ("model.json", "{"), ("model.json", "{\"format\": 3, \"model\": {}}"), ("model.json", "{\"format\": 9}"),
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

    @Test("killed between two files of a model, it leaves the old model with the content of all its secrets")
    func killedBetweenFiles() throws {
        let folder = try TemporaryDirectory()
        let controller = Controller(ModelState())
        let secret = try controller.addUserSecret("key", ["token": [1, 2, 3]])
        let directory = try StateDirectory(folder.file("state"), for: .create)
        try directory.save(controller.model)
        let old = controller.model
        // A folder in the place of the model lets the writing end where a kill might: after the secrets, before the model.
        try FileManager.default.moveItem(atPath: folder.file("state/model.json"), toPath: folder.file("old.json"))
        try folder.write("state/model.json/in-the-way", "")
        try controller.removeUserSecret(secret, revision: nil)
        #expect(throws: SimulationError.self) { try directory.save(controller.model) }
        try FileManager.default.removeItem(atPath: folder.file("state/model.json"))
        try FileManager.default.moveItem(atPath: folder.file("old.json"), toPath: folder.file("state/model.json"))
        #expect(try directory.load() == old)
        try directory.save(controller.model)
        #expect(try directory.load().contents.isEmpty)
    }

    @Test("hooks that ran after the model was last written are counted when it is opened for changes")
    func lostHooks() throws {
        let folder = try TemporaryDirectory()
        func lost(_ access: StateDirectory.Access) throws -> Int {
            let directory = try StateDirectory(folder.path, for: access)
            _ = try directory.load()
            return directory.lostHooks
        }
        let timeline = TimelineFile(path: folder.file("timeline.jsonl"))
        timeline.append(TimelineEntry(time: 1, unit: "any/0", name: "install"))
        try StateDirectory(folder.path, for: .create).save(ModelState())
        #expect(try lost(.change) == 0)
        timeline.append(TimelineEntry(time: 2, unit: nil, name: "deploy"))
        timeline.append(TimelineEntry(time: 3, unit: "any/0", name: "start"))
        #expect(try lost(.change) == 1)
        #expect(try lost(.read) == 0)
        try StateDirectory(folder.path, for: .change).save(ModelState())
        #expect(try lost(.change) == 0)
    }
}
