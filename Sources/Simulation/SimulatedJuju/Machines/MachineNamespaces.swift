import ChildProcess
import Foundation

/// The machines of a model as namespaces of the kernel: each has a root file system, a host name, processes and a network of its
/// own, so that a charm may do there what it likes.
///
/// They lie in one user namespace, the cloud, whose first process ends with them when its record in the state directory goes.
/// util-linux and iproute2 make them, by the scripts beside this file; each is found again by its record, `namespace`.
struct MachineNamespaces: Sendable {
    /// The model's folder.
    let state: String
    /// The folder of the controller, whose models have one network.
    let home: String
    /// The hook tools' program, which machines see where it is.
    let hookTools: String

    /// The way onto a machine, which is started if it does not run; `image` is its whole root file system, nil for that of this
    /// machine as it is.
    ///
    /// - Throws: ``SimulationError`` with the reason if it cannot be started here.
    func entry(to machine: ModelMachine, image: String?) throws(SimulationError) -> MachineEntry {
        if let process = Self.process(recorded: record(of: machine.id)) { return MachineEntry(process: process) }
        let lock = open("\(home)/machines.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard lock >= 0, flock(lock, LOCK_EX) == 0 else {
            throw SimulationError(.file, "\(home)/machines.lock: \(String(cString: strerror(errno)))")
        }
        defer { close(lock) }
        if let process = Self.process(recorded: record(of: machine.id)) { return MachineEntry(process: process) }
        try start(machine, image: image, in: try cloud())
        guard let process = Self.process(recorded: record(of: machine.id)) else { throw refusal("it ended at once") }
        return MachineEntry(process: process)
    }

    /// Ends the machines of which `isKept` does not hold, with all their processes.
    func stop(except isKept: (String) -> Bool) {
        let machines = (try? FileManager.default.contentsOfDirectory(atPath: "\(state)/machines")) ?? []
        for machine in machines where !isKept(machine) { Self.end(recorded: record(of: machine)) }
    }

    /// Ends all machines, and what they share.
    func stopAll() { Self.end(recorded: cloudRecord) }

    private var cloudRecord: String { "\(home)/namespace" }

    private func record(of machine: String) -> String { "\(state)/machines/\(machine)/namespace" }

    /// The process of what the machines share, which is started if it does not run.
    private func cloud() throws(SimulationError) -> Int32 {
        if let process = Self.process(recorded: cloudRecord) { return process }
        // In the options of mounts these have a meaning of their own.
        guard !home.contains(where: { $0.isWhitespace || ":,\\\"#".contains($0) }) else {
            throw refusal("\(home) has a space, a colon, a comma, a quote or # in its path")
        }
        try run("cloud", [cloudRecord, home])
        guard let process = Self.process(recorded: cloudRecord) else { throw refusal("it ended at once") }
        unlink("\(home)/outside")
        // Without a way outside machines are of use all the same.
        if (try? run("outside", [String(process)])) != nil {
            _ = FileManager.default.createFile(atPath: "\(home)/outside", contents: nil)
        }
        return process
    }

    private func start(_ machine: ModelMachine, image: String?, in cloud: Int32) throws(SimulationError) {
        let hasOutside = access("\(home)/outside", F_OK) == 0
        // Addresses are what no two machines of a controller share.
        let link = "m" + machine.address.split(separator: ".").suffix(2).joined(separator: "-")
        let arguments = [
            "\(state)/machines/\(machine.id)", state, home, link, machine.address, machine.macAddress,
            machine.hostname, image ?? "", hasOutside ? "1" : "", hookTools,
        ]
        try run("boot", [String(cloud)] + arguments + Self.runtimeFolders)
    }

    /// Runs a script until it is ready.
    private func run(_ script: String, _ arguments: [String]) throws(SimulationError) {
        let inherited = ProcessInfo.processInfo.environment["PATH"].map { ":\($0)" } ?? ""
        let child = ChildProcess(
            "/bin/bash", arguments: ["-c", Self.text(PackageResources.start_sh), "juju-sim", script] + arguments,
            environment: Self.scripts.merging(["PATH": MachineEntry.path + inherited, "LC_ALL": "C"]) { $1 },
            directory: "/",
            timeLimit: .seconds(300))
        let result: ChildProcess.Result
        do throws(ChildProcessError) {
            result = try child.run()
        } catch {
            throw refusal("\(error)")
        }
        guard result.succeeded else {
            let lines = result.error.split(separator: "\n").filter { !$0.contains("dmesg") }
            throw refusal(lines.isEmpty ? result.ending.description : lines.joined(separator: "; "))
        }
    }

    private func refusal(_ reason: String) -> SimulationError {
        SimulationError(
            .file,
            "cannot make a machine of its own: \(reason); with --host, or JUJU_SIM_HOST=1, charms run on this machine itself, as you"
        )
    }

    /// The process that a record tells of, or nil when that one is no more.
    private static func process(recorded file: String) -> Int32? {
        guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace)
        guard words.count == 3, let process = Int32(words[0]),
            let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8),
            boot.split(whereSeparator: \.isWhitespace).first == words[2],
            let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        else { return nil }
        // A program's name may hold spaces and parentheses. After it come the state and, as field 22, when it started.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        guard fields.count > 20, fields[20] == words[1], fields[1] != "Z", fields[1] != "X" else { return nil }
        return process
    }

    /// Ends the process that a record tells of, with all in its namespace, and waits for that.
    private static func end(recorded file: String) {
        guard let process = process(recorded: file) else { return }
        kill(process, SIGKILL)
        for _ in 0..<2000 where self.process(recorded: file) != nil { usleep(5000) }
        unlink(file)
    }

    /// Where the shared libraries of Swift are that this program runs with, and so the hook tools'; none if it holds them itself.
    private static var runtimeFolders: [String] {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        guard let line = maps.split(separator: "\n").first(where: { $0.hasSuffix("/libswiftCore.so") }),
            let start = line.firstIndex(of: "/")
        else { return [] }
        return [URL(filePath: String(line[start...])).deletingLastPathComponent().path]
    }

    private static let scripts = [
        "cloud": text(PackageResources.cloud_sh), "holder": text(PackageResources.holder_sh),
        "outside": text(PackageResources.outside_sh), "boot": text(PackageResources.boot_sh),
        "machine": text(PackageResources.machine_sh), "sudo": text(PackageResources.sudo_sh),
    ]

    private static func text(_ script: [UInt8]) -> String { String(decoding: script, as: UTF8.self) }
}

/// The way onto a machine that runs.
public struct MachineEntry: Sendable {
    /// Where a machine's programs look for others, as those of Juju's agent do.
    public static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/snap/bin"

    /// The machine's first process.
    let process: Int32

    /// The root file system, as seen from here.
    var root: String { "/proc/\(process)/root" }

    /// The words that run a program on the machine, as root; the first is a program of this one.
    public func words(in directory: String, _ program: [String]) -> [String] {
        [
            "nsenter", "--target", String(process), "--user", "--preserve-credentials", "--mount", "--net", "--uts",
            "--ipc", "--pid",
        ] + Self.clock + ["--wd=\(root)\(directory)", "--"] + program
    }

    /// The option for the machine's own clock of how long it is up; none where the kernel has no such clocks (before Linux 5.6).
    private static let clock = access("/proc/self/ns/time", F_OK) == 0 ? ["--time"] : []
}
