/// Random names, in MAAS's alphabets.
enum Names {
    static let keyLetters = Array("abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
    static let idLetters = Array("abcdefghkmnpqrstwxy34678")
    static let hexDigits = Array("0123456789abcdef")

    /// `count` letters, each one of `letters`.
    static func random(_ count: Int, from letters: [Character]) -> String {
        String((0..<count).map { _ in letters[Int.random(in: letters.indices)] })
    }

    /// A UUID of version 4.
    static func uuid() -> String {
        let parts = [8, 4, 3, 3, 12].map { random($0, from: hexDigits) }
        return "\(parts[0])-\(parts[1])-4\(parts[2])-a\(parts[3])-\(parts[4])"
    }
}
