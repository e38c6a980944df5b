import Foundation

/// Times and durations as Go writes and reads them.
enum GoTime {
    /// A moment in UTC, with the fraction of a second cut off or kept: `2025-01-02T03:04:05Z`.
    static func text(_ seconds: Double, separator: String = "T", keepsFraction: Bool = false) -> String {
        var whole = time_t(seconds.rounded(.down))
        var parts = tm()
        gmtime_r(&whole, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        var fraction = ""
        if keepsFraction {
            let nanoseconds = String(Int(((seconds - seconds.rounded(.down)) * 1e6).rounded()) + 1_000_000).dropFirst()
            var digits = nanoseconds[...]
            while digits.last == "0" { digits = digits.dropLast() }
            if !digits.isEmpty { fraction = "." + digits }
        }
        return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))\(separator)"
            + "\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))\(fraction)Z"
    }

    /// The moment that `text` names in RFC 3339 or, as UTC, without a zone; seconds since 1970.
    static func seconds(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 19, bytes[4] == 45, bytes[7] == 45, bytes[10] == 84, bytes[13] == 58, bytes[16] == 58
        else {
            return nil
        }
        func number(_ range: Range<Int>) -> Int32? {
            bytes[range].allSatisfy { (48...57).contains($0) }
                ? Int32(String(decoding: bytes[range], as: UTF8.self)) : nil
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
            let minute = number(14..<16), let second = number(17..<19), (1...12).contains(month),
            (1...31).contains(day),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        var rest = bytes[19...]
        var result = Double(timegm(&parts))
        if rest.first == 46 {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard !digits.isEmpty, let fraction = Double("0." + String(decoding: digits, as: UTF8.self)) else {
                return nil
            }
            result += fraction
            rest = rest.dropFirst(digits.count + 1)
        }
        if rest.isEmpty || rest.elementsEqual([90]) { return result }
        let zone = Array(rest)
        guard zone.count == 6, zone[0] == 43 || zone[0] == 45, zone[3] == 58,
            let hours = Int(String(decoding: zone[1...2], as: UTF8.self)),
            let minutes = Int(String(decoding: zone[4...5], as: UTF8.self))
        else { return nil }
        return result - Double((hours * 60 + minutes) * 60) * (zone[0] == 45 ? -1 : 1)
    }

    /// The seconds of a duration such as `1h30m`, or nil.
    static func duration(_ text: String) -> Double? {
        var rest = Substring(text)
        var sign = 1.0
        if rest.first == "-" || rest.first == "+" { sign = rest.removeFirst() == "-" ? -1 : 1 }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        let units: [(String, Double)] = [
            ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
        ]
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            guard let unit = units.first(where: { $0.0 == name }) else { return nil }
            total += number * unit.1
            rest = rest.dropFirst(name.count)
        }
        return sign * total
    }
}
