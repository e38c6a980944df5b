/// Random numbers that a seed repeats (SplitMix64).
public struct SeededGenerator: RandomNumberGenerator, Sendable, Codable, Hashable {
    private var state: UInt64

    /// A generator that gives the same numbers for the same seed.
    public init(seed: UInt64) { state = seed }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// `count` random hexadecimal digits.
    public mutating func hex(_ count: Int) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(count)
        while digits.count < count {
            var bits = next()
            for _ in 0..<min(16, count - digits.count) {
                let digit = UInt8(truncatingIfNeeded: bits & 15)
                digits.append(digit < 10 ? 48 + digit : 87 + digit)
                bits >>= 4
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// A random UUID of version 4.
    public mutating func uuid() -> String {
        let variant = ["8", "9", "a", "b"].randomElement(using: &self) ?? "8"
        return "\(hex(8))-\(hex(4))-4\(hex(3))-\(variant)\(hex(3))-\(hex(12))"
    }

    /// An id such as Juju gives to secrets: twenty digits in base 32.
    public mutating func secretID() -> String {
        let digits = "0123456789abcdefghijklmnopqrstuv"
        let last = ["0", "g"].randomElement(using: &self) ?? "0"
        return String((0..<19).map { _ in digits.randomElement(using: &self) ?? "0" }) + last
    }
}
