import Foundation
import MaasClient
import Synchronization

/// A region controller to enroll against: the web interface that racks, charms and `maasctl` ask, and the files that a
/// region has on its machine.
///
/// It serves on the threads of Swift's tasks: whoever asks it in the same process must not block those.
///
/// It keeps its state below the machine's root directory, so that a region started anew there is the same region.
public final class SimulatedRegion: Sendable {
    /// The directory that stands for the machine's `/`.
    public var root: String { files.root }

    private let files: MachineFiles
    private let store: RegionStore
    private let server = RegionServer()
    private let encrypted = RegionServer()
    private let front = Mutex<TLSFront?>(nil)

    /// The region of name `name` and MAAS version `version` on the machine at `root`; one that is there already is kept.
    ///
    /// With `database`, the root of another region's machine, it is a further region controller of that MAAS: they share users,
    /// nodes and the secret.
    ///
    /// Writes the files that a region's snap has, and with `program`, the path of `maas-sim`, the machine's `maas` and
    /// `snap` commands.
    ///
    /// - Throws: ``SimulationError`` when the state there is damaged, or an error of the file system.
    public init(
        root: String, name: String = "region-1", version: String = "3.6.5", database: String? = nil,
        program: String? = nil
    ) throws {
        files = MachineFiles(root: root)
        store = RegionStore(files: files)
        let state = try store.create(name: name, version: version, database: database.map(MachineFiles.init(root:)))
        if let program {
            let machine = SimulatedMachine(root: root)
            try machine.installCommands(program: program)
            if machine.installedSnap == nil { try machine.install(InstalledSnap(ofRegion: state.version)) }
        } else if !FileManager.default.fileExists(atPath: files.snapData) {
            try FileManager.default.createDirectory(atPath: files.snapData, withIntermediateDirectories: false)
        }
        try files.write("region", to: files.snapMode, mode: 0o644)
        if files.text(at: files.secret) == nil { try files.write(state.secret, to: files.secret, mode: 0o640) }
        try files.write(state.own, to: files.maasID, mode: 0o640)
    }

    /// Serves on 127.0.0.1 and the given TCP port, 0 for the one used before or else any that is free, until ``stop()``.
    ///
    /// - Returns: The region's URL, which is also in its `regiond.conf`.
    /// - Throws: An error of the system, such as when the port is taken.
    @discardableResult
    public func start(port: UInt16 = 0) async throws -> String {
        let api = RegionAPI(files: files)
        let bound = try await serve(port: port) { await api.answerWithFaults($0) }
        return try tell("http://127.0.0.1:\(bound)/MAAS")
    }

    /// Serves as ``start(port:)`` does, over TLS with a certificate of an authority of its own, whose certificate is then at
    /// ``certificateFile``; and over plain HTTP as a region with TLS does: racks are answered, others sent to the https URL.
    ///
    /// - Returns: The region's https URL, which is also in its `regiond.conf`.
    /// - Throws: An error of the system, or ``SimulationError`` when `openssl` or `socat` is missing.
    @discardableResult
    public func startWithTLS(port: UInt16 = 0) async throws -> String {
        try certificates.make()
        let api = RegionAPI(files: files)
        let front: TLSFront
        do {
            front = try await startFront(to: try await encrypted.start(port: 0) { await api.answerWithFaults($0) })
        } catch {
            await stop()
            throw error
        }
        self.front.withLock { $0 = front }
        let place = "https://127.0.0.1:\(front.port)"
        _ = try await serve(port: port) { request in
            // maasserver/templates/http/regiond.nginx.conf.template: what racks and machines need before they know of TLS.
            let open = [
                "/MAAS/rpc/", "/MAAS/metadata/", "/MAAS/api/2.0/machines", "/MAAS/images-stream",
                "/MAAS/simulated-rpc/",
            ]
            if open.contains(where: request.path.hasPrefix) { return await api.answerWithFaults(request) }
            guard request.path.hasPrefix("/MAAS") else { return FaultyAnswer(answer: .nginx(404, "Not Found")) }
            return FaultyAnswer(answer: .moved(place + request.target))
        }
        return try tell(place + "/MAAS")
    }

    /// On the port used before, or else any.
    private func startFront(to inner: UInt16) async throws -> TLSFront {
        let before = try store.read().server.tlsPort ?? 0
        let folder = certificates.folder
        let front: TLSFront
        if before != 0, let again = try? await TLSFront(certificate: folder, port: before, to: inner) {
            front = again
        } else {
            front = try await TLSFront(certificate: folder, port: 0, to: inner)
        }
        try store.update { $0.server.tlsPort = front.port }
        return front
    }

