import CharmKit
import MaasHost
import MaasIdentifiers

/// How far a rack has come with its region.
enum EnrollmentState: Equatable {
    /// There is no region to enroll with.
    case unconfigured
    /// The region has gone in a way that may be a suspension, so that the machine was left as it is.
    case orphaned
    /// There is more than one region.
    case ambiguous(String)
    /// The unit is on its way out.
    case leaving
    /// It is to leave, and its MAAS can't be stopped or removed.
    case held(MaasHostError)
    /// The rack has left its region by operator request.
    case left
    /// The region has not given what it takes, or not looked at the machine yet.
    case waitingForToken(String)
    /// Somebody must fix what the region has given.
    case malformed(String)
    /// Nobody can tell how far the machine is, since a file can't be read or understood. Nothing is done to it meanwhile.
    case unknown(MaasHostError)
    /// MAAS is installed from Debian packages, known by this file, beside which a snap can't work.
    case packaged(String)
    /// MAAS would refuse the machine.
    case refused(String)
    /// This machine is itself a region, which makes it a rack if it wants one.
    case hosted
    /// MAAS has another node of this name or network card, which enrolling would take over.
    case conflict(String)
    /// MAAS does not answer this machine, or its own charm.
    case unreachable(String)
    /// The machine is not yet a rack of this region with this token.
    case stale(String)
    /// Nor may it try to become one before `next`, in seconds since 1970.
    case paused(String, next: Int)
    /// The rack knows its region, but the region has not taken it yet.
    case enrolling(at: RegionURL, obstacle: String? = nil)
    /// The region has taken the rack, and has not said yet whether it works.
    case registered(systemID: String)
    /// The region has taken the rack, and nobody has means to ask whether it works.
    case unconfirmed(systemID: String, why: String)
    /// MAAS lists the rack, and calls it dead or does not know it any more.
    case lost(systemID: String, why: String)
    /// MAAS lists the rack as connected.
    case connected(systemID: String)

    /// The state's name, as the action `enrollment-status` gives it.
    var name: String {
        switch self {
        case .unconfigured, .orphaned, .ambiguous: "unconfigured"
        case .leaving, .left: "removed"
        case .held: "leaving"
        case .waitingForToken, .malformed: "waiting-for-token"
        case .unknown: "unknown"
        case .packaged, .refused: "refused"
        case .hosted: "hosted"
        case .conflict: "conflict"
        case .unreachable: "unreachable"
        case .stale, .paused: "stale"
        case .enrolling: "enrolling"
        case .registered, .unconfirmed, .lost: "registered"
        case .connected: "connected"
        }
    }

    /// All names that a state can have.
    static let names = [
        "unconfigured", "removed", "waiting-for-token", "unknown", "refused", "hosted", "conflict", "unreachable",
        "stale",
        "enrolling", "registered", "connected",
    ]

    /// Whether MAAS has a connection to the rack; nil while nobody knows, or where there is no rack.
    var isConnected: Bool? {
        if case .connected = self { return true }
        return isWithoutConnection ? false : nil
    }

    /// The rack's id in MAAS, if the region has taken it.
    var systemID: String? {
        switch self {
        case .registered(let id), .unconfirmed(let id, _), .lost(let id, _), .connected(let id): id
        default: nil
        }
    }

    /// Whether the region has looked at the rack's id and MAAS, as far as anybody can ask it, has given it.
    var isAccepted: Bool {
        switch self {
        case .connected, .unconfirmed: true
        default: false
        }
    }

    /// Whether the machine is to be enrolled anew.
    var isStale: Bool { if case .stale = self { true } else { false } }

    /// When it may be tried again, in seconds since 1970, or nil when nothing has to wait.
    var nextTry: Int? { if case .paused(_, let next) = self { next } else { nil } }

    /// Whether a file of the machine holds something else than it should.
    var isMalformedFile: Bool { if case .unknown(let error) = self { error.code == .malformed } else { false } }

    /// Whether nothing stands in the way of enrolling, or of enrolling anew.
    var canEnroll: Bool {
        switch self {
        case .stale, .enrolling: true
        default: systemID != nil
        }
    }

    /// Whether the machine's files are right and its region has no connection to it all the same.
    var isWithoutConnection: Bool {
        switch self {
        case .enrolling, .lost: true
        default: false
        }
    }

    /// What people see in `juju status`.
    var status: Status {
        switch self {
        case .unconfigured: .blocked("no region: juju integrate this application with maas-region")
        case .orphaned:
            .blocked(
                "its region is gone or suspended; MAAS on this machine goes on: juju resume-relation, integrate a region, or "
                    + "remove this unit")
        case .ambiguous(let what): .blocked(what)
        case .leaving: .maintenance("leaving its region")
        case .held(let error): .waiting("to leave its region: \(error); each hook tries it again")
        case .left: .blocked("left its region by operator request: run the action re-enroll to come back")
        case .waitingForToken(let why): .waiting(why)
        case .malformed(let what), .refused(let what): .blocked(what)
        case .unknown(let error) where error.code == .unknownMode:
            .blocked("\(error): mend it; nothing is done to this machine meanwhile")
        case .unknown(let error) where error.code == .malformed:
            .blocked("\(error): mend it, or run the action re-enroll; nothing is done to this machine meanwhile")
        case .unknown(let error) where error.code == .snap: .waiting("\(error); each hook tries it again")
        case .unknown(let error): .waiting("\(error); nothing is done to this machine meanwhile")
        case .packaged(let file):
            .blocked(
                "MAAS from Debian packages is on this machine (\(file)): apt purge maas-rack-controller maas-common, or remove "
                    + "this unit")
        case .hosted: .active("this machine is a MAAS region; the agent stands back")
        case .conflict(let what): .blocked(what)
        case .unreachable(let why): .waiting("MAAS does not answer: \(why)")
        case .stale(let difference): .waiting("to enroll with what the region publishes now: \(difference)")
        case .paused(let why, let next): .waiting("\(why); will try to enroll again after \(Time.text(next))")
        case .enrolling(let url, let obstacle):
            .waiting(
                "for MAAS at \(url) to accept this rack: "
                    + (obstacle ?? "if that lasts, the enroll token is not MAAS's, or MAAS refuses the host name")
                    + "; see journalctl -u snap.maas.pebble")
        case .registered(let id): .waiting("enrolled as \(id), for the region to confirm it")
        case .unconfirmed(let id, let why): .active("enrollment is not confirmed: \(why); enrolled as \(id)")
        case .lost(let id, let why): .waiting("enrolled as \(id), but \(why)")
        case .connected(let id): .active("connected as \(id)")
        }
    }
}
