import ChildProcess
import Foundation
import JujuProtocol

/// A model on disk: its state, its log, its charms, and a folder for each machine and agent.
///
/// ```
/// model.json      the model, without the content of secrets     log.jsonl   the log, a line each
/// secrets.sealed  the content of secrets, and its .key          lock        held while a command runs
/// timeline.jsonl  what happened, a line each                    tools/      the hook tools
/// statuses.jsonl  the statuses of the past, a line each
/// charms/         the charms as they were deployed              machines/N/root     a machine's file system
/// agents/unit-x-0/charm   the unit's copy of its charm
/// ```
///
/// With the other models of its controller (``ControllerDirectory``) it shares `lock`, and `namespace`, the process that machines of
/// their own end with.
public final class StateDirectory {
    /// The version of the layout.
    private static let format = 6

    private struct Format: Decodable {
        var format: Int
    }

    private struct File: Codable {
        var format: Int
        var imageDirectory: String?
        /// Absent where charms run on this machine.
        var hasOwnMachines: Bool?
        var model: ModelState
        /// How far the timeline was written before the model was, in bytes.
        var timelineSize: Int
    }

    /// The folder's path, absolute.
    public let path: String
    /// The controller's folder: that of its first model.
    public let home: String
    /// A folder that each new machine's root file system is copied from, or nil. One with `bin/sh` is a whole root file system,
    /// which machines of their own are laid over instead.
    public var imageDirectory: String?
    /// Whether charms run on machines of their own rather than on this one.
    public var hasOwnMachines = false
    /// How many hooks ran that the model on disk knows nothing of, since the process that ran them was killed.
    public private(set) var lostHooks = 0
    private let access: Access
    private let lock: DirectoryLock?
    private let isNew: Bool
    private let contents: SecretContentStore
    private var savedContents: [String: SecretContent] = [:]
    private var files: [String: FileHandle] = [:]

    /// What a folder is opened for.
    public enum Access: Sendable {
        /// To change its model, which is made if there is none.
        case create
        /// To change its model.
        case change
        /// To look at its model, also while another process changes it.
        case read
    }

    /// Opens the folder; one that is opened for changes is locked until this object goes.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - access: What it is opened for.
    ///   - home: The controller's folder, if it is another one.
    ///   - other: Another model of the controller, which holds the lock already.
    ///   - onWait: Told that another process is at work there, before this one waits for it; without it nothing waits.
    /// - Throws: ``SimulationError``: `notFound`, `busy`, or `file`.
    public init(
        _ path: String, for access: Access, in home: String? = nil, beside other: StateDirectory? = nil,
        onWait: (() -> Void)? = nil
    ) throws(SimulationError) {
        self.path = URL(filePath: path).standardizedFileURL.path
        self.home = home.map { URL(filePath: $0).standardizedFileURL.path } ?? self.path
        self.access = access
        contents = SecretContentStore(path: "\(self.path)/secrets.sealed")
        isNew = access == .create && !FileManager.default.fileExists(atPath: self.path)
        if access == .create {
            do {
                try FileManager.default.createDirectory(
                    atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            } catch {
                throw SimulationError(.file, "\(path): cannot be made: \(error.localizedDescription)")
            }
        } else if Glibc.access("\(self.path)/model.json", F_OK) != 0 {
            guard errno == ENOENT else {
                throw SimulationError(.file, "\(path): cannot be read: \(String(cString: strerror(errno)))")
            }
            throw SimulationError(
                .notFound, "\(path): no simulated model here; deploy something first, or give --state DIRECTORY")
        }
        if access != .read { try Self.makePrivate(self.path) }
        guard access != .read else {
            lock = nil
            return
        }
        if let held = other?.lock {
            lock = held
        } else {
            lock = try DirectoryLock(self.home, shown: home ?? path, onWait: onWait)
        }
        // Another process may have removed the model meanwhile.
        guard access == .create || holdsModel else {
            throw SimulationError(.notFound, "\(path): the model that was here is gone")
        }
    }

    /// A folder that was made for a model that then did not come to be goes again.
    deinit {
        if isNew, !holdsModel { try? remove() }
    }

    /// What a controller's folder holds for all of its models.
    private static let shared: Set = ["models", "lock", "current", "namespace", "outside", "base", "machines.lock"]

    /// Ends the model's machines, and removes all that is in its folder; with the last model of a controller, all that is in the
    /// controller's.
    ///
    /// - Throws: ``SimulationError`` with code `file`.
    public func remove() throws(SimulationError) {
        let isLast = ControllerDirectory(home).folders.allSatisfy { $0 == path }
        if hasOwnMachines {
            isLast ? namespaces(hookTools: "").stopAll() : namespaces(hookTools: "").stop { _ in false }
        }
        var doomed = [isLast ? home : path]
        if !isLast, path == home {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
            doomed = names.filter { !Self.shared.contains($0) }.map { "\(path)/\($0)" }
        }
        // What the kernel or a charm has left unreadable goes too.
        let removal = ChildProcess(
            "/bin/sh",
            arguments: [
                "-c", "rm -rf -- \"$@\" 2>/dev/null || { chmod -R u+rwX -- \"$@\"; rm -rf -- \"$@\"; }", "sh",
            ] + doomed)
        do {
            let result = try removal.run()
            guard !result.succeeded else { return }
            throw SimulationError(.file, result.error.split(separator: "\n").joined(separator: "; "))
        } catch let error as SimulationError {
            throw error
        } catch {
            throw SimulationError(.file, "\(path): \(error)")
        }
    }

    /// The machines of their own.
    func namespaces(hookTools: String) -> MachineNamespaces {
        MachineNamespaces(state: path, home: home, hookTools: hookTools)
    }

    /// The way onto a machine, which is started if it does not run; nil where charms run on this machine.
    ///
    /// - Throws: ``SimulationError`` with the reason if it cannot be started here.
    public func entry(to machine: ModelMachine, hookTools: String) throws(SimulationError) -> MachineEntry? {
        guard hasOwnMachines else { return nil }
        return try namespaces(hookTools: hookTools).entry(to: machine, image: wholeImage)
    }

    /// The image, if it is a whole root file system.
    var wholeImage: String? { imageDirectory.flatMap { Glibc.access("\($0)/bin/sh", X_OK) == 0 ? $0 : nil } }

    /// Whether there is a model already.
    public var holdsModel: Bool { FileManager.default.fileExists(atPath: "\(path)/model.json") }

    /// Lets nobody but the owner in: charms, their machines' files and options are as secret as those of a real model.
    ///
    /// A folder that held something else before it got a model is left as it is.
    private static func makePrivate(_ path: String) throws(SimulationError) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        guard names.isEmpty || names.contains("model.json") else { return }
        guard chmod(path, 0o700) == 0 || errno == EPERM || errno == EROFS else {
            throw SimulationError(.file, "\(path): cannot be made private: \(String(cString: strerror(errno)))")
        }
    }

