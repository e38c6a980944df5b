import ChildProcess
import Foundation
import TestSupport
import Testing

/// Some machines in a simulated Juju, the first of which runs a simulated MAAS region: real programs, real charms.
final class World {
    /// Where everything of this world lies.
    let directory: TemporaryDirectory
    /// The region's URL.
    var url: String { urls[0] ?? "" }
    /// The URLs of all regions, by machine.
    private(set) var urls: [Int: String] = [:]
    /// The URL at which a region with TLS answers racks without it.
    private(set) var plainURL = ""
    private let hasTLS: Bool

    /// A folder with programs that charms are to find before the system's, or nil.
    var programs: String?

    /// All that the programs of this world have printed.
    private(set) var printed: [String] = []

    private var regions: [Int: Process] = [:]
    static let programs = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path

    /// The project's own file of that name; the charms are there after `make pack`.
    static func file(_ name: String) throws -> String {
        let path = Project.path(name)
        try #require(FileManager.default.fileExists(atPath: path), "\(name) is missing: run make pack")
        return path
    }

    init(jujuVersion: String = "3.6.26", hasTLS: Bool = false, machines: Int = 4) throws {
        self.hasTLS = hasTLS
        directory = try TemporaryDirectory()
        try juju("add-model", "demo", "--juju-version", jujuVersion)
        try FileManager.default.createDirectory(atPath: directory.file("image"), withIntermediateDirectories: true)
        try run("maas-sim", "install-image", directory.file("image"))
        // Juju 2.9 would take machines of a base that the charms do not run on.
        let base = jujuVersion.hasPrefix("2.") ? "ubuntu@22.04" : "ubuntu@24.04"
        try juju("add-machine", "-n", "\(machines)", "--root-image", directory.file("image"), "--base", base)
        let lines = try startRegion(
            onMachine: 0, ["--api-key-file", directory.file("api-key")] + (hasTLS ? ["--tls"] : []))
        plainURL = lines.dropFirst().first.map { String($0.dropFirst("plain: ".count)) } ?? ""
    }

    deinit {
        for number in regions.keys { stopRegion(onMachine: number) }
    }

    /// Runs a further region of the same MAAS on a machine.
    func addRegion(onMachine number: Int) throws {
        _ = try startRegion(onMachine: number, ["--database", machine(0), "--name", "region-\(number + 1)"])
    }

    /// Ends the region on a machine.
    func stopRegion(onMachine number: Int) {
        regions[number]?.terminate()
        regions[number]?.waitUntilExit()
        regions[number] = nil
        try? FileManager.default.removeItem(atPath: directory.file("pid-\(number)"))
    }

