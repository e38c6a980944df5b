import MaasIdentifiers

/// Whether a controller works with its region. The API has no status of controllers; this is what their services say.
public struct Health: Sendable, Hashable {
    /// Whether it is connected.
    public let state: RackHealth
    /// Whether it is connected to some of the region's processes only, or one of them is down.
    public let isDegraded: Bool
    /// MAAS's own words, such as `25% connected to region controllers.`; often empty.
    public let statusInfo: String

    /// The service `rackd` tells, or `agent` where there is no `rackd`, as one day there will not be: it stands beside it since 3.5, and
    /// is its successor. A rack is connected when that is running or, being connected to some of the region's processes, degraded
    /// (MAAS 3.4 to 3.7).
    init(_ services: [Service]) {
        let service = services.first { $0.name == "rackd" } ?? services.first { $0.name == "agent" }
        switch service?.status {
        case .running, .degraded: state = .connected
        case .dead, .off: state = .dead
        default: state = .unknown
        }
        isDegraded = service?.status == .degraded
        statusInfo = service?.statusInfo ?? ""
    }

    /// Whether a controller is connected.
    public typealias State = RackHealth
}

extension Node {
    /// Whether a rack controller is connected to its region; unknown for other nodes.
    public var health: Health { Health(services) }
}
