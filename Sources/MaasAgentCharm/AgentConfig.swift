import CharmKit

/// The options of the maas-agent charm, as its `config.yaml` declares them.
struct AgentConfig: Decodable {
    /// What becomes of MAAS on the machine when the agent leaves its region.
    enum DeparturePolicy: String, Decodable {
        /// It goes on as it is.
        case keep
        /// Its services stop; its data stays.
        case stop
        /// It is removed with all its data.
        case remove
    }

    var departurePolicy: DeparturePolicy
    var snapChannel: String
    /// How long to wait for the region to take the rack, in seconds.
    var enrollTimeout: Int
    var logLevel: Logger.Level

    enum CodingKeys: String, CodingKey {
        case departurePolicy = "departure-policy"
        case snapChannel = "snap-channel"
        case enrollTimeout = "enroll-timeout"
        case logLevel = "log-level"
    }
}
