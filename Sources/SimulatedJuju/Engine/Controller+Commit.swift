import JujuProtocol

extension Controller {
    /// The most that a charm may keep through state-set, in bytes of BSON (Juju 3.6).
    static let charmStateLimit = 2_097_152

    /// Takes what a hook committed. Secrets first and each at once, then all else together, as Juju 3.6 does.
    func commit(_ commit: HookCommit, of unit: UnitName) throws(ToolFailure) {
        if let fault = model.commitFault { throw .failed(fault) }
        try commitSecrets(commit, of: unit)
        if commit.relations.contains(where: { $0.applicationSettings != nil }), !model.isLeader(unit) {
            throw .failed("checking leadership continuity: \(notLeader(unit))")
        }
        if let state = commit.charmState {
            let size = state.reduce(5) { $0 + $1.key.utf8.count + $1.value.utf8.count + 7 }
            guard size <= Self.charmStateLimit else {
                throw .failed("persisting charm state: max allowed size (\(Self.charmStateLimit)) exceeded")
            }
            model.units[unit]?.charmState = state
        }
        for change in commit.relations {
            model.relations[change.id]?.unitBags[unit, default: .init()].merge(change.unitSettings ?? [:])
            model.relations[change.id]?.applicationBags[unit.application, default: .init()]
                .merge(change.applicationSettings ?? [:])
        }
        model.units[unit]?.ports.removeAll { commit.closePorts.contains($0) }
        for port in commit.openPorts where model.units[unit]?.ports.contains(port) == false {
            model.units[unit]?.ports.append(port)
        }
        model.units[unit]?.ports.sort()
        for request in commit.storage { addStorage(request, to: unit) }
    }

    /// `"maas/0" is not leader of "maas"`.
    func notLeader(_ unit: UnitName) -> String { "\"\(unit)\" is not leader of \"\(unit.application)\"" }

    private func addStorage(_ request: HookCommit.StorageRequest, to unit: UnitName) {
        let numbers = model.units.values.flatMap(\.storage).compactMap { Int($0.id.split(separator: "/").last ?? "") }
        let first = (numbers.max() ?? -1) + 1
        for number in first..<first + request.count {
            let id = "\(request.name)/\(number)"
            model.units[unit]?.storage
                .append(ModelUnit.Storage(id: id, kind: "filesystem", location: "/var/lib/juju/storage/\(id)"))
        }
    }
}
