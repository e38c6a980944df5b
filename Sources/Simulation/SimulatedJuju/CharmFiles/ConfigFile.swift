/// config.yaml (juju/charm config.go: ReadConfig).
enum ConfigFile {
    /// The options that the file declares.
    static func options(_ document: DocumentNode?) throws(YAMLFailure) -> [String: CharmMetadata.Option] {
        guard let document, !document.isNull else {
            throw YAMLFailure("invalid config: empty configuration")
        }
        var decoder = DocumentDecoder()
        let fields = try decoder.fields(document, into: "charm.Config")
        guard let node = fields?["options"] else {
            try decoder.finish()
            throw YAMLFailure("invalid config: empty configuration")
        }
        var declared: [String: Declaration] = [:]
        for (name, details) in try decoder.entries(node, into: "map[string]charm.Option") ?? [] {
            if let declaration = try Declaration(details, &decoder) { declared[name] = declaration }
        }
        try decoder.finish()
        var options: [String: CharmMetadata.Option] = [:]
        for (name, declaration) in declared.sorted(by: { $0.key < $1.key }) {
            options[name] = try declaration.option(name)
        }
        return options
    }

    /// An option as the file has it.
    private struct Declaration {
        var type = ""
        var description = ""
        var standard = YAMLValue.null

        init?(_ node: DocumentNode, _ decoder: inout DocumentDecoder) throws(YAMLFailure) {
            guard let fields = try decoder.fields(node, into: "charm.Option") else { return nil }
            if let node = fields["type"] { type = try decoder.text(node) ?? "" }
            if let node = fields["description"] { description = try decoder.text(node) ?? "" }
            if let node = fields["default"] { standard = try decoder.value(node) }
        }

        func option(_ name: String) throws(YAMLFailure) -> CharmMetadata.Option {
            guard let kind = CharmMetadata.Option.Kind(rawValue: type.isEmpty ? "string" : type) else {
                throw YAMLFailure(
                    "invalid config: option \(GoText.quoted(name)) has unknown type \(GoText.quoted(type))")
            }
            var option = CharmMetadata.Option(type: kind, description: description)
            guard standard != .null else { return option }
            guard let value = kind.value(of: standard) else {
                throw YAMLFailure(
                    "invalid config default: option \(GoText.quoted(name)) expected \(kind.rawValue), got \(standard.goSyntax)"
                )
            }
            option.defaultValue = value
            return option
        }
    }
}

extension CharmMetadata.Option.Kind {
    /// The value that a default stands for in this type, or nil if it is none (Option.validate).
    func value(of standard: YAMLValue) -> Value? {
        let rule: Schema =
            switch self {
            case .string, .secret: .string
            case .int: .int
            case .float: .float
            case .boolean: .bool
            }
        guard let value = try? rule.coerce(standard, []) else { return nil }
        if self == .secret, let text = value.string, !text.isEmpty, !Self.isSecretURL(text) { return nil }
        return Value(value)
    }

    /// Whether Go reads a URL with the scheme `secret` in `text` (config.go: secretC; net/url).
    private static func isSecretURL(_ text: String) -> Bool {
        guard text.lowercased().hasPrefix("secret:"),
            !text.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 })
        else { return false }
        let rest = text.dropFirst("secret:".count).prefix { $0 != "#" && $0 != "?" }
        guard rest.hasPrefix("/") else { return true }
        let path = rest.matches(of: #/%(?![0-9a-fA-F]{2})/#)
        guard path.isEmpty else { return false }
        guard rest.hasPrefix("//"), !rest.hasPrefix("///") else { return true }
        let host = rest.dropFirst(2).prefix { $0 != "/" }
        return host.wholeMatch(
            of: #/(?:[^\s@\[\]<>"\\^`{|}%\/]*@)?(?:\[[0-9a-fA-F:.]*\]|[^\s@\[\]<>"\\^`{|}%\/:]*)(?::[0-9]*)?/#) != nil
    }
}

extension Value {
    /// A YAML value as it reaches a charm: through JSON, where numbers are floats.
    init(_ value: YAMLValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .number(Double(number))
        case .unsigned(let number): self = .number(Double(number))
        case .float(let number): self = .number(number)
        case .string(let text): self = .string(text)
        case .list(let items): self = .list(items.map(Value.init))
        case .map(let map):
            self = .map(Dictionary(map.map { ($0.goText, Value($1)) }, uniquingKeysWith: { $1 }))
        }
    }
}
