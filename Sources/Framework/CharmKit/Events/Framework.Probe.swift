import JujuProtocol

extension Framework {
    /// What a test wants to know of a hook besides what Juju gets to see. No charm has one in production.
    package final class Probe {
        /// An event that was emitted.
        package struct Emission {
            /// Where it came from.
            package let source: Handle
            /// What it carried.
            package let event: any CharmEvent
        }

        /// The events that the charm's own objects have emitted, in order.
        package private(set) var emissions: [Emission] = []
        /// What the charm has written to standard output.
        package private(set) var output = ""
        /// The error that has ended the hook.
        package var failure: (any Error)?

        /// A probe that knows nothing yet.
        package init() {}

        func note(_ text: String) { output += text }

        func note(_ event: any CharmEvent, from source: Handle, in environment: HookEnvironment) {
            guard source.description != environment.event.name else { return }
            emissions.append(Emission(source: source, event: event))
        }
    }
}
