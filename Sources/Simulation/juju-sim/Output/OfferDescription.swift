/// The description of an offer as juju show-offer has it in its table (cmd/juju/crossmodel/showformatter.go).
struct OfferDescription {
    private static let width = 45

    /// The lines of it; an empty text has one.
    let lines: [String]

    /// The lines of `text`, of which a long one is cut.
    init(_ text: String) {
        let cut = text.utf8.count > 180 ? String(decoding: text.utf8.prefix(177), as: UTF8.self) + "..." : text
        let words = cut.split(whereSeparator: \.isWhitespace).map(String.init)
        lines =
            words.count == 1 ? Self.pieces(of: words[0]) : Self.lines(of: words, count: cut.utf8.count / Self.width + 1)
    }

    /// A single word, every 45 bytes (breakOneWord).
    private static func pieces(of word: String) -> [String] {
        let bytes = Array(word.utf8)
        if bytes.count <= width { return [word] }
        // Where it comes out even there is an empty piece at the end.
        return stride(from: 0, through: bytes.count, by: width).map {
            String(decoding: bytes[$0..<min($0 + width, bytes.count)], as: UTF8.self)
        }
    }

    /// Words, as many to a line as fit; no fewer lines than `count` (breakLines).
    private static func lines(of words: [String], count: Int) -> [String] {
        var lines = Array(repeating: "", count: count)
        var index = 0
        for word in words {
            let longer = lines[index].isEmpty ? word : lines[index] + " " + word
            if lines[index].isEmpty || longer.utf8.count <= width {
                lines[index] = longer
                continue
            }
            index += 1
            if index == lines.count { lines.append("") }
            lines[index] = word
        }
        return lines
    }
}
