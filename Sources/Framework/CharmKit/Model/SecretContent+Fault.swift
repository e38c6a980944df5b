import SealedStore

extension SecretContent {
    /// Why Juju would refuse this content or, as it takes it for YAML, keep another; nil when it would keep it.
    var fault: String? {
        for name in names {
            let quoted = JSONText.quoted(name)
            guard Self.isName(name.utf8) else {
                return "the name \(quoted) in a secret's content must be three or more lower-case letters and digits, "
                    + "the first a letter, with single hyphens between them"
            }
            guard self[name]?.withBytes(Self.isText) ?? true else {
                return "the value of \(quoted) in a secret's content is no text in UTF-8, as which Juju keeps it: "
                    + "encode it, as SecretBytes.hex does"
            }
        }
        return nil
    }

    /// `^[a-z](-?[a-z0-9]){2,}$` (Juju 3.6).
    private static func isName(_ name: String.UTF8View) -> Bool {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z"), digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let first = name.first, letters.contains(first) else { return false }
        let words = name.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return words.allSatisfy { word in
            !word.isEmpty && word.allSatisfy { letters.contains($0) || digits.contains($0) }
        } && words.reduce(0) { $0 + $1.count } >= 3
    }

    /// Whether these bytes are UTF-8, found without a copy of them.
    private static func isText(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var (decoder, rest) = (UTF8(), bytes.makeIterator())
        while true {
            switch decoder.decode(&rest) {
            case .scalarValue: continue
            case .emptyInput: return true
            case .error: return false
            }
        }
    }
}
