/// A part of a YAML document as go-yaml 2 sees it: aliases stand for what they name, and equal keys are all there.
struct DocumentNode: Sendable {
    /// What a node holds.
    enum Content: Sendable {
        case scalar(String)
        case list([DocumentNode])
        case map([(key: DocumentNode, value: DocumentNode)])
    }

    /// What the node holds.
    var content: Content
    /// The explicit tag, with `!!` for those of YAML itself, or empty.
    var tag = ""
    /// Whether a scalar stands without quotes and without a tag.
    var isPlain = false
    /// The line that it begins in, from 1.
    var line: Int
    /// How many nodes it comes to when its aliases are written out.
    var weight = 1

    /// Whether it is null: the word, or nothing at all, without quotes.
    var isNull: Bool {
        if tag == YAMLTag.null.rawValue { return true }
        guard case .scalar(let text) = content, isPlain else { return false }
        return YAMLTag(plain: text) == .null
    }

    /// Whether go-yaml hands it to no decoder of its own (decode.go: prepare): null, but in the words `Null` and `NULL`.
    var isPlainNull: Bool {
        guard tag.isEmpty, case .scalar(let text) = content else { return tag == YAMLTag.null.rawValue }
        return text == "null" || text == "~" || text.isEmpty && isPlain
    }

    /// Whether it is the key `<<`, under which another map comes in.
    var isMerge: Bool {
        guard case .scalar("<<") = content else { return false }
        return isPlain || tag == "!!merge"
    }

    /// The text that errors show of it: its tag, and a scalar's beginning.
    func shown(as tag: YAMLTag) -> String {
        switch content {
        case .list: return "!!seq"
        case .map: return "!!map"
        case .scalar(let text):
            let bytes = Array(text.utf8)
            let beginning = bytes.count > 10 ? RawText.text(Array(bytes.prefix(7))) + "..." : text
            return "\(self.tag.isEmpty ? tag.rawValue : self.tag) `\(beginning)`"
        }
    }
}

/// Why a YAML document cannot be read, in go-yaml 2's words.
struct YAMLFailure: Error, Hashable {
    let message: String

    init(_ message: String) { self.message = message }

    /// A problem in a line, which is left out when it is 0.
    init(_ line: Int, _ problem: String) {
        message = line == 0 ? "yaml: \(problem)" : "yaml: line \(line): \(problem)"
    }
}
