import JujuProtocol

/// The option that every application has besides those of its charm (apiserver/facades/client/application/trust.go).
package enum ApplicationTrust {
    /// Its name.
    package static let option = "trust"

    /// Why a text is no value of it.
    struct Malformed: Error { let reason: String }

    /// What a text says: it is read as YAML, and a text in that as Go reads a truth value (core/config: setAttributes;
    /// juju/schema: Bool).
    static func value(of text: String) throws(Malformed) -> Bool {
        if let refusal = DocumentComposer.refusal(of: Array(text.utf8)) {
            throw Malformed(reason: "value \(GoText.quoted(text)) for attribute \"\(option)\" not valid: \(refusal)")
        }
        if GoText.trimmed(text).isEmpty { throw Malformed(reason: "\(option): expected bool, got nothing") }
        switch Value(parsing: text) {
        case .bool(let flag): return flag
        case .string(let inner):
            if let flag = try? GoParse.bool(inner) { return flag }
            throw Malformed(reason: "\(option): expected bool, got string(\(GoText.quoted(inner)))")
        case .null: throw Malformed(reason: "\(option): expected bool, got nothing")
        default: throw Malformed(reason: "\(option): expected bool, got \(text)")
        }
    }
}
