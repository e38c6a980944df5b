import Foundation
import MaasClient

/// Something that goes wrong with an answer of a simulated region.
public enum RegionFault: Codable, Sendable, Hashable {
    /// It comes late, by so many seconds.
    case slow(seconds: Double)
    /// Half of the body comes, and then the end of the connection.
    case cut
    /// It is 503, with `Retry-After` if that is given, in seconds.
    case unavailable(retryAfter: Int?)
    /// Somebody else answers, or it is an answer that MAAS does not give.
    case answer(FalseAnswer)
    /// The region's clock is ahead by so many seconds; from 300 on it takes signatures for expired.
    case clock(ahead: Int)
}

/// A fault and how often it is still to happen; nil: always.
struct InjectedFault: Codable, Sendable {
    let fault: RegionFault
    var times: Int?
}

/// An answer, and whether it is to break off.
struct FaultyAnswer: Sendable {
    let answer: HTTPAnswer
    var isCut = false
}

extension RegionState {
    /// The fault that is next for the region that looks, if there is one, which thereby has happened once more.
    mutating func takeFault() -> RegionFault? {
        guard let first = server.faults.first else { return nil }
        if let times = first.times {
            if times > 1 { server.faults[0].times = times - 1 } else { server.faults.removeFirst() }
        }
        return first.fault
    }

    /// Restarts the region of id `id`: its secret file goes, and for a while nginx answers in its place.
    mutating func restart(_ id: String, now: Double = Date.now.timeIntervalSince1970) {
        servers[id]?.restarting = now + restartDuration
    }
}
