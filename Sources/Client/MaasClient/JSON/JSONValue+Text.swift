import CJSON
import SealedStore

extension JSONValue: CustomStringConvertible {
    /// The value as JSON on one line, members in the order of the answer.
    public var description: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch kind {
        case cj_null: text += "null"
        case cj_true: text += "true"
        case cj_false: text += "false"
        case cj_double: text += double.map { $0.isFinite ? "\($0)" : "null" } ?? ""
        case cj_array:
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += "," }
                element.write(to: &text)
            }
            text += "]"
        case cj_object:
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                text += Self.quoted(member.name) + ":"
                member.value.write(to: &text)
            }
            text += "}"
        case cj_string, cj_long_string: text += Self.quoted(string ?? "")
        default: text += int.map(String.init) ?? ""
        }
    }

    /// `text` as a JSON string.
    public static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.isInvisible: quoted += String(scalar).visible
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
