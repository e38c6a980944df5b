import CharmKit

/// The options of the maas-agent charm, as its `config.yaml` declares them.
struct AgentConfig: Decodable {
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

    enum CodingKeys: String, CodingKey {
        case departurePolicy = "departure-policy"
        case snapChannel = "snap-channel"
        case enrollTimeout = "enroll-timeout"
        case logLevel = "log-level"
    }

    /// Reads the options.
    ///
    /// - Throws: `ConfigError` that names the option, what it is and what it may be.
    init(from decoder: any Decoder) throws {
        let options = try decoder.container(keyedBy: CodingKeys.self)
        departurePolicy = try options.choice(DeparturePolicy.self, for: .departurePolicy)
        snapChannel = try options.decode(String.self, forKey: .snapChannel)
        enrollTimeout = try options.decode(Int.self, forKey: .enrollTimeout)
        logLevel = try options.choice(Logger.Level.self, for: .logLevel)
        guard (1...600).contains(enrollTimeout) else {
            throw ConfigError(option: "enroll-timeout", reason: "is \(enrollTimeout); wanted: 1 to 600")
        }
    }
}
