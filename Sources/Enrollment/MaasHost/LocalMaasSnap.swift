import Command
import Glibc
import MaasIdentifiers
import SealedStore
import Snapd

/// The snap of MAAS on the machine that this process runs on.
public struct LocalMaasSnap: MaasSnap {
    private let root: String
    private let commands: any CommandRunner
    private let snaps: LocalSnapManager

    /// The snap of the machine whose files lie below `root`, by default the workload's root.
    public init(root: String = WorkloadRoot.path, commands: any CommandRunner = LocalCommandRunner()) {
        self.root = root
        self.commands = commands
        snaps = LocalSnapManager(root: root, commands: commands)
    }

    private func path(_ path: String) -> String { root + path }
    private var common: String { path("/var/snap/maas/common") }
    private var data: String { path("/var/snap/maas/current") }
    private var modeFile: String { common + "/snap_mode" }
    private var secretFile: String { common + "/maas/secret" }
    private var systemIDFile: String { common + "/maas/maas_id" }
    private var agentFile: String { common + "/etc/maas/agent.yaml" }
}

// What its files say.
extension LocalMaasSnap {
    /// What the snap's files say.
    ///
    /// Each file is read whole or not at all. Without knowing whether MAAS is there and as what, nothing is known; what is wrong
    /// with another file is the installation's ``MaasInstallation/fault``.
    public var installation: MaasInstallation {
        get throws { try readInstallation() }
    }

    private func readInstallation() throws(MaasHostError) -> MaasInstallation {
        let package = try debianFile()
        let mode = try mode()
        guard try MachineFile.exists(path("/snap/bin/maas")) else {
            // Its data goes with it; what has data and no command is disabled, or being refreshed.
            guard mode == nil else { throw Self.notThere(path("/snap/bin/maas")) }
            return MaasInstallation(debianFile: package)
        }
        var installation = MaasInstallation(
            isInstalled: true, version: version, mode: mode, debianFile: package)
        let settings = mode == .rack ? "rackd.conf" : "regiond.conf"
        do throws(MaasHostError) {
            // snapd makes it with the snap (LinkSnap in overlord/snapstate/backend), before `maas init` writes anything.
            if try !MachineFile.exists(data) { throw Self.notThere(data) }
            if mode == nil, let settings = try settingsOfInit() { throw Self.withoutMode(modeFile, settings) }
            installation.urls = try texts("maas_url", in: "\(data)/\(settings)")
            installation.secret = try secret()
            installation.systemID = try systemID()
            installation.isAgentEnrolled = try isAgentEnrolled()
            if installation.urls.isEmpty, installation.isAgentEnrolled {
                installation.urls = try texts("controller", in: agentFile)
            } else if mode == .rack, !installation.namesRegion, try MachineFile.exists("\(data)/\(settings)") {
                throw MaasHostError(.malformed, "\(data)/\(settings) names no URL of a region (maas_url)")
            }
        } catch {
            installation.fault = error
        }
        return installation
    }

    private func mode() throws(MaasHostError) -> MaasInstallation.Mode? {
        guard let text = try MachineFile.text(modeFile) else { return nil }
        guard let mode = MaasInstallation.Mode(rawValue: text) else {
            throw MaasHostError(.unknownMode, "\(modeFile) holds no mode of MAAS (rack, region, region+rack)")
        }
        return mode
    }

    private func texts(_ name: String, in file: String) throws(MaasHostError) -> [String] {
        guard let bytes = try MachineFile.bytes(file) else { return [] }
        guard !bytes.trimmed.isEmpty else { throw MachineFile.empty(file) }
        do throws(MaasConfigurationFile.Malformed) {
            return try MaasConfigurationFile(bytes).texts(name)
        } catch {
            throw MaasHostError(.malformed, "\(file) \(error.reason)")
        }
    }

    private static func notThere(_ path: String) -> MaasHostError {
        MaasHostError(
            .machine,
            "\(path) is not there, though MAAS is: its snap is disabled or being refreshed, or a disk is not mounted")
    }

    /// The settings that `maas init` has written, which it does before it writes the mode; both stay until the snap is removed.
    private func settingsOfInit() throws(MaasHostError) -> String? {
        if try MachineFile.exists("\(data)/rackd.conf") { return "rackd.conf" }
        return try texts("database_host", in: "\(data)/regiond.conf").isEmpty ? nil : "regiond.conf"
    }

    private static func withoutMode(_ path: String, _ settings: String) -> MaasHostError {
        MaasHostError(
            .unknownMode,
            "\(path) is not there, though \(settings) is: maas init did not end, or that folder is not mounted")
    }

    private func secret() throws(MaasHostError) -> SecretBytes? {
        guard let secret = try MachineFile.secret(secretFile) else { return nil }
        guard !secret.isEmpty else { throw MachineFile.empty(secretFile) }
        guard secret.isHexadecimal(count: 32) else {
            throw MaasHostError(.malformed, "\(secretFile) does not hold 32 hexadecimal digits")
        }
        return secret.lowercased()
    }

    private func systemID() throws(MaasHostError) -> String? {
        // An empty file is to MAAS as none (provisioningserver/utils/env.py, FileBackedValue).
        guard let id = try MachineFile.text(systemIDFile), !id.isEmpty else { return nil }
        guard SystemID(id) != nil else {
            throw MaasHostError(.malformed, "\(systemIDFile) does not hold the six small letters and digits of an id")
        }
        return id
    }

