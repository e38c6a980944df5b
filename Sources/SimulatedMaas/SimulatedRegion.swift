import FlyingFox
import Foundation
import MaasClient

/// A region controller to enroll against: the web interface that racks, charms and `maasctl` ask, and the files that a
/// region has on its machine.
///
/// It serves on the threads of Swift's tasks: whoever asks it with blocking calls in the same process must do so on other
/// threads, or run it as the process `maas-sim region` instead.
///
/// It keeps its state below the machine's root directory, so that a region started anew there is the same region.
public final class SimulatedRegion: Sendable {
    /// The directory that stands for the machine's `/`.
    public var root: String { files.root }

    private let files: MachineFiles
    private let store: RegionStore
    private let server = Server()

    /// The region of name `name` and MAAS version `version` on the machine at `root`; one that is there already is kept.
    ///
    /// Writes the files that a region's snap has, and with `program`, the path of `maas-sim`, the machine's `maas` and
    /// `snap` commands.
    ///
    /// - Throws: ``SimulationError`` when the state there is damaged, or an error of the file system.
    public init(root: String, name: String = "region-1", version: String = "3.6.5", program: String? = nil) throws {
        files = MachineFiles(root: root)
        store = RegionStore(files: files)
        let state = try store.create(name: name, version: version)
        if let program {
            let machine = SimulatedMachine(root: root)
            try machine.installCommands(program: program)
            try machine.installSnap(channel: "\(version.split(separator: ".").prefix(2).joined(separator: "."))/stable")
        } else if !FileManager.default.fileExists(atPath: files.snapData) {
            try FileManager.default.createDirectory(atPath: files.snapData, withIntermediateDirectories: false)
        }
        try files.write("region", to: files.snapMode, mode: 0o644)
        if files.text(at: files.secret) == nil { try files.write(state.secret, to: files.secret, mode: 0o640) }
        let own = state.nodes.first { $0.type.isRegionController }
        if let own { try files.write(own.systemID, to: files.maasID, mode: 0o640) }
    }

    /// Serves on 127.0.0.1 and the given TCP port, 0 for the one used before or else any that is free, until ``stop()``.
    ///
    /// - Returns: The region's URL, which is also in its `regiond.conf`.
    /// - Throws: An error of the system, such as when the port is taken.
    @discardableResult
    public func start(port: UInt16 = 0) async throws -> String {
        let api = RegionAPI(files: files)
        let before = try store.read().port
        let bound: UInt16
        if port == 0, before != 0, let again = try? await server.start(port: before, api: api) {
            bound = again
        } else {
            bound = try await server.start(port: port, api: api)
        }
        try store.update { $0.port = bound }
        let url = "http://127.0.0.1:\(bound)/MAAS"
        try files.write("maas_url: \(url)\n", to: files.regionConfiguration, mode: 0o640)
        return url
    }

    /// Stops serving; the state stays on disk.
    public func stop() async { await server.stop() }

    /// The API key of the user `name`, who is made if there is none yet, as an administrator or not.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public func apiKey(of name: String = "admin", isSuperuser: Bool = true) throws -> String {
        try store.update { region in
            if let user = region.users.first(where: { $0.name == name }) { return user.apiKey }
            let user = RegionState.User(name: name, isSuperuser: isSuperuser)
            region.users.append(user)
            return user.apiKey
        }
    }

    /// Adds a machine as MAAS knows it before it is deployed, and returns its system id.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    @discardableResult
    public func addMachine(hostname: String, macAddresses: [String] = []) throws -> String {
        try store.update { region in
            let node = SimulatedNode(
                systemID: region.newSystemID(),
                hostname: hostname,
                type: .machine,
                macAddresses: macAddresses,
                architecture: "amd64/generic"
            )
            region.nodes.append(node)
            return node.systemID
        }
    }

    /// Puts a new shared secret in place, as an administrator would; racks that hold the old one lose their connection.
    ///
    /// - Throws: An error of the file system.
    public static func rotateSecret(root: String) throws {
        let files = MachineFiles(root: root)
        let secret = Names.random(32, from: Names.hexDigits)
        try RegionStore(files: files).update { region in
            try files.write(secret, to: files.secret, mode: 0o640)
            region.rotate(to: secret)
        }
    }
}

/// The HTTP server of a region.
private actor Server {
    private var running: (server: HTTPServer, task: Task<Void, any Error>)?

    func start(port: UInt16, api: RegionAPI) async throws -> UInt16 {
        let server = HTTPServer(
            address: try sockaddr_in.inet(ip4: "127.0.0.1", port: port),
            logger: .disabled,
            handler: Handler(api: api)
        )
        let task = Task { try await server.run() }
        do {
            // Long, since in tests others may hold every thread for a while.
            try await server.waitUntilListening(timeout: 60)
        } catch {
            task.cancel()
            _ = try? await task.value
            throw error
        }
        guard case .ip4(_, let bound) = await server.listeningAddress else {
            task.cancel()
            throw SimulationError("the simulated region's server has no port")
        }
        running = (server, task)
        return bound
    }

    func stop() async {
        guard let running else { return }
        self.running = nil
        await running.server.stop()
        running.task.cancel()
        _ = try? await running.task.value
    }
}

/// From FlyingFox's requests to ours, and back.
private struct Handler: HTTPHandler {
    let api: RegionAPI

    func handleRequest(_ request: FlyingFox.HTTPRequest) async throws -> HTTPResponse {
        // The path as it was sent: FlyingFox's own one has lost the slash at its end, which matters to MAAS.
        let answer = api.answer(
            RegionRequest(
                method: request.method.rawValue,
                path: request.target.path(percentEncoded: false),
                query: request.query.map { ($0.name, $0.value) },
                authorization: request.headers[.authorization],
                body: try await request.bodyData
            )
        )
        var headers = HTTPHeaders()
        for (name, value) in answer.headers { headers[HTTPHeader(name)] = value }
        return HTTPResponse(
            statusCode: HTTPStatusCode(answer.status, phrase: ""),
            headers: headers,
            body: Data(answer.body)
        )
    }
}