    /// Reads the model.
    ///
    /// - Throws: ``SimulationError`` with code `damaged` that names the file and the reason. Nothing is changed.
    public func load() throws(SimulationError) -> ModelState {
        let file = "\(path)/model.json"
        let stored: File
        do {
            let data = try Data(contentsOf: URL(filePath: file))
            let format = try JSONDecoder().decode(Format.self, from: data).format
            guard format == Self.format else {
                throw SimulationError(
                    .damaged, "\(file): format \(format), but this juju-sim knows only \(Self.format)")
            }
            stored = try JSONDecoder().decode(File.self, from: data)
        } catch let error as SimulationError {
            throw error
        } catch let error as DecodingError {
            throw SimulationError(.damaged, "\(file): damaged: \(Self.reason(error)); nothing was changed")
        } catch {
            throw SimulationError(.damaged, "\(file): cannot be read: \(error.localizedDescription)")
        }
        imageDirectory = stored.imageDirectory
        hasOwnMachines = stored.hasOwnMachines ?? false
        var model = stored.model
        // While another process is at work the timeline is ahead of the model, which is as it should be.
        if access != .read { lostHooks = timeline.hooks(after: stored.timelineSize) }
        savedContents = try contents.load(of: model.uuid)
        // Whoever only looks gets no secrets: another process may have changed them since the model was read.
        if access == .read { return model }
        model.contents = savedContents
        for secret in model.secrets.values {
            for revision in secret.revisions where model.contents[secret.contentKey(revision.number)] == nil {
                throw SimulationError(
                    .damaged, "\(contents.path): damaged: revision \(revision.number) of secret \(secret.id) is missing"
                )
            }
        }
        return model
    }

    /// Writes the model, each file at once or not at all.
    ///
    /// The content of secrets that are gone is kept until the model is written: whenever the process is killed, the model on
    /// disk finds the content of each of its secrets.
    public func save(_ model: ModelState) throws(SimulationError) {
        try save(contents: savedContents.merging(model.contents) { $1 }, of: model)
        try write(model)
        try save(contents: model.contents, of: model)
    }

    private func save(contents all: [String: SecretContent], of model: ModelState) throws(SimulationError) {
        guard all != savedContents else { return }
        try contents.save(all, of: model.uuid)
        savedContents = all
    }

