import CharmKit
import MaasRegion

/// The options of the maas-agent charm, as its `config.yaml` declares them.
struct AgentConfig {
    /// What becomes of MAAS on the machine when the agent leaves its region.
    enum DeparturePolicy: String, CaseIterable, Decodable {
        /// It goes on as it is.
        case keep
        /// Its services stop; its data stays.
        case stop
        /// It is removed with all its data, and the region makes MAAS forget the rack.
        case remove

        /// What has become of MAAS then.
        var outcome: String {
            switch self {
            case .keep: "goes on"
            case .stop: "was stopped"
            case .remove: "was removed"
            }
        }
    }

    /// What a machine that is itself a region is for its agent.
    enum RegionHostPolicy: String, CaseIterable {
        /// All is well: MAAS makes such a machine a rack as well if it is to be one.
        case accept
        /// The unit should not be there.
        case refuse
    }

    var departurePolicy: DeparturePolicy
    var regionHostPolicy: RegionHostPolicy
    /// The channel of MAAS's snap, or nil for that of the region's release.
    var snapChannel: String?
    /// Whether MAAS is refreshed when the region runs a newer release.
    var followsRegion: Bool
    /// How long to wait for the region to take the rack, in seconds; the machine's other units wait as long.
    var enrollTimeout: Int
    /// How long a rack may be without a connection, in seconds, until its services are started.
    var reconnectTimeout: Int
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        departurePolicy = try config.choice(Names.Option.departurePolicy)
        regionHostPolicy = try config.choice(Names.Option.regionHostPolicy)
        snapChannel = try Self.channel(Names.Option.snapChannel, config)
        followsRegion = try config.bool(Names.Option.followRegion)
        enrollTimeout = try config.int(Names.Option.enrollTimeout, in: 1...600)
        reconnectTimeout = try config.int(Names.Option.reconnectTimeout, in: 60...86_400)
        logLevel = try config.choice(Names.Option.logLevel)
    }

    private static let risks: Set<Substring> = ["stable", "candidate", "beta", "edge"]

    /// A channel as snapd takes it: `TRACK`, `RISK`, or both, and maybe a branch. It becomes a part of a command line.
    private static func channel(_ option: String, _ config: ConfigValues) throws(ConfigError) -> String? {
        guard let text = config[option] else { return nil }
        let trimmed = text.drop(while: \.isWhitespace)
        let channel = trimmed.dropLast(trimmed.reversed().prefix(while: \.isWhitespace).count)
        guard !channel.isEmpty else { return nil }
        let parts = channel.split(separator: "/", omittingEmptySubsequences: false)
        let isSpelling = parts.allSatisfy { part in
            !part.isEmpty && part.first != "-"
                && part.utf8.allSatisfy { byte in
                    Character(Unicode.Scalar(byte)).isLetter && byte < 0x80 || (0x30...0x39).contains(byte)
                        || "._-".utf8.contains(byte)
                }
        }
        let hasRisk =
            switch parts.count {
            case 1: true
            case 2: risks.contains(parts[0]) || risks.contains(parts[1])
            case 3: risks.contains(parts[1])
            default: false
            }
        guard isSpelling, hasRisk else {
            throw ConfigError(
                option: option,
                reason: "is \(ForeignText.quoted(text)); wanted: a channel of the MAAS snap such as 3.6/stable")
        }
        return String(channel)
    }
}
