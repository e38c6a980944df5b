/// The text of a floating-point number as Go's `strconv.FormatFloat` makes it, with the fewest digits that read back.
enum GoNumber {
    /// As `encoding/json` prints it: plain digits from 1e-6 up to 1e21, else with an exponent.
    static func json(_ number: Double) -> String {
        let parts = Digits(number)
        let size = number.magnitude
        if size != 0 && (size < 1e-6 || size >= 1e21) { return parts.exponential(minimumExponentDigits: 1) }
        return parts.plain
    }

    /// As `go-yaml` prints it (format `g`): with an exponent below 1e-4 and from 1e6 up.
    static func yaml(_ number: Double) -> String {
        let parts = Digits(number)
        let exponent = parts.point - 1
        if number != 0 && (exponent < -4 || exponent >= 6) {
            return parts.exponential(minimumExponentDigits: 2)
        }
        return parts.plain
    }

    /// As `%v` of `fmt` prints it.
    static func syntax(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        return number.isInfinite ? (number < 0 ? "-Inf" : "+Inf") : yaml(number)
    }
}

/// The shortest digits of a number and where its decimal point stands.
private struct Digits {
    var sign = ""
    var digits: [Character] = []
    /// The number is 0.DIGITS times ten to this power.
    var point = 0

    init(_ number: Double) {
        var text = Substring(number.magnitude.description)
        if number.sign == .minus { sign = "-" }
        var exponent = 0
        if let mark = text.firstIndex(of: "e") {
            exponent = Int(text[text.index(after: mark)...]) ?? 0
            text = text[..<mark]
        }
        let halves = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = halves.count > 1 && halves[1] != "0" ? halves[1] : ""
        let all = Array(String(halves[0]) + fraction)
        let leading = all.prefix { $0 == "0" }.count
        digits = Array(all.dropFirst(leading))
        point = halves[0].count + exponent - leading
        while digits.last == "0" { digits.removeLast() }
        if digits.isEmpty { point = 0 }
    }

    var plain: String {
        if digits.isEmpty { return sign + "0" }
        if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + String(digits) }
        if point >= digits.count { return sign + String(digits) + String(repeating: "0", count: point - digits.count) }
        return sign + String(digits[..<point]) + "." + String(digits[point...])
    }

    func exponential(minimumExponentDigits: Int) -> String {
        let exponent = point - 1
        var power = String(exponent.magnitude)
        while power.count < minimumExponentDigits { power = "0" + power }
        let fraction = digits.count > 1 ? "." + String(digits[1...]) : ""
        return sign + String(digits[0]) + fraction + "e" + (exponent < 0 ? "-" : "+") + power
    }
}
