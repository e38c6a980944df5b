import Foundation

/// Moments, in seconds since 1970, as juju prints them.
enum JujuTime {
    /// `2026-11-21T04:15:05Z`.
    static func rfc3339(_ seconds: Double) -> String { text(seconds, "%Y-%m-%dT%H:%M:%SZ", isUTC: true) }

    /// `21 Nov 2026 04:15:05Z`, or with UTC `2026-11-21 04:15:05Z`.
    static func since(_ seconds: Double, isUTC: Bool) -> String {
        isUTC
            ? text(seconds, "%Y-%m-%d %H:%M:%SZ", isUTC: true)
            : text(seconds, "%d %b %Y %H:%M:%S", isUTC: false) + zone(seconds)
    }

    /// `04:15:05Z`, of now.
    static func clock(isUTC: Bool) -> String {
        let now = Date().timeIntervalSince1970
        return text(now, "%H:%M:%S", isUTC: isUTC) + (isUTC ? "Z" : zone(now))
    }

    /// `2026-11-21 04:15:05 +0000 UTC`, as of tasks.
    static func task(_ seconds: Double, isUTC: Bool) -> String {
        text(seconds, isUTC ? "%Y-%m-%d %H:%M:%S +0000 UTC" : "%Y-%m-%d %H:%M:%S %z %Z", isUTC: isUTC)
    }

    /// `2026-11-21T04:15:05`, as in lists of operations.
    static func short(_ seconds: Double, isUTC: Bool) -> String { text(seconds, "%Y-%m-%dT%H:%M:%S", isUTC: isUTC) }

    /// How long ago it was, such as `5 minutes ago`; after a day, the date.
    static func ago(_ seconds: Double) -> String {
        let elapsed = Int(Date().timeIntervalSince1970 - seconds)
        func count(_ number: Int, _ unit: String) -> String { "\(number) \(unit)\(number == 1 ? "" : "s") ago" }
        switch elapsed {
        case ..<1: return "just now"
        case ..<60: return count(elapsed, "second")
        case ..<3600: return count(elapsed / 60, "minute")
        case ..<86400: return count(elapsed / 3600, "hour")
        default: return text(seconds, "%Y-%m-%d", isUTC: false)
        }
    }

    /// A moment after `strftime`'s `format`.
    static func text(_ seconds: Double, _ format: String, isUTC: Bool) -> String {
        var whole = time_t(seconds.rounded(.down))
        var parts = tm()
        if isUTC { gmtime_r(&whole, &parts) } else { localtime_r(&whole, &parts) }
        var buffer = [CChar](repeating: 0, count: 64)
        let length = strftime(&buffer, buffer.count, format, &parts)
        return String(decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// The local zone as Go writes it: `Z`, or `+01:00`.
    private static func zone(_ seconds: Double) -> String {
        let zone = text(seconds, "%z", isUTC: false)
        return zone == "+0000" ? "Z" : "\(zone.prefix(3)):\(zone.suffix(2))"
    }
}
