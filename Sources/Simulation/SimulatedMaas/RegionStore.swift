import Foundation

/// A region's state on disk, shared by the region's server and the commands on its machine.
///
/// The simulated database is one JSON file (0600) that is locked, read and written whole; on the machine of a further region
/// of the same MAAS it is a link to it. The machine's secret file is looked at each time, so that whoever replaces it has
/// rotated the secret.
struct RegionStore: Sendable {
    let files: MachineFiles

    /// The state as it is.
    func read() throws -> RegionState { try update { $0 } }

    /// Changes the state, or only reads it, while nobody else does.
    func update<Result>(_ body: (inout RegionState) throws -> Result) throws -> Result {
        guard FileManager.default.fileExists(atPath: files.regionState) else {
            throw SimulationError(
                "there is no simulated region in \(files.root); start one with: maas-sim region --root DIR"
            )
        }
        return try FileLock.hold(lock) {
            let data = FileManager.default.contents(atPath: files.regionState) ?? Data()
            var state = try decode(data)
            state.own = files.text(at: files.regionID) ?? ""
            try synchronise(&state)
            let result = try body(&state)
            try synchronise(&state)
            let changed = try Self.encode(state)
            if changed != data { try write(changed) }
            return result
        }
    }

    /// Makes the region, if there is one on this machine, one of the snap's version `version`.
    func upgrade(to version: String) throws {
        guard FileManager.default.fileExists(atPath: files.regionState) else { return }
        let short = String(version.prefix { $0 != "-" })
        try update { region in
            region.version = short
            for index in region.nodes.indices where region.nodes[index].type.isRegionController {
                region.nodes[index].version = short
            }
        }
    }

    /// Keeps the machine's secret file and the database together.
    ///
    /// A region writes the file when it starts, and takes what an administrator writes there (maas.md, section 7). While it restarts
    /// there is no file.
    private func synchronise(_ state: inout RegionState) throws {
        guard state.servers[state.own] != nil else { return }
        if let end = state.server.restarting {
            guard end <= Date.now.timeIntervalSince1970 else {
                try? FileManager.default.removeItem(atPath: files.secret)
                return
            }
            state.server.restarting = nil
            try files.write(state.secret, to: files.secret, mode: 0o640)
        }
        if let secret = files.text(at: files.secret), secret != state.server.secret { state.rotate(to: secret) }
        if state.server.secret != state.secret {
            state.server.secret = state.secret
            try files.write(state.secret, to: files.secret, mode: 0o640)
        }
    }

    /// Makes the state of a new region unless there is one, and returns it; with `database`, the region is a further one of that
    /// on the machine there.
    func create(name: String, version: String, database: MachineFiles?) throws -> RegionState {
        let manager = FileManager.default
        try files.makeDirectories()
        if let database, !manager.fileExists(atPath: files.regionState) {
            guard manager.fileExists(atPath: database.regionState) else {
                throw SimulationError("there is no simulated region in \(database.root)")
            }
            try manager.createSymbolicLink(atPath: files.regionState, withDestinationPath: database.regionState)
        }
        if manager.fileExists(atPath: files.regionState) {
            if files.text(at: files.regionID) != nil { return try read() }
            let id = try update { $0.addServer(name) }
            try files.write(id, to: files.regionID, mode: 0o600)
            return try read()
        }
        return try FileLock.hold(lock) {
            let state = RegionState(name: name, version: version)
            try files.write(state.own, to: files.regionID, mode: 0o600)
            try write(Self.encode(state))
            return state
        }
    }

    /// The database itself, also on the machine of a further region.
    private var database: String { URL(fileURLWithPath: files.regionState).resolvingSymlinksInPath().path }

    private var lock: String { database + ".lock" }

    private func decode(_ data: Data) throws -> RegionState {
        do {
            return try JSONDecoder().decode(RegionState.self, from: data)
        } catch {
            throw SimulationError("\(files.regionState) is damaged; remove it to start a new region")
        }
    }

    private static func encode(_ state: RegionState) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        return try encoder.encode(state)
    }

    private func write(_ data: Data) throws {
        let new = database + ".new"
        guard FileManager.default.createFile(atPath: new, contents: data, attributes: [.posixPermissions: 0o600]),
            rename(new, database) == 0
        else { throw SimulationError("cannot write \(files.regionState); check that its directory is writable") }
    }
}
