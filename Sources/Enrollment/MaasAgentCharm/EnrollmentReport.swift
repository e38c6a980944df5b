import EnrollmentLog

/// What the action `enrollment-status` tells.
struct EnrollmentReport: Encodable {
    /// The state's name.
    var state: String
    /// Since when, in UTC.
    var since: String
    /// What it means for people.
    var message: String
    /// The region's URL.
    var region: String?
    /// The rack's id in MAAS.
    var systemID: String?
    /// What MAAS says of the rack, as the region's charm has passed it on.
    var maas: String?
    /// Why enrolling went wrong last, if it did.
    var lastError: String?
    /// The version of MAAS on the machine.
    var version: String?
    /// The version of MAAS that the region runs, if it tells.
    var regionVersion: String?
    /// When enrolling may be tried next, in UTC, if that has to wait.
    var nextTry: String?
    /// What became of enrollments, oldest first, if that was asked for.
    var history: [EnrollmentEntry]?

    enum CodingKeys: String, CodingKey {
        case state, since, message, region, maas, version, history
        case regionVersion = "region-version"
        case systemID = "system-id"
        case lastError = "last-error"
        case nextTry = "next-try"
    }
}
