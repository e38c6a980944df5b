import CharmKit

/// The region has published a configuration, or a different one than before (Python: `MaasConfigReceivedEvent`).
///
/// It comes once for each real change of URL, token or certificate authority, however often Juju says that the relation
/// changed. Its snapshot, when it is deferred, names the secret and does not hold it.
public struct MaasConfigReceivedEvent: DeferrableEvent, Hashable {
    /// What the region has published.
    public let config: MaasProviderAppData

    /// A configuration, without the reports on racks: they are no part of it, and may be too many to be kept.
    public init(config: MaasProviderAppData) {
        var config = config
        config.racks = nil
        self.config = config
    }
}

/// A relation to a region was made (Python: `MaasRegionRequirerEvents.created`).
public struct MaasRegionCreatedEvent: DeferrableEvent, Hashable {
    /// The region's application.
    public let application: String?
}

/// The region is gone for this agent (Python: `MaasAgentRemovedEvent`).
public struct MaasAgentRemovedEvent: CharmEvent, Hashable {
    /// Why.
    public let departure: RegionDeparture
}

/// The sources of a requirer's events (Python: `MaasRegionRequirerEvents`).
public struct MaasRegionRequirerEvents: Sendable {
    /// The region has published a configuration, or a different one than before.
    public let configReceived: EventSource<MaasConfigReceivedEvent>
    /// A relation to a region was made.
    public let created: EventSource<MaasRegionCreatedEvent>
    /// The region is gone for this agent.
    public let removed: EventSource<MaasAgentRemovedEvent>

    init(_ handle: Handle) {
        configReceived = EventSource(handle.appending("config_received"))
        created = EventSource(handle.appending("created"))
        removed = EventSource(handle.appending("removed"))
    }
}
