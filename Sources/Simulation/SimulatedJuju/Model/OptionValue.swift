extension CharmMetadata.Option {
    /// The value that `text` stands for in this option's type, or nil.
    func value(of text: String) -> Value? {
        switch type {
        case .string: return .string(text)
        // Like Juju 3.6, the scheme alone is looked at, and an empty text clears the option.
        case .secret: return text.isEmpty || text.hasPrefix("secret:") ? .string(text) : nil
        case .int: return Int(text).map { .number(Double($0)) }
        case .float: return Double(text).map(Value.number)
        case .boolean: return (try? GoParse.bool(text)).map(Value.bool)
        }
    }

    /// Why `text` is no value of this option, in Juju 3.6's words, but never with what may be a secret itself.
    func refusal(of text: String) -> String {
        guard type != .secret else {
            return "expected secret, got a text that is no secret URI; give secret:ID, as add-secret prints it"
        }
        return "expected \(type), got \(GoText.quoted(text))"
    }
}
