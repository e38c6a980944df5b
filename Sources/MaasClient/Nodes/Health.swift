/// Whether a controller works with its region. The API has no status of controllers; this is what their services say.
public struct Health: Sendable, Hashable {
    /// Whether it is connected.
    public let state: State
    /// Whether it is connected to some of the region's processes only, or one of them is down.
    public let isDegraded: Bool
    /// MAAS's own words, such as `25% connected to region controllers.`; often empty.
    public let statusInfo: String

    /// Only the service `rackd` tells: a rack is connected when that is running or, being connected to some of the region's
    /// processes, degraded (MAAS 3.4 to 3.7).
    init(_ services: [Service]) {
        let rackd = services.first { $0.name == "rackd" }
        switch rackd?.status {
        case .running, .degraded: state = .connected
        case .dead, .off: state = .dead
        default: state = .unknown
        }
        isDegraded = rackd?.status == .degraded
        statusInfo = rackd?.statusInfo ?? ""
    }

    /// Whether a controller is connected.
    public enum State: String, Sendable {
        /// Connected to at least one process of a region.
        case connected
        /// Not connected.
        case dead
        /// MAAS does not say, as for all controllers that are regions only.
        case unknown
    }
}

extension Node {
    /// Whether a rack controller is connected to its region; unknown for other nodes.
    public var health: Health { Health(services) }
}
