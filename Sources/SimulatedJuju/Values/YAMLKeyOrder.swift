/// The order in which go-yaml 2 prints a map's keys: letters before others, digits as numbers.
enum YAMLKeyOrder {
    /// Whether `left` comes before `right`.
    static func precedes(_ left: String, _ right: String) -> Bool {
        let a = Array(left.unicodeScalars)
        let b = Array(right.unicodeScalars)
        var inDigits = false
        for index in 0..<min(a.count, b.count) {
            if a[index] == b[index] {
                inDigits = isDigit(a[index])
                continue
            }
            let isLetterA = a[index].properties.isAlphabetic
            let isLetterB = b[index].properties.isAlphabetic
            if isLetterA && isLetterB { return a[index].value < b[index].value }
            if isLetterA || isLetterB { return inDigits ? isLetterA : isLetterB }
            let numberA = run(of: a, at: index)
            let numberB = run(of: b, at: index)
            if numberA.value != numberB.value { return numberA.value < numberB.value }
            if numberA.length != numberB.length { return numberA.length < numberB.length }
            return a[index].value < b[index].value
        }
        return a.count < b.count
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// The number that the digits at `index` make, where a run of zeros before it takes part.
    private static func run(of scalars: [Unicode.Scalar], at index: Int) -> (value: Int, length: Int) {
        var value = 0
        var end = index
        if isDigit(scalars[index]), scalars[index] == "0" {
            var start = index - 1
            while start >= 0, isDigit(scalars[start]) {
                if scalars[start] != "0" {
                    value = 1
                    break
                }
                start -= 1
            }
        }
        while end < scalars.count, isDigit(scalars[end]) {
            value = value &* 10 &+ Int(scalars[end].value - 48)
            end += 1
        }
        return (value, end)
    }
}
