import CharmKit
import SimulatedJuju

extension CharmInterface {
    /// What a charm's metadata declares.
    public init(_ metadata: CharmMetadata) {
        self.init(
            endpoints: Set(metadata.endpoints.keys), storages: Set(metadata.storage.keys),
            containers: Set(metadata.containers), actions: Set(metadata.actions.keys),
            options: Set(metadata.config.keys),
            parameters: metadata.actions.filter { $1.isClosed }.mapValues { Set($0.parameters.keys) })
    }
}

extension CharmMetadata.Action {
    /// Whether its parameters are all declared: not where its file says that there may be more, nor where a test says nothing of them.
    fileprivate var isClosed: Bool {
        schema["additionalProperties"] != .bool(true) && !(schema.isEmpty && parameters.isEmpty)
    }
}
