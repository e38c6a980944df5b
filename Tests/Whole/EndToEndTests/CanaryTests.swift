import Foundation
import Synchronization
import TestSupport
import Testing

/// A deployment in which every secret is known, and everything that comes of it is searched for them.
private final class CanaryWorld {
    let world: World
    private let watch: ProcessWatch
    private let places: SecretPlaces
    private let sharedMemory: Set<String>
    private var canaries: Set<Canary> = []
    private var keyFiles: Set<String> = []

    init(jujuVersion: String) throws {
        places = SecretPlaces(document: try String(contentsOfFile: Project.path("docs/security.md"), encoding: .utf8))
        sharedMemory = Self.sharedMemory()
        world = try World(jujuVersion: jujuVersion)
        watch = ProcessWatch(world.directory.path)
        learn()
    }

    private static func sharedMemory() -> Set<String> {
        Set((try? FileManager.default.contentsOfDirectory(atPath: "/dev/shm")) ?? [])
    }

    /// Takes note of the secrets that there are now: MAAS's token, the API keys of all users, and the keys that seal others.
    func learn() {
        if let token = world.directory.read("model/machines/0/root/var/snap/maas/common/maas/secret") {
            canaries.insert(Canary("enroll token", token.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        let database =
            FileManager.default.contents(atPath: world.machine(0) + "/var/lib/maas-sim/region.json") ?? Data()
        let region = try? JSONSerialization.jsonObject(with: database) as? [String: Any]
        for user in region?["users"] as? [[String: Any]] ?? [] {
            for key in user["keys"] as? [[String: String]] ?? [] {
                canaries.insert(Canary("API key", key["secret"] ?? ""))
            }
            if let password = user["password"] as? String { canaries.insert(Canary("password", password)) }
        }
        for case let name as String in FileManager.default.enumerator(atPath: world.directory.path) ?? .init()
        where name.hasSuffix("key") {
            guard let key = FileManager.default.contents(atPath: world.directory.file(name)), key.count == 32 else {
                continue
            }
            canaries.insert(Canary("sealing key", Array(key)))
            #expect((world.directory.mode(name) ?? 0o777) & 0o077 == 0, "\(name)")
            keyFiles.insert(name)
        }
    }

    /// Searches all that there is so far, and tells how much that was.
    @discardableResult
    func search() -> (canaries: Int, files: Int, outputs: Int) {
        learn()
        let search = SecretSearch(canaries)
        let files = search.files(below: world.directory.path)
        for (path, kinds) in files.found {
            for kind in kinds {
                let isAllowed = places.allow(kind, at: path) || (kind == "sealing key" && keyFiles.contains(path))
                #expect(isAllowed, "\(kind) in \(path)")
            }
        }
        for output in world.printed {
            let kinds = search.kinds(in: Data(output.utf8))
            #expect(kinds.isEmpty, "\(kinds) was printed: \(output.prefix(200))")
        }
        for name in Self.sharedMemory().subtracting(sharedMemory) {
            let content = FileManager.default.contents(atPath: "/dev/shm/\(name)") ?? Data()
            #expect(search.kinds(in: content).isEmpty, "in /dev/shm/\(name)")
        }
        return (canaries.count, files.count, world.printed.count)
    }

    /// Searches what was seen of processes, once there are none any more.
    func searchProcesses() -> Int {
        let search = SecretSearch(canaries)
        let seen = watch.stop()
        for process in seen {
            let kinds = search.kinds(in: process)
            let words = process.split(separator: 0).prefix(3).map { String(decoding: $0, as: UTF8.self) }
            #expect(kinds.isEmpty, "\(kinds) in the arguments or environment of \(words.joined(separator: " "))")
        }
        return seen.count
    }

    /// Runs `body` while programs of this world are killed at random: hooks, and what they run.
    func killing(_ body: () throws -> Void) rethrows -> Int {
        let state = Mutex((isOver: false, killed: 0))
        let directory = Data(world.directory.path.utf8)
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while !state.withLock(\.isOver) {
                usleep(UInt32.random(in: 2_000...120_000))
                let processes = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap {
                    Int32($0)
                }
                let victims = processes.filter { Self.isVictim($0, in: directory) }
                guard let victim = victims.randomElement() else { continue }
                if kill(victim, SIGKILL) == 0 { state.withLock { $0.killed += 1 } }
            }
            ended.signal()
        }
        defer {
            state.withLock { $0.isOver = true }
            ended.wait()
        }
        try body()
        return state.withLock(\.killed)
    }

    private static func isVictim(_ process: Int32, in directory: Data) -> Bool {
        let name = (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? ""
        guard ["dispatch", "maas-agent", "maas-region", "maas", "maasctl"].contains(name.dropLast()) else {
            return false
        }
        let files = ["cmdline", "environ"].compactMap { FileManager.default.contents(atPath: "/proc/\(process)/\($0)") }
        return files.contains { $0.range(of: directory) != nil }
    }
}

@Suite("A whole deployment with secrets that are known", .serialized)
struct CanaryTests {
    /// How often programs are killed at random; `make canary` sets more.
    private static let rounds = ProcessInfo.processInfo.environment["CANARY_ROUNDS"].flatMap { Int($0) } ?? 2

    @Test("finds a secret in every spelling", arguments: ["0123456789abcdef", "x", "y+z"])
    func finds(neighbour: String) {
        let canary = Canary("k", "2b7e151628aed2a6abf7158809cf4f3c")
        let search = SecretSearch([canary])
        let text = Data((neighbour + String(decoding: canary.bytes, as: UTF8.self) + neighbour).utf8)
        let utf16 = String(decoding: text, as: UTF8.self)
        let written = [
            text, Data(text.base64EncodedString().utf8), Data(text.map { String(format: "%02x", $0) }.joined().utf8),
            Data(text.map { String(format: "%%%02X", $0) }.joined().utf8),
            Data(text.map { String(format: "\\u%04x", $0) }.joined().utf8),
            utf16.data(using: .utf16LittleEndian) ?? Data(),
            utf16.data(using: .utf16BigEndian) ?? Data(),
        ]
        for data in written { #expect(search.kinds(in: data) == ["k"], "\(data.prefix(100).base64EncodedString())") }
        #expect(search.kinds(in: Data("2b7e151628aed2a6abf7158809cf4f3".utf8)).isEmpty)
    }

    @Test("leaves them in no byte but where docs/security.md says")
    func life() throws {
        let canary = try CanaryWorld(jujuVersion: "3.6.26")
        let world = canary.world
        try world.deployAll()
        canary.search()

        // A token that is rotated, an operator's actions, and what a person asks for when something is wrong.
        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        try world.juju("update-status")
        for unit in ["maas-agent/0", "maas-region/0"] {
            for hook in ["config-changed", "update-status"] {
                world.attempt("juju-sim", "exec", "--unit", unit, "./dispatch --explain \(hook)")
            }
        }
        for action in ["get-api-endpoint", "list-controllers"] {
            world.attempt("juju-sim", "run", "maas-region/0", action)
        }
        for action in ["enrollment-status", "leave", "re-enroll"] {
            world.attempt("juju-sim", "run", "maas-agent/0", action)
        }
        try world.juju("update-status")
        canary.search()

        // Others that say what they were told: a server on every way, and a `maas` that prints its input.
        for lie in ["echo", "portal", "proxy-denied", "proxy-authentication", "huge-number", "other-service"] {
            try world.run("maas-sim", "fault", "--root", world.machine(0), "--lie", lie)
            world.attempt("juju-sim", "update-status")
            world.attempt("juju-sim", "run", "maas-region/0", "list-controllers")
            world.attempt("juju-sim", "run", "maas-agent/1", "enrollment-status")
            try world.run("maas-sim", "fault", "--root", world.machine(0), "--none")
        }
        let maas = "model/machines/1/root/snap/bin/maas"
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: world.directory.file(maas))
        try FileManager.default.removeItem(atPath: world.directory.file(maas))
        try world.directory.write(script: maas, "printf 'told %s: ' \"$*\" >&2; cat >&2; exit 1")
        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        canary.learn()
        world.attempt("juju-sim", "update-status")
        world.attempt("juju-sim", "run", "maas-agent/0", "re-enroll")
        canary.search()
        try FileManager.default.removeItem(atPath: world.directory.file(maas))
        try FileManager.default.createSymbolicLink(
            atPath: world.directory.file(maas), withDestinationPath: program)
        world.attempt("juju-sim", "run", "maas-agent/0", "re-enroll")

        // The power fails, again and again.
        var killed = 0
        for round in 0..<Self.rounds {
            try world.run("maas-sim", "rotate", "--root", world.machine(0))
            canary.learn()
            killed += canary.killing {
                world.attempt("juju-sim", "update-status")
                world.attempt("juju-sim", "run", "maas-agent/\(round % 3)", "re-enroll")
            }
            for _ in 0..<10 where world.attempt("juju-sim", "status").contains("error") {
                world.attempt("juju-sim", "resolve", "--all")
            }
            world.attempt("juju-sim", "update-status")
            canary.search()
        }

        world.attempt("juju-sim", "remove-unit", "maas-agent/2")
        world.attempt("juju-sim", "remove-relation", "maas-agent", "maas-region")
        world.attempt("juju-sim", "remove-application", "maas-agent", "maas-region", "--force")
        report(world)
        let searched = canary.search()
        let processes = canary.searchProcesses()
        #expect(searched.canaries > 5 && searched.files > 20 && searched.outputs > 20 && processes > 20)
        print(
            "canary: \(searched.canaries) secrets, \(searched.files) files, \(searched.outputs) outputs, "
                + "\(processes) processes, \(killed) killed")
    }

    @Test(
        "leaves them nowhere else on Juju 2.9 either, which has no secrets")
    func oldJuju() throws {
        let canary = try CanaryWorld(jujuVersion: "2.9.52")
        let world = canary.world
        try world.juju("deploy", World.file("maas-region-juju2.charm"), "maas-region", "--to", "0")
        try world.juju("deploy", World.file("maas-agent.charm"), "-n", "2", "--to", "1,2")
        try world.juju("integrate", "maas-agent", "maas-region")
        try world.run("maas-sim", "rotate", "--root", world.machine(0))
        try world.juju("update-status")
        report(world)
        let searched = canary.search()
        #expect(searched.canaries > 3 && searched.files > 20)
        #expect(canary.searchProcesses() > 10)
    }

    /// All that a person can ask the model for.
    private func report(_ world: World) {
        let page = world.directory.file("timeline.html")
        for arguments in [
            ["status"], ["status", "--format", "json"], ["debug-log", "--level", "TRACE"],
            ["show-unit", "maas-region/0"],
            ["show-unit", "maas-agent/0"], ["secrets"], ["show-application", "maas-agent"],
            ["timeline", "--output", page],
        ] { world.attempt("juju-sim", arguments) }
    }
}
