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

    /// The moment that `text` names in RFC 3339 or, as UTC, without a zone; seconds since 1970. Go lets the hour have one
    /// digit, and a comma stand before a fraction.
    static func seconds(_ text: String) -> Double? {
        var rest = text.utf8[...]
        func number(_ digits: Int, _ range: ClosedRange<Int32>, then mark: Unicode.Scalar?) -> Int32? {
            let part = rest.prefix(digits)
            guard part.count == digits, part.allSatisfy({ (48...57).contains($0) }),
                let number = Int32(Substring(part)), range.contains(number)
            else { return nil }
            rest = rest.dropFirst(digits)
            guard let mark else { return number }
            guard rest.first == UInt8(ascii: mark) else { return nil }
            rest = rest.dropFirst()
            return number
        }
        guard let year = number(4, 0...9999, then: "-"), let month = number(2, 1...12, then: "-"),
            let day = number(2, 1...days(in: month, of: year), then: "T"),
            let hour = number(2, 0...23, then: ":") ?? number(1, 0...9, then: ":"),
            let minute = number(2, 0...59, then: ":"), let second = number(2, 0...59, then: nil)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
        var result = Double(timegm(&parts))
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            let digits = rest.dropFirst().prefix { (48...57).contains($0) }
            guard !digits.isEmpty, let fraction = Double("0.\(Substring(digits))") else { return nil }
            result += fraction
            rest = rest.dropFirst(digits.count + 1)
        }
        if rest.isEmpty || rest.elementsEqual("Z".utf8) { return result }
        let sign: Double = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard let first = rest.popFirst(), first == UInt8(ascii: "+") || first == UInt8(ascii: "-"),
            let hours = number(2, 0...24, then: ":"), let minutes = number(2, 0...60, then: nil), rest.isEmpty
        else { return nil }
        return result - sign * Double((hours * 60 + minutes) * 60)
    }

    private static func days(in month: Int32, of year: Int32) -> Int32 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The seconds of a duration such as `1h30m`, or nil, also for one of more nanoseconds than 64 bits count.
    static func duration(_ text: String) -> Double? {
        var rest = Substring(text)
        var sign = 1.0
        if rest.first == "-" || rest.first == "+" { sign = rest.removeFirst() == "-" ? -1 : 1 }
        if rest == "0" { return 0 }
        guard !rest.isEmpty else { return nil }
        let units: [Substring: Double] = [
            "ns": 1e-9, "us": 1e-6, "\u{B5}s": 1e-6, "\u{3BC}s": 1e-6, "ms": 1e-3, "s": 1, "m": 60, "h": 3600,
        ]
        var total = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let name = rest.prefix { !($0.isASCII && ($0.isNumber || $0 == ".")) }
            guard let number = Double(digits), let unit = units[name] else { return nil }
            total += number * unit
            rest = rest.dropFirst(name.count)
        }
        return total < 9_223_372_036.854775808 ? sign * total : nil
    }
}
