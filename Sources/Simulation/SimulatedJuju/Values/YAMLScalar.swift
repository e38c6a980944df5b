/// A text on its way into YAML: what it may look like, decided as libyaml's emitter decides.
struct YAMLScalar {
    /// The ways to write a scalar.
    enum Style { case plain, singleQuoted, doubleQuoted, literal }

    let bytes: [UInt8]
    /// `!!binary ` for bytes that are not UTF-8, which go as base64.
    let tag: String
    private let wanted: Style
    private var allowsPlain = true
    private var allowsSingleQuotes = true
    private var allowsBlock = true
    private var isMultiline = false

    /// The scalar that `text` makes.
    init(_ text: String) {
        if let raw = RawText.bytes(text) { self.init(raw) } else { self.init(plain: text) }
    }

    /// The scalar that a text makes of which no character stands for a byte.
    private init(plain text: String) {
        let bytes = Array(text.utf8)
        let isString = YAMLTag(plain: text) == .string && !YAMLTag.isBase60(text)
        let isMultiline = bytes.contains(UInt8(ascii: "\n"))
        self.init(bytes, tag: "", wanted: isMultiline ? .literal : isString ? .plain : .doubleQuoted)
    }

    /// The scalar that `bytes` make.
    init(_ bytes: [UInt8]) {
        if let text = String(validating: bytes, as: UTF8.self) {
            self.init(plain: text)
            return
        }
        let encoded = Array(Base64.text(bytes).utf8)
        let lines = stride(from: 0, to: encoded.count, by: 70).map { encoded[$0..<min($0 + 70, encoded.count)] }
        let text = lines.count == 1 ? encoded : lines.flatMap { $0 + [UInt8(ascii: "\n")] }
        self.init(text, tag: "!!binary ", wanted: lines.count == 1 ? .plain : .literal)
    }

    private init(_ bytes: [UInt8], tag: String, wanted: Style) {
        self.bytes = bytes
        self.tag = tag
        self.wanted = wanted
        analyze()
    }

    /// Whether the scalar may stand before a colon; longer ones follow a question mark.
    var isSimpleKey: Bool { !isMultiline && bytes.count <= 128 }

    /// How the scalar is written.
    func style(isKey: Bool) -> Style {
        var style = wanted
        if isKey && isMultiline { style = .doubleQuoted }
        if style == .plain, !allowsPlain || (bytes.isEmpty && isKey) { style = .singleQuoted }
        if style == .singleQuoted && !allowsSingleQuotes { style = .doubleQuoted }
        if style == .literal && (!allowsBlock || isKey) { style = .doubleQuoted }
        return style
    }

    private mutating func analyze() {
        guard !bytes.isEmpty else {
            allowsBlock = false
            return
        }
        var hasIndicators = bytes.starts(with: Array("---".utf8)) || bytes.starts(with: Array("...".utf8))
        var hasSpecials = false
        var edges = false
        var trailingSpace = false
        var breakThenSpace = false
        var spaceThenBreak = false
        var previous: YAMLBytes.Kind = .other
        var followsBlank = true
        var index = 0
        while index < bytes.count {
            let width = YAMLBytes.width(bytes[index])
            let isLast = index + width >= bytes.count
            let precedesBlank = isLast || YAMLBytes.isBlank(bytes[index + width])
            hasIndicators =
                hasIndicators
                || YAMLBytes.isIndicator(
                    bytes[index], isFirst: index == 0, followsBlank: followsBlank, precedesBlank: precedesBlank)
            if !YAMLBytes.isPrintable(bytes, at: index) { hasSpecials = true }
            let kind = YAMLBytes.kind(bytes, at: index)
            switch kind {
            case .space:
                edges = edges || index == 0 || isLast
                trailingSpace = trailingSpace || isLast
                breakThenSpace = breakThenSpace || previous == .lineBreak
            case .lineBreak:
                isMultiline = true
                edges = edges || index == 0 || isLast
                spaceThenBreak = spaceThenBreak || previous == .space
            case .other: break
            }
            previous = kind
            followsBlank = YAMLBytes.isBlank(bytes[index]) || kind == .lineBreak
            index += width
        }
        let isAwkward = spaceThenBreak || hasSpecials
        allowsPlain = !(hasIndicators || edges || isMultiline || breakThenSpace || isAwkward)
        allowsSingleQuotes = !(breakThenSpace || isAwkward)
        allowsBlock = !(trailingSpace || isAwkward)
    }
}
