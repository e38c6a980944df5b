/// A system that a charm runs on: an operating system, its channel, and architectures.
public struct CharmBase: Sendable, Codable, Hashable {
    /// The operating system, such as `ubuntu`.
    public var os: String
    /// The channel, such as `24.04/stable`.
    public var channel: BaseChannel
    /// The architectures; none for any.
    public var architectures: [String]

    /// The base `os` of `channel`.
    public init(os: String, channel: BaseChannel, architectures: [String] = []) {
        self.os = os
        self.channel = channel
        self.architectures = architectures
    }

    /// Reads a base as options name it, such as `ubuntu@24.04`.
    ///
    /// - Throws: ``SimulationError`` in Juju's words (core/base: ParseBaseFromString).
    public init(parsing text: String) throws(SimulationError) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else {
            throw SimulationError(.badInput, "expected base string to contain os and channel separated by '@'")
        }
        do throws(YAMLFailure) {
            self.init(os: parts[0], channel: try BaseChannel(parts[1]))
        } catch {
            throw SimulationError(.badInput, error.message)
        }
    }

    /// The systems that a base may be of (juju/charm base.go: validOSForBase).
    static let systems = ["ubuntu", "centos", "windows", "osx", "opensuse", "genericlinux"]

    /// The base as Juju shows it, such as `ubuntu@24.04`.
    public var name: String { "\(os)@\(channel.shown)" }

    /// Whether it is the same system, of whatever risk (core/base: IsCompatible).
    public func isCompatible(with other: CharmBase) -> Bool { os == other.os && channel.track == other.channel.track }
}

/// A channel of a base: `track/risk/branch` (juju/charm channel.go).
public struct BaseChannel: Sendable, Codable, Hashable {
    /// The track, such as `24.04`.
    public var track = ""
    /// The risk, `stable` where none is given.
    public var risk = "stable"
    /// The branch, or empty.
    public var branch = ""

    private static let risks = ["stable", "candidate", "beta", "edge"]

    /// Reads a channel.
    init(_ text: String) throws(YAMLFailure) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if text.isEmpty { throw YAMLFailure("empty channel not valid") }
        guard parts.count < 4 else {
            throw YAMLFailure("channel is malformed and has too many components \(GoText.quoted(text))")
        }
        var (track, risk, branch): (String?, String?, String?) = (nil, nil, nil)
        switch (parts.count, Self.risks.contains(parts[0])) {
        case (1, true): risk = parts[0]
        case (1, false): track = parts[0]
        case (2, true): (risk, branch) = (parts[0], parts[1])
        case (2, false): (track, risk) = (parts[0], parts[1])
        default: (track, risk, branch) = (parts[0], parts[1], parts[2])
        }
        if let risk, !Self.risks.contains(risk) {
            throw YAMLFailure("risk in channel \(GoText.quoted(text)) not valid")
        }
        if track?.isEmpty == true { throw YAMLFailure("track in channel \(GoText.quoted(text)) not valid") }
        if branch?.isEmpty == true { throw YAMLFailure("branch in channel \(GoText.quoted(text)) not valid") }
        (self.track, self.risk, self.branch) = (track ?? "", risk ?? "stable", branch ?? "")
    }

    /// The stable channel of a track.
    init(track: String) { self.track = track }

    /// The channel with its risk.
    public var full: String { ([track, risk, branch].filter { !$0.isEmpty }).joined(separator: "/") }

    /// The channel as Juju shows it: the track alone where the risk is `stable`.
    public var shown: String { risk == "stable" && branch.isEmpty && !track.isEmpty ? track : full }
}

/// The architectures that Juju knows (juju/utils arch.go).
enum Architecture {
    static let known = ["amd64", "i386", "armhf", "arm64", "ppc64el", "s390x", "riscv64"]

    /// The architecture of this machine.
    static let ofHost: String = {
        #if arch(arm64)
            "arm64"
        #elseif arch(powerpc64le)
            "ppc64el"
        #elseif arch(s390x)
            "s390x"
        #elseif arch(riscv64)
            "riscv64"
        #else
            "amd64"
        #endif
    }()

    /// Juju's name of an architecture that goes by several (NormaliseArch).
    static func normalized(_ text: String) -> String {
        let text = GoText.trimmed(text)
        let names: [(Regex<Substring>, String)] = [
            (#/amd64|x86_64/#, "amd64"), (#/i?[3-9]86/#, "i386"), (#/arm$|armv.*/#, "armhf"), (#/aarch64/#, "arm64"),
            (#/ppc64|ppc64el|ppc64le/#, "ppc64el"), (#/s390x/#, "s390x"), (#/riscv64|risc$|risc-[vV]64/#, "riscv64"),
        ]
        return names.first { text.firstMatch(of: $0.0) != nil }?.1 ?? text
    }
}
