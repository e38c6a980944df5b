/// The variables of a hook, in which empty counts as absent: Juju sets many that have no value.
struct HookVariables {
    private let variables: [String: String]

    init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// The value of a variable, or nil when it is absent or empty.
    subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    /// Whether a variable is there, be it empty.
    func isPresent(_ name: String) -> Bool { variables[name] != nil }

    /// A unit's name, which may be absent; nil when it is there and is none.
    func unit(_ variable: String) -> (name: UnitName?, Void)? {
        guard let text = self[variable] else { return (nil, ()) }
        return UnitName(text).map { ($0, ()) }
    }
}
