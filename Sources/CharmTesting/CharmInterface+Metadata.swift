import CharmKit
import SimulatedJuju

extension CharmInterface {
    /// What a charm's metadata declares.
    public init(_ metadata: CharmMetadata) {
        self.init(
            endpoints: Set(metadata.endpoints.keys), storages: Set(metadata.storage.keys),
            containers: Set(metadata.containers), actions: Set(metadata.actions.keys),
            options: Set(metadata.config.keys))
    }
}
