import Snapd

/// The snaps of a state: what is done with them changes it. The store has every snap in every channel.
final class StateSnapManager: SnapManager {
    private(set) var snaps: [Snap]
    /// Snapd's words, by the names of the snaps for which it refuses everything.
    private let failing: [String: String]

    init(_ snaps: [Snap], failing: [String: String] = [:]) {
        self.snaps = snaps
        self.failing = failing
    }

    func snap(_ name: String) throws(SnapError) -> Snap? { snaps.first { $0.name == name } }

    func perform(_ operation: SnapOperation, on name: String) throws(SnapError) {
        if let words = failing[name] { throw SnapError(.failed, snap: name, reason: words) }
        guard let place = snaps.firstIndex(where: { $0.name == name }) else {
            switch operation {
            case .install(let channel, _): snaps.append(Snap(name, channel: channel ?? "latest/stable"))
            case .remove: break
            default: throw SnapError(.failed, snap: name, reason: "snap \"\(name)\" is not installed")
            }
            return
        }
        switch operation {
        case .install: break
        case .refresh(let channel): snaps[place].channel = channel.map(Snap.fullChannel) ?? snaps[place].channel
        case .remove: snaps.remove(at: place)
        case .start(let services, let enable):
            try change(services, of: place) {
                $0.isActive = true; $0.isEnabled = $0.isEnabled || enable
            }
        case .stop(let services, let disable):
            try change(services, of: place) {
                $0.isActive = false; $0.isEnabled = $0.isEnabled && !disable
            }
        case .restart(let services): try change(services, of: place) { $0.isActive = true }
        }
    }

    private func change(
        _ services: [String], of place: Int, _ body: (inout Snap.Service) -> Void
    ) throws(SnapError) {
        let snap = snaps[place]
        let unknown = services.first { name in !snap.services.contains { $0.name == name } }
        if let unknown {
            throw SnapError(.failed, snap: snap.name, reason: "snap \"\(snap.name)\" has no service \"\(unknown)\"")
        }
        for index in snap.services.indices where services.isEmpty || services.contains(snap.services[index].name) {
            body(&snaps[place].services[index])
        }
    }
}
