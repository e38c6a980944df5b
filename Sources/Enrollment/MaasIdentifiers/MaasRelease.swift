/// The release that a version of MAAS is of, such as `3.6`: region and racks must be of one.
public struct MaasRelease: Comparable, Hashable, CustomStringConvertible, Sendable {
    /// The first number.
    public let major: Int
    /// The second number.
    public let minor: Int

    /// The release of these numbers.
    public init(major: Int, minor: Int) { (self.major, self.minor) = (major, minor) }

    /// The release of a version such as `3.6.5-17550-g.5ba5ac1d7`, or nil when `version` is none: at most 64 printable characters.
    public init?(_ version: String) {
        guard version.utf8.count <= 64, version.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        let parts = version.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Self.number(parts[0]),
            let minor = Self.number(parts[1].prefix(while: \.isNumber))
        else { return nil }
        self.init(major: major, minor: minor)
    }

    /// At most three decimal digits: what is longer is no release, and no name of a channel.
    private static func number(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)
    }

    /// The release as people write it.
    public var description: String { "\(major).\(minor)" }

    /// The channel of MAAS's snap that has a version: the release's, and of one that is not out yet, such as `3.7.0~rc1`, that of
    /// its risk. snapd goes on to the next more stable one where a channel has nothing. Nil when it is no version.
    public static func channel(of version: String) -> String? {
        guard let release = MaasRelease(version) else { return nil }
        let risks = [("rc", "candidate"), ("beta", "beta"), ("alpha", "edge"), ("dev", "edge")]
        let mark = version.utf8.drop { $0 != UInt8(ascii: "~") }.dropFirst()
        let risk = risks.first { mark.starts(with: $0.0.utf8) }?.1 ?? "stable"
        return "\(release)/\(risk)"
    }

    /// Orders releases by age.
    public static func < (left: MaasRelease, right: MaasRelease) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}

extension MaasRelease: Codable {
    /// Reads a release as ``description`` writes it.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let release = MaasRelease(text) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no release of MAAS"))
        }
        self = release
    }

    /// Writes the release as ``description`` has it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
