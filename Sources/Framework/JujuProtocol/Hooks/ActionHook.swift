/// The action that an operator runs.
public struct ActionHook: Sendable, Hashable {
    /// The action's name.
    public var name: String
    /// The id of this run, such as `42`; a UUID before Juju 2.8.
    public var id: String
    /// The id as a tag, such as `action-42`.
    public var tag: String

    /// The run `id` of the action `name`.
    public init(name: String, id: String) {
        self.init(name: name, id: id, tag: "action-\(id)")
    }

    /// The run `id` of the action `name`, with its tag.
    public init(name: String, id: String, tag: String) {
        self.name = name
        self.id = id
        self.tag = tag
    }
}

extension ActionHook {
    init?(_ variables: HookVariables, name: String) {
        guard let id = variables["JUJU_ACTION_UUID"] else { return nil }
        guard variables["JUJU_ACTION_NAME"] == name else { return nil }
        self.init(name: name, id: id, tag: variables["JUJU_ACTION_TAG"] ?? "action-\(id)")
    }

    var variables: [(String, String)] {
        [("JUJU_ACTION_NAME", name), ("JUJU_ACTION_UUID", id), ("JUJU_ACTION_TAG", tag)]
    }
}
