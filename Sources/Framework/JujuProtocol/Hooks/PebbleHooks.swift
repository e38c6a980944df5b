/// A notice in the Pebble of a container.
public struct PebbleNoticeHook: Sendable, Hashable {
    /// The container.
    public var workload: String
    /// The notice's id in that Pebble.
    public var id: String
    /// The notice's type, `custom`.
    public var type: String
    /// The notice's key, such as `example.com/backup`.
    public var key: String

    /// The notice `id` of the container `workload`.
    public init(workload: String, id: String, type: String = "custom", key: String) {
        self.workload = workload
        self.id = id
        self.type = type
        self.key = key
    }
}

/// A health check in the Pebble of a container.
public struct PebbleCheckHook: Sendable, Hashable {
    /// The container.
    public var workload: String
    /// The check's name.
    public var name: String

    /// The check `name` of the container `workload`.
    public init(workload: String, name: String) {
        self.workload = workload
        self.name = name
    }
}

extension PebbleNoticeHook {
    init?(_ variables: HookVariables) {
        guard let workload = variables["JUJU_WORKLOAD_NAME"], let id = variables["JUJU_NOTICE_ID"] else { return nil }
        guard let type = variables["JUJU_NOTICE_TYPE"], let key = variables["JUJU_NOTICE_KEY"] else { return nil }
        self.init(workload: workload, id: id, type: type, key: key)
    }

    var variables: [(String, String)] {
        [
            ("JUJU_WORKLOAD_NAME", workload), ("JUJU_NOTICE_ID", id), ("JUJU_NOTICE_TYPE", type),
            ("JUJU_NOTICE_KEY", key),
        ]
    }
}

extension PebbleCheckHook {
    init?(_ variables: HookVariables) {
        guard let workload = variables["JUJU_WORKLOAD_NAME"] else { return nil }
        guard let name = variables["JUJU_PEBBLE_CHECK_NAME"] else { return nil }
        self.init(workload: workload, name: name)
    }

    var variables: [(String, String)] { [("JUJU_WORKLOAD_NAME", workload), ("JUJU_PEBBLE_CHECK_NAME", name)] }
}
