import Foundation
import JujuProtocol

extension Controller {
    /// Says which storages the application's new units get, in texts such as `2`, `pool,2` or `10G`: a number alone is how many
    /// there are, one if there is none. Sizes mean nothing to folders.
    public func setStorage(_ constraints: [String: String], of name: String) throws(SimulationError) {
        guard !constraints.isEmpty else { return }
        let charm = try application(name).charm
        var requests: [String: StorageRequest] = [:]
        for (storage, text) in constraints.sorted(by: { $0.key < $1.key }) {
            guard let details = charm.storage[storage] else {
                throw SimulationError(.badInput, "charm \"\(charm.name)\" has no store called \"\(storage)\"")
            }
            let request = try StorageRequest(parsing: text, for: storage)
            if let refusal = StoragePools.refusal(of: request.pool) { throw SimulationError(.notFound, refusal) }
            let count = request.count ?? max(1, details.count)
            if let refusal = details.refusal(of: count) {
                throw SimulationError(.badInput, "charm \"\(charm.name)\" store \"\(storage)\": \(refusal)")
            }
            requests[storage] = StorageRequest(count: count, pool: request.pool)
        }
        model.applications[name]?.storage.merge(requests) { _, new in new }
    }

    /// Why a unit cannot get `change` more storages, fewer if it is negative, in Juju's words, or nil if it can
    /// (state/storage.go: validateStorageCountChange).
    func refusal(ofStorage name: String, change: Int, for unit: UnitName) -> String? {
        guard let charm = model.applications[unit.application]?.charm, let state = model.units[unit] else { return nil }
        guard let details = charm.storage[name] else {
            // What the charm has no more can go.
            return change < 0 ? nil : "charm storage \"\(name)\" not found"
        }
        let held = state.storage.count { $0.name == name && $0.life == .alive }
        return details.refusal(of: change, to: held)
    }

    /// Gives a unit more storages, as the operator asks.
    ///
    /// - Returns: Their ids.
    public func addStorage(
        _ name: String, count: Int, from pool: String? = nil, toUnit unit: UnitName
    ) throws(SimulationError) -> [String] {
        guard let before = model.units[unit]?.storage.map(\.id) else {
            throw SimulationError(.notFound, "unit \"\(unit)\" not found")
        }
        if count == 0 {
            throw SimulationError(
                .badInput, "adding \"\(name)\" storage to \(unit): adding storage where instance count is 0 not valid")
        }
        if let refusal = StoragePools.refusal(of: pool) ?? refusal(ofStorage: name, change: count, for: unit) {
            throw SimulationError(.badInput, "adding \"\(name)\" storage to \(unit): \(refusal)")
        }
        addStorage(name, count: count, from: pool, to: unit)
        return model.units[unit]?.storage.map(\.id).filter { !before.contains($0) } ?? []
    }

    /// Gives a unit `count` new storages, of the kind and in the place that its charm says.
    func addStorage(_ name: String, count: Int, from pool: String? = nil, to unit: UnitName) {
        let details = model.applications[unit.application]?.charm.storage[name] ?? .init()
        for _ in 0..<max(0, count) {
            let id = "\(name)/\(model.next.storage)"
            model.next.storage += 1
            model.units[unit]?.storage.append(
                .init(id: id, kind: details.kind.rawValue, location: details.location(of: id), pool: pool))
        }
        agenda.note(unit)
    }

    /// Gives a unit a storage that no unit has.
    ///
    /// - Throws: ``SimulationError`` in Juju's words (state/storage.go: AttachStorage).
    public func attachStorage(_ id: String, to unit: UnitName) throws(SimulationError) {
        func refusal(_ code: SimulationError.Code, _ reason: String) -> SimulationError {
            SimulationError(code, "cannot attach storage \(id) to unit \(unit): \(reason)")
        }
        guard let state = model.units[unit] else { throw refusal(.notFound, "unit \"\(unit)\" not found") }
        let owner = owner(ofStorage: id)
        guard owner != nil || model.detachedStorage[id] != nil else {
            throw refusal(.notFound, "storage instance \"\(id)\" not found")
        }
        guard state.life == .alive else { throw refusal(.conflict, "unit not alive") }
        if let owner {
            // What the unit has already stays as it is.
            if owner.name == unit { return }
            throw refusal(.conflict, "cannot attach storage owned by unit \(owner.name) to unit \(unit)")
        }
        guard var storage = model.detachedStorage[id] else { return }
        let name = storage.name
        guard let charm = model.applications[unit.application]?.charm, let details = charm.storage[name] else {
            let charm = model.applications[unit.application]?.charm.name ?? ""
            throw refusal(.conflict, "charm \(charm) has no storage called \(name)")
        }
        if let reason = self.refusal(ofStorage: name, change: 1, for: unit) { throw refusal(.conflict, reason) }
        storage.location = details.location(of: id)
        model.detachedStorage[id] = nil
        model.units[unit]?.storage.append(storage)
        agenda.note(unit)
    }

