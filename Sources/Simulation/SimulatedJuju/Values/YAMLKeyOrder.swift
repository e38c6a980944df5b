/// The order in which Juju's go-yaml 2 prints a map's keys: letters after others, digits as numbers.
enum YAMLKeyOrder {
    /// Whether `left` comes before `right`.
    static func precedes(_ left: String, _ right: String) -> Bool {
        // Go's runes know no bytes that are not UTF-8.
        let a = Array(RawText.sent(left).unicodeScalars)
        let b = Array(RawText.sent(right).unicodeScalars)
        guard let index = zip(a, b).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
            return a.count < b.count
        }
        let isLetterA = isLetter(a[index])
        let isLetterB = isLetter(b[index])
        if isLetterA && isLetterB { return a[index].value < b[index].value }
        if isLetterA || isLetterB { return isLetterB }
        // Where one goes on with a zero, the digits that both began with take part.
        let zeroes = a[index] == "0" || b[index] == "0"
        let start = zeroes && a[..<index].reversed().prefix(while: isDigit).contains { $0 != "0" } ? 1 : 0
        let numberA = run(of: a, at: index, from: start)
        let numberB = run(of: b, at: index, from: start)
        if numberA.value != numberB.value { return numberA.value < numberB.value }
        if numberA.end != numberB.end { return numberA.end < numberB.end }
        return a[index].value < b[index].value
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
        default: false
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.generalCategory == .decimalNumber
    }

    /// The number that the digits at `index` make behind `start`, and where they end.
    private static func run(of scalars: [Unicode.Scalar], at index: Int, from start: Int) -> (value: Int, end: Int) {
        let digits = scalars[index...].prefix(while: isDigit)
        return (digits.reduce(start) { $0 &* 10 &+ Int($1.value) - 48 }, digits.endIndex)
    }
}
