import CharmKit
import SimulatedJuju

extension CharmInterface {
    /// What a charm's metadata declares. Its storages and containers are not known here.
    public init(_ metadata: CharmMetadata) {
        self.init(endpoints: Set(metadata.endpoints.keys), actions: Set(metadata.actions.keys))
    }
}
