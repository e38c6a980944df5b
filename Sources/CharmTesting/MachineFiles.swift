import CharmKit
import JujuProtocol
import SealedStore

/// What units keep on their machines, in memory.
final class MachineFiles {
    private var values: [UnitName: [String: String]] = [:]

    func localStore(of unit: UnitName) -> LocalStore {
        LocalStore(
            read: { () throws(SealedStoreError) in self.values[unit] ?? [:] },
            write: { values throws(SealedStoreError) in self.values[unit] = values })
    }
}