    private func startRegion(onMachine number: Int, _ options: [String]) throws -> [String] {
        let region = Process()
        region.executableURL = URL(filePath: "\(Self.programs)/maas-sim")
        region.arguments =
            ["region", "--root", machine(number), "--port", "0", "--pid-file", directory.file("pid-\(number)")]
            + options
        let output = Pipe()
        region.standardOutput = output
        try region.run()
        regions[number] = region
        while directory.read("pid-\(number)") == nil, region.isRunning { usleep(20_000) }
        let lines = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).split(separator: "\n")
        try #require(!lines.isEmpty, "the simulated region did not start")
        urls[number] = String(lines[0])
        return lines.map(String.init)
    }

    /// The certificate of the authority that vouches for a region with TLS.
    var authority: String { "\(machine(0))/var/lib/maas-sim/tls/ca.pem" }

    /// The certificate of an authority that vouches for nobody here.
    func otherAuthority() throws -> String {
        let file = directory.file("other.pem")
        _ = try run(
            "/usr/bin/openssl",
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj",
                "/CN=other",
                "-keyout", "/dev/null", "-out", file,
            ])
        return file
    }

    /// Makes a machine trust one authority and no other, as its administrator does.
    func trust(_ certificate: String, onMachine number: Int) throws {
        let text = try String(contentsOfFile: certificate, encoding: .utf8)
        try directory.write("model/machines/\(number)/root/etc/ssl/certs/ca-certificates.crt", text)
    }

    /// The folder that stands for a machine's `/`.
    func machine(_ number: Int) -> String { directory.file("model/machines/\(number)/root") }

    /// A machine's host name.
    func hostname(_ number: Int) throws -> String {
        try #require(directory.read("model/machines/\(number)/root/proc/sys/kernel/hostname"))
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes MAAS know a machine of that name, and gives its id.
    func addMachine(_ hostname: String) throws -> String {
        try run("maas-sim", "add-machine", "--root", machine(0), "--hostname", hostname)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Deploys the bundle and gives the region an API key.
    func deployAll() throws {
        _ = try Self.file("maas-agent.charm")
        try juju("deploy", try Self.file("charm/bundle.yaml"), "--map-machines=existing")
        try setKey()
    }

    /// Gives the region an API key.
    func setKey() throws {
        let id = try juju("add-secret", "maas-api-key", "api-key#file=\(directory.file("api-key"))")
        try juju("grant-secret", "maas-api-key", "maas-region")
        try juju("config", "maas-region", "api-key=\(id.trimmingCharacters(in: .whitespacesAndNewlines))")
    }

    /// Runs a verb of juju-sim, and gives what it printed.
    @discardableResult
    func juju(_ arguments: String..., expecting code: Int32 = 0) throws -> String {
        try juju(arguments, expecting: code)
    }

    @discardableResult
    func juju(_ arguments: [String], expecting code: Int32 = 0) throws -> String {
        try run("juju-sim", arguments + ["--state", directory.file("model")], expecting: code)
    }

    /// The racks that MAAS lists, asked at the region on a machine.
    func racks(onMachine number: Int = 0) throws -> String {
        let key = Array(try #require(directory.read("api-key")).utf8)
        let trust = hasTLS ? ["--ca-file", authority] : []
        return try run(
            "maasctl",
            ["rack-controllers", "--url", try #require(urls[number]), "--api-key-stdin", "--format", "json"] + trust,
            input: key)
    }

    /// Runs one of the project's programs.
    @discardableResult
    func run(_ program: String, _ arguments: String...) throws -> String { try run(program, arguments) }

    /// Runs one of the project's programs, and gives what it printed, whatever its exit code.
    @discardableResult
    func attempt(_ program: String, _ arguments: String...) -> String { attempt(program, arguments) }

    @discardableResult
    func attempt(_ program: String, _ arguments: [String]) -> String {
        let state = program == "juju-sim" ? ["--state", directory.file("model")] : []
        // What comes after `--` or is a command to run is not ours to add to.
        let verb = arguments.prefix(1) + state + arguments.dropFirst()
        let result = try? start(program, Array(verb), input: nil)
        return result.map { $0.output + $0.error } ?? ""
    }

    private func start(_ program: String, _ arguments: [String], input: [UInt8]?) throws -> ChildProcess.Result {
        var variables = ProcessInfo.processInfo.environment
        variables["JUJU_SIM_HOST"] = "1"
        if let programs { variables["PATH"] = "\(programs):\(variables["PATH"] ?? "/usr/bin:/bin")" }
        let path = program.hasPrefix("/") ? program : "\(Self.programs)/\(program)"
        let child = ChildProcess(path, arguments: arguments, environment: variables, timeLimit: .seconds(1800))
        let result = try child.run(input: input.map { .bytes($0) } ?? .null)
        printed.append(result.output + result.error)
        return result
    }

    private func run(
        _ program: String, _ arguments: [String], input: [UInt8]? = nil, expecting code: Int32 = 0
    ) throws -> String {
        let result = try start(program, arguments, input: input)
        try #require(result.ending == .exited(code), "\(program) \(arguments): \(result.output)\(result.error)")
        return result.output + result.error
    }

    /// The SHA-256 of a text, in hexadecimal digits.
    func sha256(_ text: String) throws -> String { try run("/usr/bin/sha256sum", [], input: Array(text.utf8)) }

    /// The line of `juju-sim status` that begins with a unit's name.
    func status(_ unit: String) throws -> String {
        let lines = try juju("status").split(separator: "\n")
        return lines.first { $0.hasPrefix("\(unit) ") || $0.hasPrefix("\(unit)*") }.map(String.init) ?? ""
    }
}
