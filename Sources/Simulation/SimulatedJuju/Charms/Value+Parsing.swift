extension Value {
    /// The value that `text` is in YAML, or else the text itself, as juju reads an action's parameters.
    public init(parsing text: String) {
        guard let node = try? DocumentComposer.document(Array(text.utf8)), let value = try? node.value() else {
            self = .string(text)
            return
        }
        self = Value(value)
    }
}
