import Foundation

/// A region's state on disk, shared by the region's server and the commands on its machine.
///
/// The simulated database is one JSON file (0600) that is locked, read and written whole; the machine's secret file is
/// looked at each time, so that whoever replaces it has rotated the secret.
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
            if let secret = files.text(at: files.secret) { state.rotate(to: secret) }
            let result = try body(&state)
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

    /// Makes the state of a new region unless there is one, and returns it.
    func create(name: String, version: String) throws -> RegionState {
        try files.makeDirectories()
        return try FileLock.hold(lock) {
            if let data = FileManager.default.contents(atPath: files.regionState) { return try decode(data) }
            let state = RegionState(name: name, version: version)
            try write(Self.encode(state))
            return state
        }
    }

    private var lock: String { files.regionState + ".lock" }

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
        let new = files.regionState + ".new"
        guard FileManager.default.createFile(atPath: new, contents: data, attributes: [.posixPermissions: 0o600]),
            rename(new, files.regionState) == 0
        else { throw SimulationError("cannot write \(files.regionState); check that its directory is writable") }
    }
}
