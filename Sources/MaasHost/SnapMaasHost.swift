import ChildProcess
import FoundationEssentials
import Glibc
import SealedStore

/// A machine on which MAAS is, or will be, installed as a snap.
public struct SnapMaasHost: MaasHost {
    private let root: String
    private let maasctl: String

    /// The machine whose files lie below `root`.
    ///
    /// - Parameters:
    ///   - root: The folder that stands for the machine's `/`; by default what `CHARM_WORKLOAD_ROOT` names, which a simulated
    ///     Juju sets and a real one does not.
    ///   - maasctl: The program that asks MAAS.
    public init(root: String? = nil, maasctl: String) {
        self.root = root ?? getenv("CHARM_WORKLOAD_ROOT").map { String(cString: $0) } ?? ""
        self.maasctl = maasctl
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
                isInstalled: true, mode: mode, url: Self.url(in: TextFile.read("\(data)/\(settings)") ?? ""),
                secret: try secret(), systemID: TextFile.read(systemIDFile))
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

    /// The value of `maas_url` in MAAS's settings, which MAAS writes as one plain line, maybe in quotes.
    private static func url(in settings: String) -> String? {
        let key = "maas_url:"
        guard let line = settings.split(separator: "\n").first(where: { $0.hasPrefix(key) }) else { return nil }
        let value = String(line.dropFirst(key.count)).trimmed
        guard let quote = value.first, quote == "'" || quote == "\"", value.last == quote, value.count > 1 else {
            return value
        }
        return String(value.dropFirst().dropLast())
    }
}

// Doing things with MAAS's snap.
extension SnapMaasHost {
    /// Installs the snap; the version is the one that snapd tells.
    public func install(channel: String) throws -> String {
        try snap(["install", "maas", "--channel=\(channel)"])
        let columns =
            try snap(["list", "maas"]).split(separator: "\n").last?.split(whereSeparator: \.isWhitespace) ?? []
        return columns.count > 1 ? String(columns[1]) : "unknown"
    }

    /// Starts the snap's services, from now on also at boot.
    public func start() throws { try snap(["start", "--enable", "maas"]) }

    /// Stops the snap's services until they are started again; without `--disable` they would come back at the next boot.
    public func stop() throws { try snap(["stop", "--disable", "maas"]) }

    /// Removes the snap with its data and without a snapshot.
    public func remove() throws { try snap(["remove", "--purge", "maas"]) }

    @discardableResult
    private func snap(_ arguments: [String]) throws -> String {
        let program = ["/usr/bin/snap", "/snap/bin/snap"].map(path).first { access($0, X_OK) == 0 }
        guard let program else {
            throw MaasHostError(.snap, "snapd is not installed: install it with apt install snapd")
        }
        let result = try Self.run(ChildProcess(program, arguments: arguments, timeLimit: .seconds(1800)), orElse: .snap)
        guard result.succeeded else {
            throw MaasHostError(
                .snap, "snap \(arguments.joined(separator: " ")): \(result.error.trimmed) (\(result.ending))")
        }
        return result.output
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

// Asking a region.
extension SnapMaasHost {
    /// Asks with `maasctl ping`.
    public func ping(url: String, certificateAuthority: String?) throws {
        var arguments = ["ping", "--url=\(url)", "--timeout", "10"]
        if certificateAuthority != nil { arguments += ["--ca-file", "/dev/stdin"] }
        _ = try ask(arguments, input: certificateAuthority.map { .bytes(Array($0.utf8)) } ?? .null)
    }

    /// Asks with `maasctl rack-controllers`.
    public func racks(_ api: MaasAPI) throws -> [ListedRack] { try list([ListedRack].self, ["rack-controllers"], api) }

    /// Asks with `maasctl nodes`.
    public func nodes(_ api: MaasAPI, hostnames: [String]) throws -> [ListedNode] {
        try list([ListedNode].self, ["nodes"] + hostnames.map { "--hostname=\($0)" }, api)
    }

    private func list<Item: Decodable>(_ items: [Item].Type, _ command: [String], _ api: MaasAPI) throws -> [Item] {
        var arguments = command + ["--url=\(api.url)", "--api-key-stdin", "--format", "json", "--timeout", "20"]
        // Standard input has the key already.
        let certificate = try api.certificateAuthority.map(Self.file)
        defer { certificate?.remove() }
        if let certificate { arguments += ["--ca-file", certificate.path] }
        let answer = try ask(arguments, input: .secret { write in api.key.withBytes { write($0) } })
        do {
            return try JSONDecoder().decode(items, from: Data(answer))
        } catch {
            throw MaasHostError(.refused, "MAAS at \(api.url) answered with something that is no list of nodes")
        }
    }

    private static func file(_ text: String) throws -> PrivateFile {
        do {
            return try PrivateFile(SecretBytes(utf8: text))
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
    }

    private func ask(_ arguments: [String], input: ChildProcess.Input) throws -> [UInt8] {
        let command = ChildProcess(maasctl, arguments: arguments, timeLimit: .seconds(60))
        let result = try Self.run(command, input: input, orElse: .machine)
        guard !result.succeeded else { return result.standardOutput }
        let why = result.error.isEmpty ? "\(result.ending)" : result.error.lastLine
        let message = why.hasPrefix("maasctl: ") ? String(why.dropFirst(9)) : why
        throw MaasHostError(Self.code(result.ending, isPing: arguments.first == "ping"), message)
    }

    /// What an exit code of `maasctl` means; `ping` has its own 4 and 5, for what is no region or not one yet.
    private static func code(_ ending: ChildProcess.Result.Ending, isPing: Bool) -> MaasHostError.Code {
        switch ending {
        case .exited(2): .invalidURL
        case .exited(4), .exited(5): isPing ? .unreachable : .refused
        default: .unreachable
        }
    }

    private static func run(
        _ command: ChildProcess, input: ChildProcess.Input = .null, orElse code: MaasHostError.Code
    ) throws -> ChildProcess.Result {
        do {
            return try command.run(input: input)
        } catch {
            throw MaasHostError(code, "\(error)")
        }
    }
}
