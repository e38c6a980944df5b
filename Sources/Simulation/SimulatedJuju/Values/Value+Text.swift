extension Value {
    /// The value as JSON, as Juju prints it.
    public var json: String { GoJSON.text(self) }

    /// The value as YAML, without a newline at the end.
    public var yaml: String {
        let text = GoYAML.text(self)
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}
