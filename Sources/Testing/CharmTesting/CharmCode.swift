import CharmKit
import JujuProtocol
import SealedStore
import SimulatedJuju
import Synchronization

/// A charm as this process runs it: how it is made, and what its metadata declares.
package struct CharmCode {
    /// What it must keep to when it observes; nil for no matter what.
    let interface: CharmInterface?
    let make: (Framework) -> any Charm
    /// Whether it must handle every action; a stand-in for a charm, in a model of several, need not.
    let isWhole: Bool
    /// Where its units run.
    var machines = UnitMachines()

    package init(
        interface: CharmInterface?, make: @escaping (Framework) -> any Charm, isWhole: Bool = false
    ) {
        self.interface = interface
        self.make = make
        self.isWhole = isWhole
    }

    /// The directory of charms that have none.
    package static let noDirectory = "/charm"

    /// The keys of units' fingerprints: each has its own, the same in all of its hooks; none is kept in a file.
    private static let keys = Mutex<[UnitName: Fingerprint.Key]>([:])

    private static func key(of unit: UnitName) -> Fingerprint.Key {
        keys.withLock { keys in
            if let key = keys[unit] { return key }
            let key = Fingerprint.Key.random()
            keys[unit] = key
            return key
        }
    }

    /// Runs one hook, and gives its exit code.
    ///
    /// - Throws: `CharmInterfaceError` when the charm and its metadata don't fit together; `MisuseError`.
    package func run(
        _ environment: HookEnvironment, _ tools: any HookToolTransport, probe: Framework.Probe,
        clock: @escaping () -> Double
    ) throws -> Int32 {
        var lack: (any Error)?
        let machine = machines[environment.unit]
        let code = CharmProcess.run(
            environment, tools, fingerprintKey: Self.key(of: environment.unit), commands: machine.commands,
            snaps: machine.snaps,
            clock: { Int(clock()) }
        ) { framework in
            framework.probe = probe
            let charm = make(framework)
            guard let interface else { return charm }
            do { try framework.check(against: interface, isWhole: isWhole) } catch { lack = error }
            return charm
        }
        if let lack { throw lack }
        return code
    }
}
