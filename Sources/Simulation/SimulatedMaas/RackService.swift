import Foundation
import MaasClient

/// The service `rackd` of a machine: a process that registers with the region, and the connection it leaves behind.
///
/// The process ends as soon as the rack is registered; what lasts is the region's record of the connection, until
/// ``stop()`` takes it back. Each start gets an id in a file, and a process whose id is not there any more ends by itself.
struct RackService: Sendable {
    let machine: SimulatedMachine
    private var files: MachineFiles { machine.files }

    /// The id of the start that is in force; no file: stopped.
    private var runFile: String { files.simulation + "/rackd.run" }
    /// Where and as what the rack is connected.
    private var connectionFile: String { files.simulation + "/rackd.connection" }
    private var lockFile: String { files.simulation + "/rackd.lock" }

    /// What to know to end a connection.
    struct Connection: Codable {
        let url: String
        let id: String
    }

    /// Whether the service was started and not stopped since.
    var isRunning: Bool { files.text(at: runFile) != nil }

    /// Whether the service has a connection to take back.
    var isConnected: Bool { FileManager.default.fileExists(atPath: connectionFile) }

    /// Whether the start of id `run` is the one in force.
    func isCurrent(_ run: String) -> Bool { files.text(at: runFile) == run }

    /// Does `body` while the service is neither started nor stopped.
    func whileUnchanged<Result>(_ body: () throws -> Result) throws -> Result { try FileLock.hold(lockFile, body) }

    /// Starts the service, unless the machine is no rack.
    func start() throws {
        guard files.mode == "rack" else { return }
        let run = Names.uuid()
        try whileUnchanged { try files.write(run, to: runFile, mode: 0o600) }
        try RackDaemon.launch(machine: machine, run: run)
    }

    /// Keeps the connection that the service got.
    func keep(_ connection: Connection) throws {
        let data = try JSONEncoder().encode(connection)
        try files.write(String(decoding: data, as: UTF8.self), to: connectionFile, mode: 0o600)
    }

    /// Stops the service and ends its connection. A region that does not answer is left to find out by itself.
    func stop() throws {
        guard FileManager.default.fileExists(atPath: files.simulation) else { return }
        try whileUnchanged {
            try? FileManager.default.removeItem(atPath: runFile)
            guard let data = FileManager.default.contents(atPath: connectionFile) else { return }
            try FileManager.default.removeItem(atPath: connectionFile)
            guard let connection = try? JSONDecoder().decode(Connection.self, from: data) else { return }
            let body = try JSONEncoder().encode(RackDisconnection(connection: connection.id))
            let transport = HTTPTransport(options: .init(timeLimit: .seconds(3)))
            _ = try? transport.sendAndWait(
                HTTPRequest(
                    .post,
                    connection.url + "/simulated-rpc/disconnect",
                    body: .init("application/json", Array(body))
                )
            )
        }
    }
}
