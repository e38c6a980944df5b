extension HookEnvironment {
    /// An environment of these parts, for a charm that runs in the process of a simulated Juju.
    package init(
        _ event: HookEvent, of unit: UnitName, model: (name: String, uuid: String), jujuVersion: JujuVersion,
        contextID: String, charmDirectory: String, machineID: String?, principal: UnitName? = nil
    ) {
        self.event = event
        self.unit = unit
        modelName = model.name
        modelUUID = model.uuid
        self.jujuVersion = jujuVersion
        self.contextID = contextID
        self.charmDirectory = charmDirectory
        self.machineID = machineID
        agentSocket = nil
        agentToken = ""
        principalUnit = principal
        availabilityZone = nil
        apiAddresses = []
        proxies = ProxySettings()
    }
}
