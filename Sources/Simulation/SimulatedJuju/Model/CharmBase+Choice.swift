extension CharmBase {
    private static let series = [
        "trusty": "14.04", "xenial": "16.04", "bionic": "18.04", "focal": "20.04", "jammy": "22.04", "noble": "24.04",
    ]

    /// Ubuntu of a version.
    public static func ubuntu(_ version: String) -> CharmBase {
        CharmBase(os: "ubuntu", channel: BaseChannel(track: version))
    }

    /// The base of a series of Ubuntu, or nil.
    public init?(series: String) {
        guard let version = Self.series[series] else { return nil }
        self = .ubuntu(version)
    }

    /// The base that a charm is deployed on: the one asked for, or else Juju's default if the charm runs on it, or else the first
    /// that it runs on (core/charm baseselector.go). A charm that names none, as a folder that was never packed, runs on any.
    ///
    /// - Throws: ``SimulationError`` in Juju's words.
    static func choice(
        for charm: CharmMetadata, requested: CharmBase?, by profile: JujuProfile, isForced: Bool
    ) throws(SimulationError) -> CharmBase {
        let known = profile.supportedBases
        if let requested, !known.contains(where: { $0.isCompatible(with: requested) }) {
            let name = "\(requested.os)@\(requested.channel.full)"
            throw SimulationError(.badInput, "\(charm.name) is not available on the following base: \(name)")
        }
        guard !charm.bases.isEmpty else { return requested ?? profile.defaultBase }
        let supported = charm.bases.filter { base in known.contains { $0.isCompatible(with: base) } }
        guard !supported.isEmpty else {
            let names = charm.bases.map(\.name).joined(separator: ", ")
            throw SimulationError(.conflict, "the charm defined bases \(GoText.quoted(names)) not supported")
        }
        let runnable = supported.filter { $0.architectures.isEmpty || $0.architectures.contains(Architecture.ofHost) }
        guard !runnable.isEmpty || isForced else {
            let names = Set(supported.flatMap(\.architectures)).sorted().joined(separator: ", ")
            throw SimulationError(
                .conflict,
                "charm \(GoText.quoted(charm.name)) runs on \(names), but the machines here are \(Architecture.ofHost)")
        }
        let candidates = runnable.isEmpty ? supported : runnable
        guard let requested else {
            return candidates.contains { $0.isCompatible(with: profile.defaultBase) }
                ? profile.defaultBase : candidates[0].withoutArchitectures
        }
        if candidates.contains(where: { $0.isCompatible(with: requested) }) || isForced { return requested }
        var names: [String] = []
        for base in candidates where !names.contains(base.name) { names.append(base.name) }
        let wanted = GoText.quoted("\(requested.os)@\(requested.channel.full)")
        throw SimulationError(
            .conflict, "base \(wanted) is not supported, supported bases are: \(names.joined(separator: ", "))")
    }

    /// The name of the base that a charm would be deployed on.
    public static func name(
        for charm: CharmMetadata, requested: CharmBase?, in model: ModelState
    ) throws(SimulationError) -> String {
        try choice(for: charm, requested: requested, by: model.profile, isForced: false).name
    }

    private var withoutArchitectures: CharmBase { CharmBase(os: os, channel: channel) }
}

extension JujuProfile {
    /// The base of machines when nobody asks for another one: the latest LTS that this Juju knows.
    var defaultBase: CharmBase {
        switch (version.major, version.minor) {
        case (..<3, _): .ubuntu("20.04")
        case (3, ..<6): .ubuntu("22.04")
        default: .ubuntu("24.04")
        }
    }

    /// The bases that there are machines of.
    var supportedBases: [CharmBase] {
        let versions = (version.major < 3 ? ["18.04"] : []) + ["20.04", "22.04", "24.04"]
        return versions.map(CharmBase.ubuntu) + [
            CharmBase(os: "centos", channel: BaseChannel(track: "7")),
            CharmBase(os: "centos", channel: BaseChannel(track: "9")),
            CharmBase(os: "genericlinux", channel: BaseChannel(track: "genericlinux")),
        ]
    }
}
