import JujuProtocol

/// One relation of this application, seen from this unit.
public final class Relation {
    /// The name of this side's endpoint.
    public let endpoint: String
    /// The relation's number.
    public let id: Int
    /// Whether the relation is going: its remote units are gone, and nothing written to it is read by anyone.
    public let isBroken: Bool
    /// Whether a read in this hook has found that the controller has the relation no more. What was published in it
    /// can't be read then: reads throw ``HookToolError/Code/relationGone``.
    public private(set) var isGone = false

    private let tools: HookTools
    private let unit: UnitName
    private var applicationName: String?
    private var remoteUnits: [UnitName]?
    private var published: [String: [String: String]] = [:]

    /// This unit's databag.
    public private(set) lazy var unitData = Databag(
        read: { [unowned self] () throws(HookToolError) in try read(unit) },
        write: { [tools, id] values throws(HookToolError) in try tools.relationSet(id, values) })
    private var ownApplicationData: Databag?

    init(endpoint: String, id: Int, isBroken: Bool, application: String?, unit: UnitName, tools: HookTools) {
        self.endpoint = endpoint
        self.id = id
        self.isBroken = isBroken
        self.unit = unit
        self.tools = tools
        applicationName = application
    }

    /// The remote application; in a peer relation, this one.
    public var application: String {
        get throws(HookToolError) {
            if let applicationName { return applicationName }
            let name = try reading { () throws(HookToolError) in try tools.relationApplication(id) }
            applicationName = name
            return name
        }
    }

    /// The remote units that have joined, sorted; in a peer relation, the other units.
    public var units: [UnitName] {
        get throws(HookToolError) {
            if let remoteUnits { return remoteUnits }
            let units = isBroken ? [] : try reading { () throws(HookToolError) in try tools.relationUnits(id) }
            remoteUnits = units
            return units
        }
    }

    /// The UUID of the model that the remote application lives in (Juju 3.6.2 and later).
    public var remoteModelUUID: String {
        get throws(HookToolError) { try reading { () throws(HookToolError) in try tools.relationModelUUID(id) } }
    }

    /// What a remote unit has published. A unit that has left stays readable until the relation is gone (Juju 3.6). Of
    /// this unit it is what ``unitData`` has, with the changes of this hook.
    public func data(of unit: UnitName) throws(HookToolError) -> [String: String] {
        unit == self.unit ? try unitData.values : try read(unit)
    }

    /// What the remote application has published; in a peer relation, what this one has, with the changes of this hook.
    public func applicationData() throws(HookToolError) -> [String: String] {
        let name = try application
        if name == unit.application, let ownApplicationData { return try ownApplicationData.values }
        return try read(application: name)
    }

    /// This application's databag, which only the leader may read and write.
    public func applicationData(as leader: Leader) -> Databag {
        if let ownApplicationData { return ownApplicationData }
        let databag = Databag(
            read: { [unowned self] () throws(HookToolError) in try read(application: unit.application) },
            write: { [tools, id] values throws(HookToolError) in
                try tools.relationSet(id, application: values, as: leader)
            })
        ownApplicationData = databag
        return databag
    }

    func commit() throws(HookToolError) {
        try unitData.commit(tools.ledger, as: "\(endpoint):\(id) unit")
        try ownApplicationData?.commit(tools.ledger, as: "\(endpoint):\(id) application")
    }

    func discard() {
        unitData.discard()
        ownApplicationData?.discard()
    }

    private func read(_ unit: UnitName) throws(HookToolError) -> [String: String] {
        try cached(unit.description) { () throws(HookToolError) in try tools.relationGet(id, unit: unit) }
    }

    private func read(application name: String) throws(HookToolError) -> [String: String] {
        try cached(name) { () throws(HookToolError) in try tools.relationGet(id, application: name) }
    }

    private func cached(
        _ name: String, _ read: () throws(HookToolError) -> [String: String]
    ) throws(HookToolError) -> [String: String] {
        if let data = published[name] { return data }
        let data = try reading(read)
        published[name] = data
        return data
    }

    /// Of a relation that is going the controller says no more than that nobody may read it, once it is gone.
    private func reading<Answer>(_ read: () throws(HookToolError) -> Answer) throws(HookToolError) -> Answer {
        do throws(HookToolError) {
            return try read()
        } catch {
            let isUnknown = error.code == .notFound && error.message.hasSuffix("relation not found")
            guard isUnknown || isBroken && error.code == .permissionDenied else { throw error }
            isGone = true
            throw HookToolError(.relationGone, tool: error.tool, message: "relation \(endpoint):\(id) is gone")
        }
    }
}
