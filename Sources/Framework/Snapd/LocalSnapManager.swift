import Command
import FoundationEssentials
import Glibc

/// The snaps of this machine: asked for over snapd's socket, whose answers are JSON, and changed with the command `snap`, which
/// waits until a change is done.
public struct LocalSnapManager: SnapManager {
    private let root: String
    private let commands: any CommandRunner

    /// The snaps of the machine whose files lie below `root`; `commands` runs `snap`.
    public init(root: String = "", commands: any CommandRunner = LocalCommandRunner()) {
        self.root = root
        self.commands = commands
    }

    /// Asks snapd for a snap.
    ///
    /// - Throws: ``SnapError``.
    public func snap(_ name: String) throws(SnapError) -> Snap? {
        try SnapError.check(name)
        let answer = try SnapdSocket(path: root + "/run/snapd.socket").get("/v2/snaps/\(name)", about: name)
        if answer.status == 404 { return nil }
        guard answer.status == 200, let found = try? JSONDecoder().decode(Answer.self, from: Data(answer.body)) else {
            let refusal = try? JSONDecoder().decode(Refusal.self, from: Data(answer.body))
            let words = refusal.map { ": \($0.result.message)" } ?? " and nothing of a snap"
            throw SnapError(.unreachable, snap: name, reason: "snapd answered \(answer.status)\(words)")
        }
        return found.result.snap
    }

    /// Runs `snap`.
    ///
    /// - Throws: ``SnapError``.
    public func perform(_ operation: SnapOperation, on name: String) throws(SnapError) {
        try SnapError.check(name)
        let program = ["/usr/bin/snap", "/snap/bin/snap"].map { root + $0 }.first { access($0, X_OK) == 0 }
        guard let program else {
            throw SnapError(
                .missing, snap: name, reason: "snapd is not installed: install it with apt install snapd")
        }
        do throws(CommandError) {
            try commands.run(
                Command(program, arguments: operation.arguments(for: name), timeLimit: operation.timeLimit))
        } catch {
            throw SnapError(.failed, snap: name, reason: "\(operation.verb): \(error.reason)")
        }
    }

    /// What is of use in snapd's answer to what it refuses.
    private struct Refusal: Decodable {
        var result: Result

        struct Result: Decodable { var message: String }
    }

    /// What is of use in snapd's answer.
    private struct Answer: Decodable {
        var result: Result

        struct Result: Decodable {
            var name: String
            var version: String
            var revision: String
            var tracking: String?
            var apps: [App]?

            enum CodingKeys: String, CodingKey {
                case name, version, revision, apps
                case tracking = "tracking-channel"
            }

            var snap: Snap {
                let services = (apps ?? []).filter { $0.daemon != nil }.map {
                    Snap.Service($0.name, isEnabled: $0.enabled ?? false, isActive: $0.active ?? false)
                }
                return Snap(name, channel: tracking, version: version, revision: revision, services: services)
            }
        }

        struct App: Decodable {
            var name: String
            var daemon: String?
            var enabled: Bool?
            var active: Bool?
        }
    }
}

extension SnapOperation {
    /// The sub-command of `snap`.
    var verb: String {
        switch self {
        case .install: "install"
        case .refresh: "refresh"
        case .remove: "remove"
        case .start: "start"
        case .stop: "stop"
        case .restart: "restart"
        }
    }

    /// How long it may take: a snap of some hundred megabytes comes over a slow line, and its data are wiped from a slow disk; services
    /// start and stop within snapd's own limits.
    var timeLimit: Duration {
        switch self {
        case .install, .refresh: .seconds(1800)
        case .remove: .seconds(600)
        case .start, .stop, .restart: .seconds(180)
        }
    }

    func arguments(for snap: String) -> [String] {
        let names = { (services: [String]) in services.isEmpty ? [snap] : services.map { "\(snap).\($0)" } }
        switch self {
        case .install(let channel, let isClassic):
            return [verb, snap] + Self.option(channel) + (isClassic ? ["--classic"] : [])
        case .refresh(let channel): return [verb, snap] + Self.option(channel)
        case .remove(let purge): return [verb] + (purge ? ["--purge"] : []) + [snap]
        case .start(let services, let enable): return [verb] + (enable ? ["--enable"] : []) + names(services)
        case .stop(let services, let disable): return [verb] + (disable ? ["--disable"] : []) + names(services)
        case .restart(let services): return [verb] + names(services)
        }
    }

    private static func option(_ channel: String?) -> [String] { channel.map { ["--channel=\($0)"] } ?? [] }
}