    private var certificates: TLSCertificates { TLSCertificates(folder: files.simulation + "/tls") }

    /// The certificate (PEM) of the authority that vouches for a region with TLS.
    public var certificateFile: String { certificates.authority }

    /// The URL over plain HTTP, at which a region with TLS answers racks only.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public var plainURL: String { get throws { "http://127.0.0.1:\(try store.read().server.port)/MAAS" } }

    private func tell(_ url: String) throws -> String {
        var values = ["maas_url": url]
        if files.configuration(at: files.regionConfiguration)["database_host"] == nil {
            values.merge(["database_host": "localhost", "database_port": "5432", "database_name": "maasdb"]) { $1 }
            values.merge(["database_user": "maas", "database_pass": Names.random(12, from: Names.keyLetters)]) { $1 }
        }
        try files.configure(values, at: files.regionConfiguration, mode: 0o640)
        // Of a region too, for the racks' part of it (maascli/snap.py, cmd_init).
        try files.configure(["maas_url": url], at: files.rackConfiguration, mode: 0o644)
        return url
    }

    private func serve(port: UInt16, _ answer: @escaping RegionServer.Answering) async throws -> UInt16 {
        let before = try store.read().server.port
        let bound: UInt16
        if port == 0, before != 0, let again = try? await server.start(port: before, answer: answer) {
            bound = again
        } else {
            bound = try await server.start(port: port, answer: answer)
        }
        try store.update { $0.server.port = bound }
        return bound
    }

    /// Sets how long the region takes to restart, as when its own machine's rack is deleted.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public func setRestartDuration(_ seconds: Double) throws { try store.update { $0.restartDuration = seconds } }

    /// Stops serving; the state stays on disk.
    public func stop() async {
        let front = front.withLock { front in
            defer { front = nil }
            return front
        }
        front?.stop()
        await encrypted.stop()
        await server.stop()
    }

    /// Lets the next `times` answers go wrong, or all until ``mend(root:)``.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public static func inject(_ fault: RegionFault, times: Int? = nil, root: String) throws {
        try RegionStore(files: MachineFiles(root: root)).update { region in
            region.server.faults.append(.init(fault: fault, times: times))
        }
    }

    /// Ends all faults.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public static func mend(root: String) throws {
        try RegionStore(files: MachineFiles(root: root)).update { $0.server.faults = [] }
    }

    /// Gives the user `name` a password to log in with; in the simulation it lies in the state file (0600) as it is.
    ///
    /// - Throws: ``SimulationError`` when there is no such user.
    public func setPassword(_ password: String, of name: String = "admin") throws {
        try store.update { region in
            guard let index = region.users.firstIndex(where: { $0.name == name }) else {
                throw SimulationError("there is no user \(name)")
            }
            region.users[index].password = password
        }
    }

    /// The API key of the user `name`, who is made if there is none yet, as an administrator or not.
    ///
    /// - Throws: ``SimulationError`` when the state is damaged.
    public func apiKey(of name: String = "admin", isSuperuser: Bool = true) throws -> String {
        try store.update { region in
            if let index = region.users.firstIndex(where: { $0.name == name }) {
                return region.users[index].key(named: nil).text
            }
            let user = RegionState.User(name: name, isSuperuser: isSuperuser)
            region.users.append(user)
            return user.keys[0].text
        }
    }

    /// Sets the condition of the region's database: `up`, `down` (PostgreSQL refuses connections) or `empty` (no migrations ran).
    ///
    /// - Throws: ``SimulationError`` when `condition` is none of them or the state is damaged.
    public static func setDatabase(_ condition: String, root: String) throws {
        guard let database = RegionState.Database(rawValue: condition) else {
            throw SimulationError("a database is up, down or empty")
        }
        try RegionStore(files: MachineFiles(root: root)).update { $0.database = database }
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

    /// Checks what MAAS would check of a new machine.
    ///
    /// - Throws: ``SimulationError`` with MAAS's words.
    public static func check(hostname: String, macAddresses: [String]) throws {
        do { try HostnameError.check(hostname) } catch let error as HostnameError {
            throw SimulationError(error.reason)
        }
        for address in macAddresses where address.wholeMatch(of: /([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}/) == nil {
            throw SimulationError("'\(address)' is not a valid MAC address.")
        }
    }

    /// Puts a new shared secret in place, as an administrator would; racks that hold the old one lose their connection.
    ///
    /// - Throws: An error of the file system.
    public static func rotateSecret(root: String) throws {
        let secret = Names.random(32, from: Names.hexDigits)
        try RegionStore(files: MachineFiles(root: root)).update { $0.rotate(to: secret) }
    }
}
