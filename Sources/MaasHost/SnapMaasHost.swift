import ChildProcess
import Glibc
import SealedStore

/// A machine on which MAAS is, or will be, installed as a snap.
public struct SnapMaasHost: MaasHost {
    private let root: String
    let maasctl: String
    private let noteFile: String

    /// The machine whose files lie below `root`.
    ///
    /// - Parameters:
    ///   - root: The folder that stands for the machine's `/`; by default what `CHARM_WORKLOAD_ROOT` names, which a simulated
    ///     Juju sets and a real one does not.
    ///   - charmDirectory: The charm's folder: its `bin/maasctl` asks MAAS, its `.maas-note` keeps notes.
    public init(root: String? = nil, charmDirectory: String) {
        self.root = root ?? getenv("CHARM_WORKLOAD_ROOT").map { String(cString: $0) } ?? ""
        maasctl = charmDirectory + "/bin/maasctl"
        noteFile = charmDirectory + "/.maas-note"
    }

    private func path(_ path: String) -> String { root + path }
    private var common: String { path("/var/snap/maas/common") }
    private var data: String { path("/var/snap/maas/current") }
    private var secretFile: String { common + "/maas/secret" }
    private var systemIDFile: String { common + "/maas/maas_id" }
}

// What the machine is.
extension SnapMaasHost {
    /// The kernel's host name.
    public var hostname: String {
        get throws {
            guard let name = TextFile.read(path("/proc/sys/kernel/hostname")) else {
                throw MaasHostError(.machine, "this machine has no host name: set one with hostnamectl")
            }
            return name
        }
    }

    /// The host name if it has a domain, else its first name with one in `/etc/hosts`.
    public var fqdn: String? {
        guard let name = try? hostname else { return nil }
        if name.contains(".") { return name }
        let names = (TextFile.read(path("/etc/hosts")) ?? "").split(separator: "\n").flatMap { line in
            line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).dropFirst()
        }
        return names.first { $0.hasPrefix(name + ".") }.map(String.init)
    }

    /// The addresses of the network cards that the kernel knows.
    public var macAddresses: [String] {
        let cards = TextFile.names(in: path("/sys/class/net")).filter { $0 != "lo" }
        let addresses = cards.compactMap { TextFile.read(path("/sys/class/net/\($0)/address")) }
        // Cards of one bond or bridge have one address.
        return addresses.filter { $0.utf8.count == 17 && $0 != "00:00:00:00:00:00" }.sorted().reduce(into: []) {
            list, address in
            if list.last != address { list.append(address) }
        }
    }

    /// What the snap's files say.
    public var installation: MaasInstallation {
        get throws {
            guard access(path("/snap/bin/maas"), X_OK) == 0 else { return MaasInstallation() }
            let mode = TextFile.read(common + "/snap_mode")
            let settings = mode == "rack" ? "rackd.conf" : "regiond.conf"
            return MaasInstallation(
                isInstalled: true,
                version: Self.value(of: "version:", inFile: path("/snap/maas/current/meta/snap.yaml")),
                mode: mode, url: Self.value(of: "maas_url:", inFile: "\(data)/\(settings)"), secret: try secret(),
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

// Notes.
extension SnapMaasHost {
    /// The kernel's clock.
    public var now: Int { time(nil) }

    /// What the charm's folder keeps, which Juju leaves alone when it upgrades the charm (3.6).
    public var note: String? { TextFile.read(noteFile) }

    /// Writes the note wholly or not at all.
    public func keep(note: String?) throws {
        guard let note else {
            unlink(noteFile)
            return
        }
        do {
            try SecretBytes(utf8: note).write(toFile: noteFile)
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
    }
}

// Doing things with MAAS's snap.
extension SnapMaasHost {
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
        let result = try Self.run(ChildProcess(program, arguments: arguments, timeLimit: .seconds(1800)), orElse: .snap)
        guard result.succeeded else {
            throw MaasHostError(
                .snap, "snap \(arguments.joined(separator: " ")): \(result.error.trimmed) (\(result.ending))")
        }
    }

    /// `maas init` always exits with 0, asks for the secret for ever at the end of its input, and leaves the secret readable
    /// for all: so it gets one line, a time limit, and its files are read back. It keeps the id that a region has given before,
    /// which would then look like this region's answer; MAAS's own command for Debian packages removes it too, and a region
    /// knows a machine by its name and cards as well (MAAS 3.4 to 3.7).
    public func enroll(url: String, token: SecretBytes, patience: Duration) throws -> Bool {
        let wasRack = try installation.mode == "rack"
        unlink(systemIDFile)
        let command = ChildProcess(
            path("/snap/bin/maas"), arguments: ["init", "rack", "--maas-url", url, "--force"], timeLimit: .seconds(300))
        let line = ChildProcess.Input.secret { write in
            token.withBytes { write($0) }
            withUnsafeBytes(of: UInt8(ascii: "\n"), write)
        }
        let result = try Self.run(command, input: line, orElse: .enrollment)
        if access(secretFile, F_OK) == 0 { chmod(secretFile, 0o600) }
        guard result.ending != .timedOut, try installation.isRack(of: url, token: token) else {
            throw MaasHostError(
                .enrollment, "maas init rack did not write its files (\(result.ending)): \(result.error.lastLine)")
        }
        // Its services may have been stopped for good when it left its former region.
        if wasRack { try start() }
        return waitForSystemID(patience)
    }

    private func waitForSystemID(_ patience: Duration) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + patience
        repeat {
            if TextFile.read(systemIDFile) != nil { return true }
            usleep(50_000)
        } while clock.now < end
        return false
    }
}

// Running programs.
extension SnapMaasHost {
    static func run(
        _ command: ChildProcess, input: ChildProcess.Input = .null, orElse code: MaasHostError.Code
    ) throws -> ChildProcess.Result {
        do {
            return try command.run(input: input)
        } catch {
            throw MaasHostError(code, "\(error)")
        }
    }
}