    /// Gives a new unit storages that no unit has, in place of as many of its own.
    public func attachStorage(_ ids: [String], instead unit: UnitName) throws(SimulationError) {
        for id in ids {
            let name = id.prefix { $0 != "/" }
            if let index = model.units[unit]?.storage.firstIndex(where: { $0.name == name }) {
                model.units[unit]?.storage.remove(at: index)
            }
            try attachStorage(id, to: unit)
        }
    }

    /// Takes a storage away from its unit, which is told before it goes. One that can live without a unit stays in the model,
    /// unless `isRemoved`.
    ///
    /// - Throws: ``SimulationError``: `notFound`, or `conflict` for one that its unit has to have (state/storage.go:
    ///   DetachStorage, DestroyStorageInstance).
    public func detachStorage(_ id: String, isRemoved: Bool = false) throws(SimulationError) {
        if model.detachedStorage[id] != nil {
            if isRemoved { model.detachedStorage[id] = nil }
            return
        }
        guard let owner = owner(ofStorage: id), let index = owner.storage.firstIndex(where: { $0.id == id }) else {
            throw SimulationError(.notFound, "storage instance \"\(id)\" not found")
        }
        guard owner.storage[index].life == .alive else { return }
        if owner.life == .alive,
            let reason = refusal(ofStorage: owner.storage[index].name, change: -1, for: owner.name)
        {
            throw SimulationError(
                .conflict,
                isRemoved
                    ? "cannot destroy storage \"\(id)\": \(reason)"
                    : "cannot destroy storage attachment \(id):\(owner.name): \(reason)")
        }
        model.units[owner.name]?.storage[index].life = .dying
        model.units[owner.name]?.storage[index].isRemoved = isRemoved
        if !owner.delivered.storage.contains(id) { release(id, of: owner.name) }
        agenda.note(owner.name)
    }

    /// Ends a unit's part in a storage of which it has been told that it goes.
    func release(_ id: String, of unit: UnitName) {
        guard let index = model.units[unit]?.storage.firstIndex(where: { $0.id == id }),
            let storage = model.units[unit]?.storage.remove(at: index)
        else { return }
        release([storage])
    }

    /// Keeps those of a unit's storages that can live without it.
    func release(_ storages: [ModelUnit.Storage]) {
        for var storage in storages where storage.isDetachable && !storage.isRemoved {
            storage.life = .alive
            model.detachedStorage[storage.id] = storage
        }
    }

    private func owner(ofStorage id: String) -> ModelUnit? {
        model.units.values.first { $0.storage.contains { $0.id == id } }
    }
}

extension ModelUnit.Storage {
    /// The name of the storage in the charm.
    public var name: String { String(id.prefix { $0 != "/" }) }
}

extension StorageRequest {
    /// Reads a text such as `pool,2,10G` for the storage `name`.
    public init(parsing text: String, for name: String) throws(SimulationError) {
        let fields = text.split(separator: ",").map(String.init)
        let numbers = fields.compactMap { Int($0) }
        guard numbers.count < 2, numbers.first.map({ $0 > 0 }) ?? true else {
            throw SimulationError(
                .badInput, "storage \"\(name)\": \"\(text)\" wants one number of storages, 1 or more")
        }
        self.init(count: numbers.first, pool: fields.first { $0.wholeMatch(of: #/[a-zA-Z]+[-?a-zA-Z0-9]*/#) != nil })
    }
}

extension CharmMetadata.Storage {
    /// Where the storage `id` is mounted, or its device.
    func location(of id: String) -> String {
        guard kind == .filesystem else { return "/dev/disk/by-id/" + id.replacingOccurrences(of: "/", with: "-") }
        guard !location.isEmpty else { return "/var/lib/juju/storage/\(id)" }
        return most == 1 ? location : "\(location)/\(id)"
    }

    /// Why a unit that has `held` of it cannot have `change` more, in Juju's words, or nil if it can
    /// (validateCharmStorageCountChange).
    fileprivate func refusal(of change: Int, to held: Int) -> String? {
        let total = held + change
        let number = change.magnitude
        let action = change < 0 ? "detach" : "attach"
        if count == 1, most == 1, total != 1 { return "cannot \(action), storage is singular" }
        let doing = "\(action)ing \(number) storage instance\(number == 1 ? "" : "s") brings the total to \(total)"
        if total < count { return "\(doing), which is less than the minimum of \(count)" }
        if let most, total > most { return "\(doing), exceeding the maximum of \(most)" }
        return nil
    }

    /// Why a unit cannot have `count` of it, in Juju's words, or nil if it can (validateStorageConstraintsAgainstCharm).
    func refusal(of count: Int) -> String? {
        if isShared { return "shared storage support not implemented" }
        if self.count == 1, most == 1, count != 1 { return "storage is singular, \(count) specified" }
        if count < self.count { return "\(self.count) instances required, \(count) specified" }
        if let most, count > most { return "at most \(most) instances supported, \(count) specified" }
        return nil
    }
}
