import Foundation
import MaasClient
import TestSupport
import Testing

@testable import SimulatedMaas

/// A run of `maas` on a region's machine, as recorded of 3.7.3.
struct RecordedCommand: Decodable, Sendable {
    let command: [String]
    let stdin: String
    let tty: Bool
    let state: String
    let exit: Int32?
    let stdout: String
    let stderr: String
    let controlling_terminal: Bool?

    /// What the simulation answers; of the help only that there is some. The table of `status` is the recorder's own.
    var isSimulated: Bool {
        ["createadmin", "apikey", "configauth", "config", "status"].contains(verb) && !command.contains("--help")
            && !stdout.hasPrefix("Service ") && !stdout.hasPrefix("Pebble ")
    }
    var isOrdinaryUser: Bool { command[0] == "setpriv" }
    var verb: String { arguments.first ?? "" }
    var arguments: [String] { Array(command.dropFirst((command.firstIndex { $0.hasSuffix("maas") } ?? 0) + 1)) }
}

/// The machines of the recording, and the keys that were printed.
private struct RecordedWorld {
    let region: TemporaryDirectory
    let none: TestMachine
    let rack: TestMachine
    var keys: [String] = []
    var deleted = ""

    init() throws {
        region = try TemporaryDirectory()
        _ = try SimulatedRegion(root: region.path, version: "3.7.3", program: Program.maasSim)
        let url = "http://10.77.0.10:5240/MAAS"
        try MachineFiles(root: region.path).configure(
            [
                "maas_url": url, "database_host": "10.77.0.1", "database_port": "55432", "database_name": "m373",
                "database_user": "maas", "database_pass": "<DB_PASSWORD>", "num_workers": "1",
            ], at: MachineFiles(root: region.path).regionConfiguration, mode: 0o640)
        none = try TestMachine()
        rack = try TestMachine()
        try rack.files.write("rack", to: rack.files.snapMode, mode: 0o644)
        try rack.files.configure(["maas_url": url], at: rack.files.regionConfiguration, mode: 0o640)
        let agent =
            #"{"agents": [{"url": "http://127.0.0.1:1/candid", "username": "maas@admin@candid"}], "#
            + #""key": {"private": "<CANDID_KEY>"}}"#
        try region.write("agent.json", agent)
        try store.update { $0.users.append(.init(name: "bob", email: "bob@x", isSuperuser: false)) }
    }

    var store: RegionStore { RegionStore(files: MachineFiles(root: region.path)) }

    /// Brings about what the recording says of the world before `run`, and gives the machine's root.
    func prepare(_ run: RecordedCommand) throws -> String {
        if run.state.contains("no mode") { return none.directory.path }
        if run.state.contains("mode rack") { return rack.directory.path }
        try store.update { region in
            region.database =
                run.state == "PostgreSQL is down" ? .down : run.state.contains("migrations did not run") ? .empty : .up
            if run.state.contains("written by hand") { region.externalAuthentication.rbacURL = "http://127.0.0.1:1" }
        }
        return region.path
    }

    /// What stands for `<KEY>` and `<TOKEN>`: the newest that is there, or the one that is gone.
    func key(_ run: RecordedCommand) -> String { run.state.contains("gone") ? deleted : keys.last ?? "" }

    mutating func note(_ run: RecordedCommand, _ output: String) {
        guard run.verb == "apikey" else { return }
        if run.command.contains("--delete"), run.exit == 0 { deleted = keys.popLast() ?? "" }
        for line in output.split(separator: "\n") {
            let key = String(line.split(separator: " ")[0])
            if !keys.contains(key) { keys.append(key) }
        }
    }
}

@Suite("The maas command on a region's machine")
struct ManagementCommandTests {
    @Test("answers as the real one did, run by run")
    func asRecorded() throws {
        let runs = try Golden.lines("maas/cli-3.7.3.jsonl", as: RecordedCommand.self).filter(\.isSimulated)
        #expect(runs.count > 80)
        var world = try RecordedWorld()
        for run in runs {
            guard !run.isOrdinaryUser || Self.ordinaryUsersMayRun(world.region.path) else { continue }
            let root = try world.prepare(run)
            let result = try Self.run(run, root: root, key: world.key(run))
            let place = "\(run.command.joined(separator: " ")): \(run.state)"
            #expect(result.exit == run.exit, "\(place)")
            let shown = Self.neutral(result.output + (run.tty ? result.terminal : ""))
            let complaint = Self.neutral(result.error + (run.tty ? "" : result.terminal))
            if run.exit == nil {
                #expect(Self.agree(shown, run.stdout), "\(place)")
                #expect(Self.agree(complaint, run.stderr.replacing("\n<on the terminal>", with: "")), "\(place)")
            } else {
                #expect(shown == Self.neutral(run.stdout), "\(place)")
                #expect(complaint == run.stderr, "\(place)")
            }
            world.note(run, result.output)
        }
    }

