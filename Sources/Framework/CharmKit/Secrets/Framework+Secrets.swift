extension Framework {
    /// Whether this model's Juju has secrets: 3.0 and later do, 2.9 does not.
    public var hasSecrets: Bool { model.tools.supports("secret-add") }
}
