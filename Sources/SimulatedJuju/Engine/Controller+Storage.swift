import JujuProtocol

extension Controller {
    /// Gives a unit `count` new storages, of the kind and in the place that its charm says.
    func addStorage(_ name: String, count: Int, to unit: UnitName) {
        let details = model.applications[unit.application]?.charm.storage[name] ?? .init()
        for _ in 0..<count {
            let id = "\(name)/\(model.next.storage)"
            model.next.storage += 1
            let place = details.location.isEmpty ? "/var/lib/juju/storage/\(id)" : details.location
            let location =
                switch details.kind {
                case .filesystem: details.location.isEmpty || count == 1 ? place : "\(place)/\(id)"
                case .block: "/dev/disk/by-id/\(name)-\(model.next.storage - 1)"
                }
            model.units[unit]?.storage.append(.init(id: id, kind: details.kind.rawValue, location: location))
        }
        agenda.note(unit)
    }

    /// Takes a storage away from its unit, which is told before it goes.
    public func detachStorage(_ id: String) throws(SimulationError) {
        let owner = model.units.values.first { $0.storage.contains { $0.id == id } }
        guard let owner, let index = owner.storage.firstIndex(where: { $0.id == id }) else {
            throw SimulationError(.notFound, "storage \"\(id)\" does not exist")
        }
        model.units[owner.name]?.storage[index].life = .dying
        if !owner.delivered.storage.contains(id) { model.units[owner.name]?.storage.remove(at: index) }
        agenda.note(owner.name)
    }
}
