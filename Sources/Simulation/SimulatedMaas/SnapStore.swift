import Foundation

/// A channel of the snap store, as `TRACK/RISK`.
struct SnapChannel: Codable, Sendable, Equatable, CustomStringConvertible {
    let track: String
    let risk: String

    var description: String { "\(track)/\(risk)" }

    static let risks = ["stable", "candidate", "beta", "edge"]

    /// The channel that `text` names: `3.6/stable`, `3.6` or `stable`, the last in the track of `current`, as for snapd.
    ///
    /// - Throws: ``SimulationError`` with snapd's words when it names none.
    init(_ text: String, current: SnapChannel? = nil) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let risk = parts.count == 2 ? parts[1] : Self.risks.contains(parts[0]) ? parts[0] : "stable"
        guard parts.count <= 2, !parts.contains(""), Self.risks.contains(risk) else {
            throw SimulationError("invalid risk in channel name: \(text)")
        }
        self.risk = risk
        track = Self.risks.contains(parts[0]) ? current?.track ?? "latest" : parts[0]
    }
}

/// What snapd knows of the installed MAAS snap.
struct InstalledSnap: Codable, Sendable {
    var channel: SnapChannel
    let version: String
    let revision: Int
    /// Whether it is held back from refreshes that nobody asks for.
    var isHeld = false

    init(channel: SnapChannel, version: String, revision: Int) {
        (self.channel, self.version, self.revision) = (channel, version, revision)
    }

    /// The snap of a region of version `version`, be it in the store or not.
    init(ofRegion version: String) throws {
        let track = version.split(separator: ".").prefix(2).joined(separator: ".")
        let channel = try SnapChannel("\(track)/stable")
        self = SnapStore.snap(in: channel) ?? InstalledSnap(channel: channel, version: version, revision: 1)
    }
}

/// What the snap store offers of MAAS: one version in each track.
enum SnapStore {
    private static let releases: [String: (version: String, revision: Int)] = [
        "3.4": ("3.4.10-14392-g.518bf2c80", 39500), "3.5": ("3.5.8-16401-g.ce0d5a1ea", 40213),
        "3.6": ("3.6.5-17550-g.5ba5ac1d7", 41234), "3.7": ("3.7.3-19000-g.362c9ab8e", 42310),
        "3.8": ("3.8.0~beta6-20100-g.a90cdf264", 43100), "latest": ("3.7.3-19000-g.362c9ab8e", 42310),
    ]

    /// The snap of a channel; nil when the store has no such track.
    static func snap(in channel: SnapChannel) -> InstalledSnap? {
        releases[channel.track].map { .init(channel: channel, version: $0.version, revision: $0.revision) }
    }

    /// What snapd says of a channel that the store does not have.
    static func refusal(of channel: SnapChannel) -> String {
        """
        snap "maas" is not available on \(channel) but other tracks exist.


        Please be mindful that different tracks may include different features.
        Get more information with 'snap info maas'.
        """
    }
}

/// A way in which a verb of `snap` fails.
public enum SnapFailure: Codable, Sendable, Hashable {
    /// The store cannot be reached.
    case storeUnreachable
    /// Another change of the snap is in progress.
    case changeInProgress
    /// The snap is in place and its hook fails, so that snapd puts back what was there before; services have been restarted.
    case hookFails
    /// It does not end.
    case hangs
    /// It fails with this text.
    case other(String)
}

/// The failures that a machine's `snap` has been told to have, in a file of the simulation.
struct SnapFailures {
    let files: MachineFiles

    private struct Entry: Codable {
        let verb: String
        let failure: SnapFailure
        var times: Int?
    }

    private var path: String { files.simulation + "/snap-failures.json" }

    /// Lets the next `times` calls of `verb` fail, or all of them.
    func add(_ failure: SnapFailure, to verb: String, times: Int?) throws {
        try files.makeDirectories()
        try update { $0.append(Entry(verb: verb, failure: failure, times: times)) }
    }

    /// Ends all failures.
    func removeAll() throws {
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    /// The failure that is next for `verb`, which thereby has happened once more.
    func take(_ verb: String) throws -> SnapFailure? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        return try update { entries in
            guard let index = entries.firstIndex(where: { $0.verb == verb }) else { return nil }
            let entry = entries[index]
            if let times = entry.times { entries[index].times = times - 1 }
            if entries[index].times == 0 { entries.remove(at: index) }
            return entry.failure
        }
    }

    private func update<Result>(_ body: (inout [Entry]) throws -> Result) throws -> Result {
        try FileLock.hold(path + ".lock") {
            let data = FileManager.default.contents(atPath: path) ?? Data("[]".utf8)
            var entries = try JSONDecoder().decode([Entry].self, from: data)
            let result = try body(&entries)
            let text = String(decoding: try JSONEncoder().encode(entries), as: UTF8.self)
            try files.write(text, to: path, mode: 0o600)
            return result
        }
    }
}

extension SimulatedMachine {
    /// Lets the next `times` calls of `snap VERB` fail, or all until ``endSnapFailures()``.
    ///
    /// - Throws: An error of the file system.
    public func failSnap(_ verb: String, with failure: SnapFailure, times: Int? = nil) throws {
        try SnapFailures(files: files).add(failure, to: verb, times: times)
    }

    /// Ends the failures of `snap`.
    ///
    /// - Throws: An error of the file system.
    public func endSnapFailures() throws { try SnapFailures(files: files).removeAll() }
}
