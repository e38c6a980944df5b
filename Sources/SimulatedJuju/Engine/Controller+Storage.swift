import JujuProtocol

extension Controller {
    /// Says how many of each storage the application's new units get, in texts such as `2`, `pool,2` or `10G`: a number alone is
    /// how many there are, one if there is none. Pools and sizes mean nothing to folders.
    public func setStorage(_ constraints: [String: String], of name: String) throws(SimulationError) {
        guard !constraints.isEmpty else { return }
        let charm = try application(name).charm
        var counts: [String: Int] = [:]
        for (storage, text) in constraints.sorted(by: { $0.key < $1.key }) {
            guard let details = charm.storage[storage] else {
                throw SimulationError(.badInput, "charm \"\(charm.name)\" has no store called \"\(storage)\"")
            }
            let numbers = text.split(separator: ",").compactMap { Int($0) }
            guard numbers.count < 2, numbers.first.map({ $0 > 0 }) ?? true else {
                throw SimulationError(
                    .badInput, "storage \"\(storage)\": \"\(text)\" wants one number of storages, 1 or more")
            }
            let count = numbers.first ?? max(1, details.count)
            if let refusal = details.refusal(of: count) {
                throw SimulationError(.badInput, "charm \"\(charm.name)\" store \"\(storage)\": \(refusal)")
            }
            counts[storage] = count
        }
        model.applications[name]?.storageCounts = counts
    }

    /// Why a unit cannot get `count` more storages, in Juju's words, or nil if it can.
    func refusal(ofStorage name: String, count: Int, for unit: UnitName) -> String? {
        guard let charm = model.applications[unit.application]?.charm, let state = model.units[unit] else { return nil }
        guard let details = charm.storage[name] else { return "charm storage \"\(name)\" not found" }
        let held = state.storage.count { $0.id.hasPrefix("\(name)/") && $0.life == .alive }
        return details.refusal(of: held + count).map { "charm \"\(charm.name)\" store \"\(name)\": \($0)" }
    }

    /// Gives a unit more storages, as the operator asks.
    ///
    /// - Returns: Their ids.
    public func addStorage(
        _ name: String, count: Int, toUnit unit: UnitName
    ) throws(SimulationError) -> [String] {
        guard let before = model.units[unit]?.storage.map(\.id) else {
            throw SimulationError(.notFound, "unit \"\(unit)\" not found")
        }
        if let refusal = refusal(ofStorage: name, count: count, for: unit) {
            throw SimulationError(.badInput, "adding \"\(name)\" storage to \(unit): \(refusal)")
        }
        addStorage(name, count: count, to: unit)
        return model.units[unit]?.storage.map(\.id).filter { !before.contains($0) } ?? []
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
                case .filesystem: details.location.isEmpty || details.most == 1 ? place : "\(place)/\(id)"
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

extension CharmMetadata.Storage {
    /// Why a unit cannot have `count` of it, in Juju's words, or nil if it can.
    fileprivate func refusal(of count: Int) -> String? {
        if self.count == 1, most == 1, count != 1 { return "storage is singular, \(count) specified" }
        if count < self.count { return "\(self.count) instances required, \(count) specified" }
        if let most, count > most { return "at most \(most) instances supported, \(count) specified" }
        return nil
    }
}
