/// A snap that is installed, as snapd reports it.
public struct Snap: Sendable, Codable, Hashable {
    /// The name.
    public var name: String
    /// The version of what is in it, as its publisher writes it.
    public var version: String
    /// The revision; one that was installed from a file begins with `x`.
    public var revision: String
    /// The channel that it follows, such as `3.6/stable`; nil for one that was installed from a file.
    public var channel: String?
    /// Its services, in order.
    public var services: [Service]

    /// A service of a snap.
    public struct Service: Sendable, Codable, Hashable {
        /// The name, without the snap's.
        public var name: String
        /// Whether it starts at boot.
        public var isEnabled: Bool
        /// Whether it runs.
        public var isActive: Bool

        /// A service, by default one that runs and starts at boot.
        public init(_ name: String, isEnabled: Bool = true, isActive: Bool = true) {
            self.name = name
            self.isEnabled = isEnabled
            self.isActive = isActive
        }
    }

    /// A snap of these parts.
    public init(
        _ name: String, channel: String? = "latest/stable", version: String = "1", revision: String = "1",
        services: [Service] = []
    ) {
        self.name = name
        self.version = version
        self.revision = revision
        self.channel = channel.map(Self.fullChannel)
        self.services = services
    }

    /// A channel as snapd spells it: `stable` is `latest/stable`, and `3.6` is `3.6/stable`.
    public static func fullChannel(_ channel: String) -> String {
        let risks = ["stable", "candidate", "beta", "edge"]
        let parts = channel.split(separator: "/").map(String.init)
        guard let first = parts.first else { return "latest/stable" }
        if risks.contains(first) { return "latest/" + parts.joined(separator: "/") }
        return parts.count == 1 ? first + "/stable" : parts.joined(separator: "/")
    }
}