    private func write(_ model: ModelState) throws(SimulationError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        do {
            let data = try encoder.encode(
                File(
                    format: Self.format, imageDirectory: imageDirectory, hasOwnMachines: hasOwnMachines ? true : nil,
                    model: model, timelineSize: timeline.size))
            try OwnFile.write(data, to: "\(path)/model.json")
        } catch {
            throw SimulationError(.file, "\(path)/model.json: cannot be written: \(error.localizedDescription)")
        }
    }

    /// Appends a line to the log.
    public func append(_ line: LogLine) { append(line, to: "log") }

    /// Appends a status to those of the past.
    func append(_ status: StatusEntry) { append(status, to: "statuses") }

    private func append(_ value: some Encodable, to name: String) {
        if files[name] == nil {
            let file = "\(path)/\(name).jsonl"
            let descriptor = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { return }
            files[name] = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        }
        guard var data = try? JSONEncoder().encode(value) else { return }
        data.append(UInt8(ascii: "\n"))
        try? files[name]?.write(contentsOf: data)
    }

    /// The lines of the log.
    public func logLines() throws(SimulationError) -> [LogLine] { try values(of: "log") }

    /// The statuses of the past, as they were set.
    public func statuses() throws(SimulationError) -> [StatusEntry] { try values(of: "statuses") }

    private func values<Value: Decodable>(of name: String) throws(SimulationError) -> [Value] {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name).jsonl") else { return [] }
        var values: [Value] = []
        for (index, line) in data.split(separator: UInt8(ascii: "\n")).enumerated() {
            do {
                values.append(try JSONDecoder().decode(Value.self, from: line))
            } catch {
                throw SimulationError(.damaged, "\(path)/\(name).jsonl: line \(index + 1) is damaged")
            }
        }
        return values
    }

    /// What happened to the model so far.
    public var timeline: TimelineFile { TimelineFile(path: "\(path)/timeline.jsonl") }

    /// The folder of an application's charm.
    public func charmDirectory(_ application: ModelApplication) -> String {
        charmDirectory(application.name, revision: application.charmRevision)
    }

    /// The folder of a revision of an application's charm.
    func charmDirectory(_ application: String, revision: Int) -> String { "\(path)/charms/\(application)-\(revision)" }

    /// The folder that stands for a machine's root file system.
    public func machineRoot(_ machine: String) -> String { "\(path)/machines/\(machine)/root" }

    /// The folder of a unit's agent.
    public func agentDirectory(_ unit: UnitName) -> String { "\(path)/agents/unit-\(unit.application)-\(unit.number)" }

    /// Removes the folders of agents whose units are gone, as Juju's deployer does: a later unit of that name begins anew.
    func removeAgents(besides model: ModelState) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(path)/agents")) ?? []
        if names.isEmpty { return }
        let kept = Set(model.units.keys.map { "unit-\($0.application)-\($0.number)" })
        for name in names where !kept.contains(name) {
            try? FileManager.default.removeItem(atPath: "\(path)/agents/\(name)")
        }
    }

    /// The folder of the hook tools.
    public var toolsDirectory: String { "\(path)/tools" }

    private static func reason(_ error: DecodingError) -> String {
        switch error {
        case .dataCorrupted(let context), .keyNotFound(_, let context), .typeMismatch(_, let context),
            .valueNotFound(_, let context):
            let place = context.codingPath.map(\.stringValue).joined(separator: ".")
            return place.isEmpty ? context.debugDescription : "\(place): \(context.debugDescription)"
        @unknown default: return "\(error)"
        }
    }
}

/// The lock of a controller's folder, held as long as this object lives.
private final class DirectoryLock {
    private let descriptor: Int32

    init(_ path: String, shown: String, onWait: (() -> Void)?) throws(SimulationError) {
        descriptor = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw SimulationError(.file, "\(shown)/lock: \(String(cString: strerror(errno)))")
        }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
        guard let onWait else {
            throw SimulationError(.busy, "\(shown): another juju-sim is at work here; wait until it is done")
        }
        onWait()
        while flock(descriptor, LOCK_EX) != 0 {
            if errno == EINTR { continue }
            throw SimulationError(.file, "\(shown)/lock: \(String(cString: strerror(errno)))")
        }
        // The other process may have removed the folder meanwhile, and the lock with it.
        guard Glibc.access("\(path)/lock", F_OK) == 0 else {
            throw SimulationError(.notFound, "\(shown): the model that was here is gone")
        }
    }

    deinit { close(descriptor) }
}
