import CharmKit

struct Pause: Codable {
    var seconds: Int
}

final class UpgradedCharm: Charm {
    private let framework: Framework
    private let pause: StoredValue<Pause>

    init(framework: Framework) {
        self.framework = framework
        pause = framework.stored(Pause.self, "pause", version: 2) { earlier in
            // Version 1 kept minutes.
            Pause(seconds: try earlier.decode(Int.self) * 60)
        }
        framework.reconcile {
            try framework.snaps.ensure("beacon", channel: "2/stable")
            if let snap = try framework.snaps.snap("beacon") {
                try framework.model.unit.setWorkloadVersion(snap.version)
            }
        }
        framework.collectStatus { [self] status in
            let seconds = try pause.value?.seconds ?? 0
            status.add(.active("pauses \(seconds) s"))
        }
    }
}
