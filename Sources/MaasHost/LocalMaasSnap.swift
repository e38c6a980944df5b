import ChildProcess
import Glibc
import MaasIdentifiers
import SealedStore

/// The snap of MAAS on the machine that this process runs on.
public struct LocalMaasSnap: MaasSnap {
    private let root: String

    /// The snap of the machine whose files lie below `root`, by default the workload's root.
    public init(root: String = WorkloadRoot.path) { self.root = root }

    private func path(_ path: String) -> String { root + path }
    private var common: String { path("/var/snap/maas/common") }
    private var data: String { path("/var/snap/maas/current") }
    private var secretFile: String { common + "/maas/secret" }
    private var systemIDFile: String { common + "/maas/maas_id" }
}

// What its files say.
extension LocalMaasSnap {
    /// What the snap's files say.
    public var installation: MaasInstallation {
        get throws {
            guard access(path("/snap/bin/maas"), X_OK) == 0 else { return MaasInstallation() }
            let mode = TextFile.read(common + "/snap_mode")
            let settings = mode == "rack" ? "rackd.conf" : "regiond.conf"
            return MaasInstallation(
                isInstalled: true,
                version: Self.value(of: "version:", inFile: path("/snap/maas/current/meta/snap.yaml")),
                mode: mode, urls: Self.value(of: "maas_url:", inFile: "\(data)/\(settings)").map { [$0] } ?? [],
                secret: try secret(),
                systemID: TextFile.read(systemIDFile))
        }
    }

    private func secret() throws -> SecretBytes? {
        guard access(secretFile, F_OK) == 0 else { return nil }
        do {
            let secret = try SecretBytes(contentsOfFile: secretFile).trimmed()
            return secret.isEmpty ? nil : secret
        } catch {
            throw MaasHostError(.machine, "MAAS's secret can't be read: \(error)")
        }
    }

    /// The value of a key in a file of YAML, where it stands on a plain line at the margin, maybe in quotes.
    private static func value(of key: String, inFile path: String) -> String? {
        let lines = TextFile.read(path)?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix(key) }) else { return nil }
        let value = String(line.dropFirst(key.count)).trimmed
        guard let quote = value.first, quote == "'" || quote == "\"", value.last == quote, value.count > 1 else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}

// Doing things with MAAS's snap.
extension LocalMaasSnap {
    /// Installs the snap.
    public func install(channel: String) throws { try snap(["install", "maas", "--channel=\(channel)"]) }

    /// Starts the snap's services, from now on also at boot.
    public func start() throws { try snap(["start", "--enable", "maas"]) }

    /// Stops the snap's services until they are started again; without `--disable` they would come back at the next boot.
    public func stop() throws { try snap(["stop", "--disable", "maas"]) }

    /// Removes the snap with its data and without a snapshot.
    public func remove() throws { try snap(["remove", "--purge", "maas"]) }

    private func snap(_ arguments: [String]) throws {
        let program = ["/usr/bin/snap", "/snap/bin/snap"].map(path).first { access($0, X_OK) == 0 }
        guard let program else {
            throw MaasHostError(.snap, "snapd is not installed: install it with apt install snapd")
        }
        let result = try ChildProcess(program, arguments: arguments, timeLimit: .seconds(1800)).run(orElse: .snap)
        guard result.succeeded else {
            throw MaasHostError(
                .snap, "snap \(arguments.joined(separator: " ")): \(result.error.trimmed) (\(result.ending))")
        }
    }

    /// `maas init` always exits with 0, asks for the secret for ever at the end of its input, and leaves the secret readable
    /// for all: so it gets one line, a time limit, and its files are read back. It keeps the id that a region has given before,
    /// which would then look like this region's answer; MAAS's own command for Debian packages removes it too, and a region
    /// knows a machine by its name and cards as well (MAAS 3.4 to 3.7).
    public func enroll(url: RegionURL, token: SecretBytes, timeout: Duration) throws -> Bool {
        let wasRack = try installation.mode == "rack"
        unlink(systemIDFile)
        let command = ChildProcess(
            path("/snap/bin/maas"), arguments: ["init", "rack", "--maas-url", url.description, "--force"],
            timeLimit: .seconds(300))
        let line = ChildProcess.Input.secret { write in
            token.withBytes { write($0) }
            withUnsafeBytes(of: UInt8(ascii: "\n"), write)
        }
        let result = try command.run(input: line, orElse: .enrollment)
        if access(secretFile, F_OK) == 0 { chmod(secretFile, 0o600) }
        guard result.ending != .timedOut, try installation.isRack(of: url, token: token) else {
            throw MaasHostError(
                .enrollment, "maas init rack did not write its files (\(result.ending)): \(result.error.lastLine)")
        }
        // Its services may have been stopped for good when it left its former region.
        if wasRack { try start() }
        return waitForSystemID(timeout)
    }

    private func waitForSystemID(_ timeout: Duration) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + timeout
        repeat {
            if TextFile.read(systemIDFile) != nil { return true }
            usleep(50_000)
        } while clock.now < end
        return false
    }
}

// Running programs.
extension ChildProcess {
    func run(
        input: Input = .null, orElse code: MaasHostError.Code
    ) throws -> Result {
        do {
            return try run(input: input)
        } catch {
            throw MaasHostError(code, "\(error)")
        }
    }
}
