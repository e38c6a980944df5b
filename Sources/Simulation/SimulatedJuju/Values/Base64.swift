import Foundation

/// Base64 as Juju keeps secrets in it.
enum Base64 {
    /// The base64 text of `bytes`.
    static func text(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }

    /// The bytes of base64 `text`, in which ends of lines count for nothing.
    ///
    /// - Throws: Go's message with the place where it gave up, as `secret-get` prints it.
    static func bytes(_ text: String) throws(ToolFailure) -> [UInt8] {
        let characters = RawText.encoded(text)
        let places = characters.indices.filter { characters[$0] != 0x0A && characters[$0] != 0x0D }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(places.count / 4 * 3)
        for start in stride(from: 0, to: places.count, by: 4) {
            var group: UInt32 = 0
            var count = 0
            for position in start..<start + 4 {
                // Go names the first character of a group that is cut short, counted back from the end.
                guard position < places.count else { throw wrong(characters.count - count) }
                let character = characters[places[position]]
                if character == UInt8(ascii: "=") {
                    try checkEnd(places, at: position, after: count, in: characters)
                    break
                }
                guard let value = values[character] else { throw wrong(places[position]) }
                group = group << 6 | value
                count += 1
            }
            group <<= 6 * UInt32(4 - count)
            let three = [UInt8(group >> 16 & 0xFF), UInt8(group >> 8 & 0xFF), UInt8(group & 0xFF)]
            bytes += three.prefix(count - 1)
        }
        return bytes
    }

    /// Checks that the padding, which begins at `position`, is whole, comes after two or three characters and ends the text.
    private static func checkEnd(
        _ places: [Int],
        at position: Int,
        after count: Int,
        in characters: [UInt8]
    ) throws(ToolFailure) {
        guard count > 1 else { throw wrong(places[position]) }
        var end = position + 1
        if count == 2 {
            guard end < places.count else { throw wrong(characters.count) }
            guard characters[places[end]] == UInt8(ascii: "=") else { throw wrong(places[end] - 1) }
            end += 1
        }
        if end < places.count { throw wrong(places[end]) }
    }

    private static func wrong(_ place: Int) -> ToolFailure { .failed("illegal base64 data at input byte \(place)") }

    private static let values = Dictionary(
        uniqueKeysWithValues: zip("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8, UInt32(0)...)
    )
}
