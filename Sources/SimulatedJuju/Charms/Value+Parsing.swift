import Yams

extension Value {
    /// The value that `text` is in YAML, or else the text itself, as juju reads an action's parameters.
    public init(parsing text: String) {
        guard let node = try? Yams.compose(yaml: text) else {
            self = .string(text)
            return
        }
        self = Value(yaml: node)
    }
}
