import JujuProtocol

extension Controller {
    /// Says how many of each storage the application's new units get, in texts such as `2`, `pool,2` or `10G`: a number alone is
    /// how many there are, one if there is none. Pools and sizes mean nothing to folders.
    public func setStorage(_ constraints: [String: String], of name: String) throws(SimulationError) {
        guard !constraints.isEmpty else { return }
        let charm = try application(name).charm
        var counts: [String: Int] = [:]
        for (storage, text) in constraints.sorted(by: { $0.key < $1.key }) {
            guard charm.storage[storage] != nil else {
                throw SimulationError(.badInput, "charm \"\(charm.name)\" has no store called \"\(storage)\"")
            }
            let numbers = text.split(separator: ",").compactMap { Int($0) }
            guard numbers.count < 2, numbers.first.map({ $0 > 0 }) ?? true else {
                throw SimulationError(
                    .badInput, "storage \"\(storage)\": \"\(text)\" wants one number of storages, 1 or more")
            }
            counts[storage] = numbers.first ?? 1
        }
        model.applications[name]?.storageCounts = counts
    }

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
