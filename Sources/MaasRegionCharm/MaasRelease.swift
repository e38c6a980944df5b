/// The release that a version of MAAS is of, such as `3.6`: region and racks must be of one.
struct MaasRelease: Comparable, CustomStringConvertible {
    let major: Int
    let minor: Int

    init(major: Int, minor: Int) { (self.major, self.minor) = (major, minor) }

    /// The release of a version such as `3.6.5-17550-g.5ba5ac1d7`, or nil when `version` is none.
    init?(_ version: String) {
        let parts = version.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]), let minor = Int(parts[1].prefix { $0.isNumber }) else {
            return nil
        }
        self.init(major: major, minor: minor)
    }

    var description: String { "\(major).\(minor)" }

    static func < (left: MaasRelease, right: MaasRelease) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }
}
