extension ModelState {
    /// The status of an application: what its leader set, or else the gravest that a unit of it has.
    public func status(ofApplication name: String) -> ModelStatus {
        if let status = applications[name]?.status { return status }
        var gravest = ModelStatus("unknown")
        for unit in units(of: name) {
            let status = unit.agentStatus.status == "error" ? unit.agentStatus : unit.workloadStatus
            if status.severity > gravest.severity { gravest = status }
        }
        return gravest
    }
}

extension ModelStatus {
    /// How grave it is among the statuses of an application's units (Juju's DeriveStatus).
    fileprivate var severity: Int {
        switch status {
        case "error": 100
        case "blocked": 90
        case "maintenance": 80
        case "waiting": 70
        case "active": 60
        case "terminated": 50
        case "unknown": 40
        default: 0
        }
    }
}
