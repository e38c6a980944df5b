import CharmTesting
import Foundation
import JujuProtocol
import SealedStore
import SimulatedJuju
import TestSupport
import Testing

@testable import CharmKit

@Suite("What a unit keeps on its machine")
struct LocalStoreTests {
    private let directory: TemporaryDirectory
    private let model = TrialModel()

    init() throws {
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(atPath: directory.file("charm"), withIntermediateDirectories: false)
        model.deploy(CharmMetadata(name: "hello"), units: 2)
    }

    private var path: String { directory.file("charm/.local-state") }
    private var key: String { directory.file("charm.local-state.key") }

    /// Runs a hook of a unit whose charm lies in the temporary folder.
    @discardableResult
    private func run(_ unit: UnitName = "hello/0", _ setUp: (Framework) -> Void) throws -> Int32 {
        var code: Int32?
        try model.byHand(unit) { tools in
            let variables = [
                "JUJU_UNIT_NAME": unit.description, "JUJU_VERSION": "3.6.1", "JUJU_CONTEXT_ID": "c",
                "JUJU_CHARM_DIR": directory.file("charm"), "JUJU_DISPATCH_PATH": "hooks/update-status",
            ]
            let environment = try HookEnvironment(variables, executable: "dispatch")
            code = CharmProcess.run(environment, Passing(tools)) { framework in
                setUp(framework)
                return NoCharm(framework: framework)
            }
        }
        return try #require(code)
    }

    private final class NoCharm: Charm {
        init(framework: Framework) {}
    }

    /// Passes calls on to typed tools.
    private final class Passing: HookToolTransport {
        private let tools: HookTools
        init(_ tools: HookTools) { self.tools = tools }
        func run(_ call: HookToolCall) throws -> HookToolResult {
            HookToolResult(
                code: 0,
                output: String(
                    decoding: try tools.run(call.tool, call.arguments, standardInput: call.standardInput),
                    as: UTF8.self))
        }
    }

    private func value(_ unit: UnitName = "hello/0") throws -> String? {
        var value: String?
        let code = try run(unit) { framework in
            framework.reconcile { value = try framework.local(String.self, "disk").value }
        }
        try #require(code == 0, "\(model.log.last?.message ?? "")")
        return value
    }

    private func keep(_ value: String) throws {
        try run { framework in framework.reconcile { try framework.local(String.self, "disk").set(value) } }
    }

    @Test("is there in the next hook, sealed, in files that the owner alone may read")
    func keeps() throws {
        #expect(try value() == nil)
        try keep("canary")
        #expect(try value() == "canary")
        for file in [path, key] {
            let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
            #expect(mode == 0o600)
        }
        #expect(try !Data(contentsOf: URL(filePath: path)).contains(Data("canary".utf8)))
    }

    @Test("costs no file in a hook that does not use it, and no write when nothing differs")
    func quiet() throws {
        try run { _ in }
        #expect(!FileManager.default.fileExists(atPath: path))
        try keep("a")
        let before = try Data(contentsOf: URL(filePath: path))
        try keep("a")
        #expect(try Data(contentsOf: URL(filePath: path)) == before)
    }

    @Test("is not changed by a hook that fails")
    func failure() throws {
        struct Broken: Error {}
        try keep("a")
        let code = try run { framework in
            framework.reconcile {
                try framework.local(String.self, "disk").set("b")
                throw Broken()
            }
        }
        #expect(code == 1)
        #expect(try value() == "a")
    }

    @Test("is not changed by a hook that fails at its very last call")
    func lateFailure() throws {
        try keep("a")
        model.failingTools = ["status-set": "controller is away"]
        let code = try run { framework in
            framework.reconcile { try framework.local(String.self, "disk").set("b") }
            framework.collectStatus { $0.add(.blocked("x")) }
        }
        #expect(code == 1)
        #expect(try value() == "a")
    }

    @Test("is migrated as a stored value is, and kept apart by name")
    func versions() throws {
        try keep("5")
        var value: Int?
        try run { framework in
            framework.reconcile {
                value = try framework.local(Int.self, "disk", version: 2) { Int(try $0.decode(String.self)) }.value
                try framework.local(Int.self, "other").set(7)
            }
        }
        #expect(value == 5)
        try run { framework in
            framework.reconcile {
                let values = [
                    try framework.local(Int.self, "disk", version: 2).value,
                    try framework.local(Int.self, "other").value,
                ]
                #expect(values == [5, 7])
                try framework.local(Int.self, "other").set(nil)
            }
        }
        #expect(try self.value() == nil)
    }

    @Test("fails with a word on what to do when its file is damaged, its key gone or another unit's")
    func damage() throws {
        func failure(_ unit: UnitName = "hello/0") throws -> String {
            let code = try run(unit) { framework in
                framework.reconcile { _ = try framework.local(String.self, "disk").value }
            }
            return code == 1 ? try #require(model.log.last?.message) : ""
        }
        try keep("a")
        #expect(try failure("hello/1").contains("sealed for hello/0, not for hello/1"))
        let whole = try Data(contentsOf: URL(filePath: path))
        try (whole.dropLast() + [whole[whole.count - 1] ^ 1]).write(to: URL(filePath: path))
        #expect(try failure().contains("remove it and let it be written anew"))
        try whole.write(to: URL(filePath: path))
        try FileManager.default.removeItem(atPath: key)
        #expect(try failure().contains("the key that opens"))
        #expect(throws: SealedStoreError.self) {
            try LocalStore(SealedFile(path, name: "hello/0")).value("disk")
        }
    }

    @Test("of a trial model lives from hook to hook in memory")
    func trial() throws {
        try model.hear("hello/0") { framework in
            framework.reconcile { try framework.local(Int.self, "number").set(1) }
        }
        var numbers: [Int?] = []
        for unit in ["hello/0", "hello/1"] {
            try model.hear(try #require(UnitName(unit))) { framework in
                framework.reconcile { numbers.append(try framework.local(Int.self, "number").value) }
            }
        }
        #expect(numbers == [1, nil])
    }
}
