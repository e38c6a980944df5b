import CharmKit
import SimulatedJuju

/// One thing that a state says, for people: where it stands in the state, and what it is.
struct StateLine {
    let path: String
    /// The value as it is shown.
    let text: String
    /// What tells two values apart that are shown alike, such as secrets.
    var hidden = ""

    func isSame(as other: StateLine?) -> Bool { text == other?.text && hidden == other?.hidden }
}

extension State {
    /// All that the state says beyond a new unit, in the order of its parts.
    var lines: [StateLine] {
        var lines: [StateLine] = []
        func add(_ path: String, _ value: String?) {
            if let value { lines.append(StateLine(path: path, text: value)) }
        }
        add("unit", unit?.description)
        add("principal", principal?.description)
        add("isLeader", isLeader ? "true" : nil)
        for (name, value) in config.sorted(by: { $0.key < $1.key }) { add("config[\(name)]", value.shown) }
        for relation in relations { lines += relation.lines }
        for secret in secrets { lines += secret.lines }
        for (key, value) in stored.sorted(by: { $0.key < $1.key }) { add("stored[\(key)]", quoted(value)) }
        for event in deferred { add("deferred[\(event.source)]", "\(event.event), \(quoted(event.reason))") }
        for port in openPorts.sorted() { add("openPorts[\(port)]", "open") }
        for snap in snaps {
            add("snaps[\(snap.name)]", "\(snap.channel ?? "from a file"), revision \(snap.revision)")
            for service in snap.services {
                add(
                    "snaps[\(snap.name)].\(service.name)",
                    (service.isActive ? "active" : "inactive") + (service.isEnabled ? ", enabled" : ", disabled"))
            }
        }
        for storage in storages { add("storages[\(storage.id)]", storage.location) }
        for (name, path) in resources.sorted(by: { $0.key < $1.key }) { add("resources[\(name)]", path) }
        for (binding, network) in networks.sorted(by: { $0.key < $1.key }) {
            add("networks[\(binding)]", "\(network.bindAddress) on \(network.interface)")
        }
        add("unitStatus", unitStatus?.description)
        add("applicationStatus", applicationStatus?.description)
        add("workloadVersion", workloadVersion.isEmpty ? nil : workloadVersion)
        add("plannedUnits", plannedUnits?.description)
        if model != JujuModel() { add("model", "\(model.name), Juju \(model.jujuVersion), \(model.uuid)") }
        return lines
    }
}

extension RelationState {
    fileprivate var lines: [StateLine] {
        let name = "relations[\(endpoint)\(id.map { ":\($0)" } ?? "")]"
        var lines = [StateLine(path: name, text: remote.map { "with \($0)" } ?? "peers")]
        func add(_ whose: String, _ bag: [String: String]) {
            for (key, value) in bag.sorted(by: { $0.key < $1.key }) {
                lines.append(StateLine(path: "\(name).\(whose)[\(key)]", text: quoted(value)))
            }
        }
        add("unitData", unitData)
        add("applicationData", applicationData)
        for (number, bag) in remoteUnits.sorted(by: { $0.key < $1.key }) {
            lines.append(StateLine(path: "\(name).remoteUnits[\(number)]", text: "joined"))
            add("remoteUnits[\(number)]", bag)
        }
        add("remoteApplicationData", remoteApplicationData)
        if isDying { lines.append(StateLine(path: "\(name).isDying", text: "true")) }
        if isSuspended { lines.append(StateLine(path: "\(name).isSuspended", text: "true")) }
        if isContainerScoped { lines.append(StateLine(path: "\(name).isContainerScoped", text: "true")) }
        if let remoteModelUUID { lines.append(StateLine(path: "\(name).remoteModelUUID", text: remoteModelUUID)) }
        return lines
    }
}

extension RelationState: CustomStringConvertible {
    /// What the relation says, one thing in each line, as in the description of a state.
    public var description: String { lines.map { "\($0.path): \($0.text)" }.joined(separator: "\n") }
}

extension SecretState {
    fileprivate var lines: [StateLine] {
        let name = "secrets[\(label ?? id)]"
        var lines = [StateLine(path: name, text: "\(uri) of \(owner)")]
        func add(_ part: String, _ text: String?, hidden: String = "") {
            if let text { lines.append(StateLine(path: "\(name).\(part)", text: text, hidden: hidden)) }
        }
        add("description", description.isEmpty ? nil : quoted(description))
        add("rotation", rotation)
        add("expires", expires?.description)
        for (number, content) in revisions.sorted(by: { $0.key < $1.key }) {
            add("revisions[\(number)]", content.description, hidden: "\(content.values.sorted { $0.key < $1.key })")
        }
        add("tracked", tracked?.description)
        for reader in readers.sorted() { add("readers[\(reader)]", "may read") }
        if !isOwn, !isGranted { add("isGranted", "false") }
        return lines
    }
}

extension Value {
    /// The value as people write it.
    var shown: String {
        switch self {
        case .string(let text): quoted(text)
        case .bool(let flag): "\(flag)"
        case .integer(let number): "\(number)"
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .null: "null"
        default: "\(self)"
        }
    }
}

/// A text in quotes, on one line and not longer than people read.
private func quoted(_ text: String) -> String {
    let quoted = JSONText.quoted(text)
    return quoted.utf8.count > 200 ? "\(quoted.prefix(180))…\" (\(text.utf8.count) bytes)" : quoted
}
