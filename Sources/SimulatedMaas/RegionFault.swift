import MaasClient

/// Something that goes wrong with an answer of a simulated region.
public enum RegionFault: Codable, Sendable, Hashable {
    /// It comes late, by so many seconds.
    case slow(seconds: Double)
    /// Half of the body comes, and then the end of the connection.
    case cut
    /// It is 503, with `Retry-After` if that is given, in seconds.
    case unavailable(retryAfter: Int?)
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
    /// The fault that is next, if there is one, which thereby has happened once more.
    mutating func takeFault() -> RegionFault? {
        guard var list = faults, let first = list.first else { return nil }
        if let times = first.times {
            if times > 1 { list[0].times = times - 1 } else { list.removeFirst() }
            faults = list.isEmpty ? nil : list
        }
        return first.fault
    }
}