    private static func run(_ run: RecordedCommand, root: String, key: String) throws -> Session.Result {
        let token = key.split(separator: ":").dropFirst().first ?? ""
        var arguments = run.command.map { word in
            word.replacing("<KEY>", with: key).replacing("<TOKEN>", with: token).replacing("<PASSWORD>", with: "pw")
                .replacing("<SNAP_COMMON>", with: root).replacing("<SNAP>/bin/maas", with: root + "/snap/bin/maas")
        }
        var program = arguments.removeFirst()
        program = program == "setpriv" ? "/usr/bin/setpriv" : root + "/snap/bin/maas"
        let session = Session(program: program, arguments: arguments)
        let text = run.stdin.replacing(
            "<PASSWORD>\n<PASSWORD>", with: "pw:1 x\npw:\(run.state.contains("differ") ? 2 : 1) x"
        )
        .replacing("<PASSWORD>", with: "pw")
        let input: Session.Input =
            switch run.stdin {
            case "DEVNULL": .null
            case "CLOSED": .closed
            case _ where run.tty: .terminal([("Password: ", "pw\n"), ("Again: ", "pw\n")])
            case _ where run.controlling_terminal == true: .terminalAndBytes(Array(text.utf8))
            default: .bytes(Array(text.utf8))
            }
        let isEnough: (@Sendable (Session.Result) -> Bool)? =
            if run.exit != nil { nil } else if run.controlling_terminal == true { { $0.terminal == "Password: " } } else
            {
                { $0.output.utf8.count > 20 && ($0.output + $0.error).utf8.count > 500 }
            }
        return try session.run(input, until: isEnough)
    }

    /// Whether both are the start of the same endless text.
    private static func agree(_ some: String, _ other: String) -> Bool {
        let length = min(some.utf8.count, other.utf8.count, 400)
        return some.utf8.prefix(length).elementsEqual(other.utf8.prefix(length))
    }

    private static func neutral(_ text: String) -> String {
        text.replacing("/usr/lib/python3.12/", with: "<PYTHON_LIB>/")
            .replacing(/[a-zA-Z2-9]{18}:[a-zA-Z2-9]{18}:[a-zA-Z2-9]{32}/, with: "<KEY>")
    }

    /// Whether this machine lets an ordinary user run what lies in the tests' directories.
    private static func ordinaryUsersMayRun(_ root: String) -> Bool {
        chmod(root, 0o755)
        let user = ["--reuid", "65534", "--regid", "65534", "--clear-groups", "/usr/bin/test", "-x", Program.maasSim]
        guard getuid() == 0, let result = try? Session(program: "/usr/bin/setpriv", arguments: user).run() else {
            return false
        }
        return result.exit == 0
    }

    @Test("makes an administrator whose key works at the API, until it is deleted or others authenticate")
    func keyWorks() throws {
        let directory = try TemporaryDirectory()
        _ = try SimulatedRegion(root: directory.path, version: "3.7.3", program: Program.maasSim)
        let maas = { (arguments: [String], input: String) in
            try Session(program: directory.path + "/snap/bin/maas", arguments: arguments).run(.bytes(Array(input.utf8)))
        }
        let made = try maas(
            ["createadmin", "--username", "charm", "--email", "charm@x", "--ssh-import", ""], "secret\nsecret\n\n")
        #expect(made.exit == 0)
        let key = try maas(["apikey", "--username=charm"], "").output.trimmingCharacters(in: .newlines)
        let parts = key.split(separator: ":").map(String.init)
        try #require(parts.count == 3)

        let api = RegionAPI(files: MachineFiles(root: directory.path))
        func list() -> Int {
            let header =
                #"OAuth oauth_nonce="\#(Names.uuid())", oauth_timestamp="100", oauth_version="1.0", "#
                + #"oauth_signature_method="PLAINTEXT", oauth_consumer_key="\#(parts[0])", oauth_token="\#(parts[1])", "#
                + #"oauth_signature="%26\#(parts[2])""#
            let path = "/MAAS/api/2.0/regioncontrollers/"
            return api.answer(RegionRequest(method: "GET", path: path, authorization: header), now: 100).status
        }
        #expect(list() == 200)
        try api.store.update { $0.externalAuthentication.url = "http://127.0.0.1:1/candid" }
        #expect(list() == 400)
        try api.store.update { $0.externalAuthentication.url = "" }
        #expect(try maas(["apikey", "--username", "charm", "--delete", "x:\(parts[1]):x"], "").exit == 0)
        #expect(list() == 401)
        #expect(try maas(["apikey", "--username", "charm"], "").output.isEmpty)
    }
}
