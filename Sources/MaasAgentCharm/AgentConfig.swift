import CharmKit

/// The options of the maas-agent charm, as its `config.yaml` declares them.
struct AgentConfig {
    /// What becomes of MAAS on the machine when the agent leaves its region.
    enum DeparturePolicy: String, CaseIterable {
        /// It goes on as it is.
        case keep
        /// Its services stop; its data stays.
        case stop
        /// It is removed with all its data.
        case remove

        /// What has become of MAAS then.
        var deed: String {
            switch self {
            case .keep: "goes on"
            case .stop: "was stopped"
            case .remove: "was removed"
            }
        }
    }

    var departurePolicy: DeparturePolicy
    var snapChannel: String
    /// How long to wait for the region to take the rack, in seconds; the machine's other units wait as long.
    var enrollTimeout: Int
    var logLevel: Logger.Level

    /// Reads the options.
    init(_ config: ConfigValues) throws(ConfigError) {
        departurePolicy = try config.choice("departure-policy")
        snapChannel = try config.string("snap-channel")
        enrollTimeout = try config.int("enroll-timeout", in: 1...600)
        logLevel = try config.choice("log-level")
    }
}
