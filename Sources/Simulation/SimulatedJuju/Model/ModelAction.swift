import JujuProtocol

/// A task: an action that an operator asked a unit for, or commands for a unit or a machine.
public struct ModelAction: Sendable, Codable, Hashable {
    /// Who runs a task.
    public enum Receiver: Sendable, Codable, Hashable {
        /// A unit.
        case unit(UnitName)
        /// A machine, by its number.
        case machine(String)
    }

    /// Something that the action told on its way.
    public struct Message: Sendable, Codable, Hashable {
        /// When, in seconds since 1970.
        public var time: Double
        /// The text.
        public var text: String
    }

    /// The number as text.
    public var id: String
    /// Who runs it.
    public var receiver: Receiver
    /// The action's name.
    public var name: String
    /// The parameters, with the charm's defaults; those of commands are not kept.
    public var parameters: [String: Value]
    /// `pending`, `running`, `completed`, `failed`, `cancelled`, or `error` for one that could not be run.
    public var status = "pending"
    /// Why it failed, or empty.
    public var message = ""
    /// What action-set and the run left.
    public var results: [String: Value] = [:]
    /// What action-log said.
    public var messages: [Message] = []
    /// When it was asked for, in seconds since 1970.
    public var enqueued = 0.0
    /// When it began, or nil.
    public var started: Double?
    /// When it ended, or nil.
    public var completed: Double?

    /// The action `name`, asked of `unit`.
    public init(id: String, unit: UnitName, name: String, parameters: [String: Value]) {
        self.init(id: id, receiver: .unit(unit), name: name, parameters: parameters)
    }

    /// The action `name`, asked of `receiver`.
    public init(id: String, receiver: Receiver, name: String, parameters: [String: Value]) {
        self.id = id
        self.receiver = receiver
        self.name = name
        self.parameters = parameters
    }

    /// The unit that runs it, or nil for a machine.
    public var unit: UnitName? {
        if case .unit(let unit) = receiver { unit } else { nil }
    }

    /// The texts of what action-log said.
    public var log: [String] { messages.map(\.text) }

    /// Whether nothing more comes of it.
    public var hasEnded: Bool { status != "pending" && status != "running" }
}

extension ModelAction.Receiver: CustomStringConvertible {
    /// The unit's name or the machine's number.
    public var description: String {
        switch self {
        case .unit(let unit): unit.description
        case .machine(let id): id
        }
    }

    /// As Juju tags it, such as `unit-server-0`.
    public var tag: String {
        switch self {
        case .unit(let unit): unit.tag
        case .machine(let id): "machine-\(id.replacing("/", with: "-"))"
        }
    }
}
