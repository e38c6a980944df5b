/// A version of Juju, such as `3.6.26`, `3.6-beta1` or `4.0-rc2.1`.
public struct JujuVersion: Sendable, Hashable {
    /// The first number.
    public var major: Int
    /// The second number.
    public var minor: Int
    /// The third number; of a pre-release, the number after its tag.
    public var patch: Int
    /// The kind of a pre-release, such as `beta`; nil for a release.
    public var tag: String?
    /// The number of a build between releases; 0 for none.
    public var build: Int

    /// The version of these numbers.
    public init(_ major: Int, _ minor: Int, _ patch: Int = 0, tag: String? = nil, build: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
        self.tag = tag
        self.build = build
    }

    /// Reads a version as Juju writes it in `JUJU_VERSION`, or nil when `text` is not one.
    public init?(_ text: String) {
        var rest = text.utf8[...]
        guard let major = Self.number(&rest), Self.take(".", &rest), let minor = Self.number(&rest) else { return nil }
        self.init(major, minor)
        if rest.isEmpty { return }
        if Self.take("-", &rest) {
            let letters = rest.prefix { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
            guard !letters.isEmpty else { return nil }
            tag = String(decoding: letters, as: UTF8.self)
            rest = rest[letters.endIndex...]
        } else if !Self.take(".", &rest) {
            return nil
        }
        guard let patch = Self.number(&rest) else { return nil }
        self.patch = patch
        if rest.isEmpty { return }
        guard Self.take(".", &rest), let build = Self.number(&rest), rest.isEmpty else { return nil }
        self.build = build
    }

    private static func take(_ mark: Unicode.Scalar, _ rest: inout Substring.UTF8View) -> Bool {
        guard rest.first == UInt8(ascii: mark) else { return false }
        rest.removeFirst()
        return true
    }

    private static func number(_ rest: inout Substring.UTF8View) -> Int? {
        var (number, count) = (0, 0)
        while let digit = rest.first, digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9"), count < 10 {
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
            count += 1
            rest.removeFirst()
        }
        return (1...9).contains(count) ? number : nil
    }
}

extension JujuVersion: LosslessStringConvertible {
    /// The version as Juju writes it.
    public var description: String {
        let third = tag.map { "-\($0)\(patch)" } ?? ".\(patch)"
        return "\(major).\(minor)\(third)" + (build == 0 ? "" : ".\(build)")
    }
}

extension JujuVersion: Comparable {
    /// Orders as Juju does: a pre-release comes before every release of its minor version.
    public static func < (left: JujuVersion, right: JujuVersion) -> Bool {
        guard (left.major, left.minor) == (right.major, right.minor) else {
            return (left.major, left.minor) < (right.major, right.minor)
        }
        guard left.tag == right.tag else {
            guard let leftTag = left.tag, let rightTag = right.tag else { return left.tag != nil }
            return leftTag < rightTag
        }
        return (left.patch, left.build) < (right.patch, right.build)
    }
}
