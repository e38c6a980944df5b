import CharmKit

/// How far a rack has come with its region.
enum EnrollmentState: Equatable {
    /// There is no region to enroll with.
    case unconfigured
    /// The unit is on its way out.
    case leaving
    /// The region has not given what it takes, or not in a usable form.
    case waitingForToken(String)
    /// Somebody must mend what the region or the operator has given.
    case malformed(String)
    /// This machine is itself a region, which makes it a rack if it wants one.
    case hosted
    /// MAAS has another node of this name, which enrolling would take over.
    case conflict(String)
    /// Nothing that is MAAS answers at the region's URL.
    case unreachable(String)
    /// Enrolling went wrong.
    case failed(String)
    /// The machine is not yet a rack of this region with this token.
    case stale
    /// The rack knows its region, but the region has not taken it yet.
    case enrolling(url: String)
    /// The region has taken the rack, and has not said yet whether it works.
    case registered(systemID: String)
    /// The region has taken the rack, and nobody has means to ask whether it works.
    case unconfirmed(systemID: String, why: String)
    /// MAAS lists the rack, and calls it dead or does not know it any more.
    case lost(systemID: String, why: String)
    /// MAAS lists the rack as connected.
    case connected(systemID: String)

    /// A field of the region's that somebody must mend.
    static func unusable(_ field: String, _ why: String) -> Self {
        .malformed("what the region publishes can't be used: \(field) \(why)")
    }

    /// The state's name, as the action `enrollment-status` gives it.
    var name: String {
        switch self {
        case .unconfigured: "unconfigured"
        case .leaving: "leaving"
        case .waitingForToken: "waiting-for-token"
        case .malformed: "malformed"
        case .hosted: "hosted"
        case .conflict: "conflict"
        case .unreachable: "unreachable"
        case .failed: "failed"
        case .stale: "stale"
        case .enrolling: "enrolling"
        case .registered, .unconfirmed: "registered"
        case .lost: "lost"
        case .connected: "connected"
        }
    }

    /// The rack's id in MAAS, if it has one.
    var systemID: String? {
        switch self {
        case .registered(let id), .unconfirmed(let id, _), .lost(let id, _), .connected(let id): id
        default: nil
        }
    }

    /// What people see in `juju status`.
    var status: Status {
        switch self {
        case .unconfigured: .blocked("no region: juju integrate this application with maas-region")
        case .leaving: .maintenance("leaving its region")
        case .waitingForToken(let why): .waiting(why)
        case .malformed(let what): .blocked(what)
        case .hosted: .active("this machine is a MAAS region; the agent stands back")
        case .conflict(let what): .blocked(what)
        case .unreachable(let why): .waiting("MAAS does not answer: \(why)")
        case .failed(let why): .waiting("enrolling failed, will try again: \(why)")
        case .stale: .waiting("to enroll with what the region publishes now")
        case .enrolling(let url): .waiting("for MAAS at \(url) to take this rack; is the enroll token right?")
        case .registered(let id): .waiting("enrolled as \(id), for the region to confirm it")
        case .unconfirmed(let id, let why): .active("enrolled as \(id), not confirmed: \(why)")
        case .lost(let id, let why): .waiting("enrolled as \(id), but \(why)")
        case .connected(let id): .active("connected as \(id)")
        }
    }
}
