import CharmKit
import JujuProtocol
import SealedStore
import SimulatedJuju

/// A charm as this process runs it: how it is made, what its metadata declares, and what it keeps on its machine.
struct CharmCode {
    /// What it must keep to when it observes; nil for no matter what.
    let interface: CharmInterface?
    let make: (Framework) -> any Charm
    let local: LocalValues

    /// The directory of charms that have none.
    static let noDirectory = "/charm"

    /// The key of the fingerprints of all units in this process, so that none is kept in a file.
    private static let key = Fingerprint.Key.random()

    /// Runs one hook, and gives its exit code.
    ///
    /// - Throws: `CharmInterfaceError` when the charm observes what its metadata lacks.
    func run(
        _ environment: HookEnvironment, _ tools: any HookToolTransport, probe: Framework.Probe? = nil
    ) throws(CharmInterfaceError) -> Int32 {
        var lack: CharmInterfaceError?
        let code = CharmProcess.run(
            environment, tools, fingerprintKey: Self.key, localStore: local.store(of: environment.unit)
        ) { framework in
            framework.probe = probe
            let charm = make(framework)
            guard let interface else { return charm }
            do throws(CharmInterfaceError) { try framework.check(against: interface) } catch {
                lack = error
            }
            return charm
        }
        if let lack { throw lack }
        return code
    }
}

/// What units keep on their machines, in the memory of this process.
final class LocalValues {
    var values: [UnitName: [String: String]] = [:]

    func store(of unit: UnitName) -> LocalStore {
        LocalStore(
            read: { () throws(SealedStoreError) in self.values[unit] ?? [:] },
            write: { values throws(SealedStoreError) in self.values[unit] = values })
    }
}