    /// The version in the snap's own description, or nil when it can't be read; nothing is done on that.
    private var version: String? {
        let bytes = try? MachineFile.bytes(path("/snap/maas/current/meta/snap.yaml"))
        let text = bytes.flatMap { try? MaasConfigurationFile($0).texts("version").first }
        return text.flatMap { MaasRelease($0) == nil ? nil : $0 }
    }

    /// Whether `maas-agent init` has enrolled the machine (MAAS 3.8): it has a certificate of its region's.
    private func isAgentEnrolled() throws(MaasHostError) -> Bool {
        guard try MachineFile.exists(agentFile) else { return false }
        return try MachineFile.exists(common + "/var/lib/maas/certificates/agent.crt")
    }

    /// The file by which MAAS from Debian packages is known, or nil when there is none (3.4 to 3.8).
    private func debianFile() throws(MaasHostError) -> String? {
        for file in [
            "/etc/maas/rackd.conf", "/etc/maas/regiond.conf", "/lib/systemd/system/maas-rackd.service",
            "/lib/systemd/system/maas-regiond.service",
        ] where try MachineFile.exists(path(file)) {
            return file
        }
        return nil
    }
}

// Doing things with MAAS's snap.
extension LocalMaasSnap {
    /// Installs the snap.
    public func install(channel: String) throws { try change(.install(channel: channel)) }

    /// Refreshes the snap.
    public func refresh(channel: String) throws { try change(.refresh(channel: channel)) }

    /// Starts the snap's services, from now on also at boot.
    public func start() throws { try change(.start(enable: true)) }

    /// Stops the snap's services until they are started again; without `disable` they would come back at the next boot.
    public func stop() throws { try change(.stop(disable: true)) }

    /// Removes the snap with its data and without a snapshot.
    public func remove() throws { try change(.remove(purge: true)) }

    private func change(_ operation: SnapOperation) throws(MaasHostError) {
        // Hooks of the snap may print what they read, and remove it.
        let secrets = [try? MachineFile.secret(secretFile)].compactMap { $0 }
        do throws(SnapError) {
            try snaps.perform(operation, on: "maas")
        } catch {
            throw MaasHostError(.snap, SecretMask(secrets).masked("\(error)"))
        }
    }

    /// `maas init` always exits with 0, asks for the secret for ever at the end of its input, and leaves the secret readable
    /// for all: so it gets one line, a time limit, and its files are read back. It keeps the id that a region has given before,
    /// which would then look like this region's answer; MAAS's own command for Debian packages removes it too, and a region
    /// knows a machine by its name and cards as well (MAAS 3.4 to 3.7).
    public func enroll(url: RegionURL, token: SecretBytes, timeout: Duration) throws -> Bool {
        let before = try installation
        try MachineFile.remove(systemIDFile)
        do throws(MaasHostError) {
            try initialise(url: url, token: token, before: before)
        } catch {
            // A rack that is as it was keeps the id, which MAAS writes anew only when the rack registers.
            if let id = before.systemID, let after = try? installation, after.isSameRack(as: before) {
                try? SecretBytes(utf8: id).write(toFile: systemIDFile)
            }
            throw error
        }
        // Its services may have been stopped for good when it left its former region.
        if before.mode == .rack { try start() }
        return waitForSystemID(timeout)
    }

    private func initialise(
        url: RegionURL, token: SecretBytes, before: MaasInstallation
    ) throws(MaasHostError) {
        let command = Command(
            path("/snap/bin/maas"), "init", "rack", "--maas-url", url.description, "--force",
            timeLimit: .seconds(300))
        let result: Command.Result
        do throws(CommandError) {
            result = try commands.run(command, input: .secret(SecretBytes(lines: [token])), accepting: .all)
        } catch {
            throw MaasHostError(.enrollment, "maas init rack: \(error.reason)")
        }
        if access(secretFile, F_OK) == 0 { chmod(secretFile, 0o600) }
        let written = try readInstallation()
        if let fault = written.fault {
            let said = result.complaint.isEmpty ? "" : " (\(result.complaint))"
            throw MaasHostError(.enrollment, "maas init rack: \(fault)\(said)")
        }
        // Files that were right before prove nothing.
        let isProof = !before.isRack(of: url, token: token) || result.exitCode == 0
        guard isProof, written.isRack(of: url, token: token) else {
            throw MaasHostError(
                .enrollment,
                "maas init rack did not write its files (exit status \(result.exitCode))"
                    + (result.complaint.isEmpty ? "" : ": \(result.complaint)"))
        }
    }

    private func waitForSystemID(_ timeout: Duration) -> Bool {
        let clock = ContinuousClock()
        let end = clock.now + timeout
        repeat {
            if (try? systemID()) != nil { return true }
            usleep(50_000)
        } while clock.now < end
        return false
    }
}

extension SecretBytes {
    /// What a program is to read, line by line.
    convenience init(lines: [SecretBytes]) {
        self.init(count: lines.reduce(0) { $0 + $1.count + 1 }) { memory in
            var rest = memory[...]
            for line in lines {
                line.withBytes { rest.copyBytes(from: $0) }
                rest[rest.startIndex + line.count] = UInt8(ascii: "\n")
                rest = rest.dropFirst(line.count + 1)
            }
        }
    }
}

extension Set<Int32> {
    /// Every exit code, of a program that says otherwise what came of it.
    static let all = Set(0...255)
}
