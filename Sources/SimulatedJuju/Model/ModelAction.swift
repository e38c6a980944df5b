import JujuProtocol

/// An action that an operator asked a unit for.
public struct ModelAction: Sendable, Codable, Hashable {
    /// The number as text.
    public var id: String
    /// The unit.
    public var unit: UnitName
    /// The action's name.
    public var name: String
    /// The parameters, with the charm's defaults.
    public var parameters: [String: Value]
    /// `pending`, `running`, `completed` or `failed`.
    public var status = "pending"
    /// Why it failed, or empty.
    public var message = ""
    /// What action-set and the run left.
    public var results: [String: Value] = [:]
    /// What action-log said.
    public var log: [String] = []

    /// The action `name`, asked of `unit`.
    public init(id: String, unit: UnitName, name: String, parameters: [String: Value]) {
        self.id = id
        self.unit = unit
        self.name = name
        self.parameters = parameters
    }
}
