/// `text` in double quotes as Go's `%q` writes it, which Juju uses in its error texts.
public func goQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case "\u{07}": quoted += "\\a"
        case "\u{08}": quoted += "\\b"
        case "\u{0C}": quoted += "\\f"
        case "\n": quoted += "\\n"
        case "\r": quoted += "\\r"
        case "\t": quoted += "\\t"
        case "\u{0B}": quoted += "\\v"
        case _ where scalar.isPrintableInGo: quoted.unicodeScalars.append(scalar)
        case _ where scalar.value < 0x20 || scalar.value == 0x7f: quoted += "\\x" + hexadecimal(scalar.value, digits: 2)
        case _ where scalar.value < 0x10000: quoted += "\\u" + hexadecimal(scalar.value, digits: 4)
        default: quoted += "\\U" + hexadecimal(scalar.value, digits: 8)
        }
    }
    return quoted + "\""
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
}

extension Unicode.Scalar {
    /// Go's `unicode.IsPrint`: letters, marks, numbers, punctuation, symbols, and of the blanks only the ASCII one.
    fileprivate var isPrintableInGo: Bool {
        if isASCII { return (0x20..<0x7f).contains(value) }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned: return false
        case .spaceSeparator, .lineSeparator, .paragraphSeparator: return false
        default: return true
        }
    }
}
