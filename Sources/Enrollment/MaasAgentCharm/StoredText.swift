import CharmKit

/// A text in Juju's state store, read without a decoder, which a hook that only looks would notice.
struct StoredText {
    private let key: String
    private let state: CharmState

    init(_ key: String, in state: CharmState) {
        self.key = key
        self.state = state
    }

    /// The text, or nil when there is none.
    var value: String? {
        get throws(HookToolError) { try state.value(key) }
    }

    /// Keeps the text from the end of this hook on; nil forgets it.
    func set(_ text: String?) { state.set(key, text) }
}
