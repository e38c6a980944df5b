import ArgumentParser
import SimulatedMaas

/// Rotates a region's shared secret.
struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Put a new enrollment secret in place, as an administrator would.",
        discussion: "Racks that registered with the old secret are dead until they enroll anew."
    )

    @Option(help: "The root directory of the region's machine.")
    var root: String

    func run() throws { try SimulatedRegion.rotateSecret(root: root) }
}

/// Adds a machine to what a region knows.
struct AddMachine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add-machine",
        abstract: "Add a machine to what a region knows, and print its system id."
    )

    @Option(help: "The root directory of the region's machine.")
    var root: String

    @Option(help: "The machine's host name.")
    var hostname: String

    @Option(name: .customLong("mac"), help: "A MAC address; may be repeated.")
    var macAddresses: [String] = []

    func validate() throws {
        do { try SimulatedRegion.check(hostname: hostname, macAddresses: macAddresses) } catch {
            throw ValidationError("\(error)")
        }
    }

    func run() throws {
        print(try SimulatedRegion(root: root).addMachine(hostname: hostname, macAddresses: macAddresses))
    }
}

/// Makes a machine of a directory.
struct InstallImage: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install-image",
        abstract: "Put the snap command into a machine's root directory.",
        discussion:
            "The machine's host name and MAC addresses are read from proc/sys/kernel/hostname and sys/class/net/."
    )

    @Argument(help: "The directory that stands for the machine's /.")
    var root: String

    @Option(help: "The machine's host name.")
    var hostname: String?

    @Option(name: .customLong("mac"), help: "The MAC address of an interface; may be repeated.")
    var macAddresses: [String] = []

    func run() throws {
        let machine = SimulatedMachine(root: root)
        try machine.installCommands(program: ownPath())
        if let hostname { try machine.setIdentity(hostname: hostname, macAddresses: macAddresses) }
    }
}

/// Lets a machine's `snap` fail.
struct SnapFault: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snap-fault",
        abstract: "Let the snap command of a machine fail, to see what charms make of it.",
        discussion: "Failures of a verb happen in the order in which they were asked for; --none ends them all."
    )

    @Argument(help: "The directory that stands for the machine's /.")
    var root: String

    @Option(help: "The verb that fails, such as install or refresh.")
    var verb = "refresh"

    @Flag(help: "The store cannot be reached.")
    var store = false

    @Flag(help: "Another change of the snap is in progress.")
    var busy = false

    @Flag(help: "The snap's hook fails, and what was there before is put back.")
    var hook = false

    @Flag(help: "It does not end.")
    var hang = false

    @Option(help: "It fails with this text.")
    var error: String?

    @Flag(help: "End all failures.")
    var none = false

    @Option(help: "How often; always, if not given.")
    var times: Int?

    func validate() throws {
        guard [store, busy, hook, hang, error != nil, none].filter({ $0 }).count == 1 else {
            throw ValidationError("give one of --store, --busy, --hook, --hang, --error, --none")
        }
        guard times.map({ $0 > 0 }) ?? true else { throw ValidationError("--times must be above 0") }
    }

    func run() throws {
        let machine = SimulatedMachine(root: root)
        if none { return try machine.endSnapFailures() }
        let failure: SnapFailure =
            if let error { .other(error) } else if store { .storeUnreachable } else if busy {
                .changeInProgress
            } else if hook {
                .hookFails
            } else { .hangs }
        try machine.failSnap(verb, with: failure, times: times)
    }
}

/// Sets the condition of a region's database.
struct Database: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Let a region's database be up, down, or empty as before MAAS's migrations."
    )

    @Option(help: "The root directory of the region's machine.")
    var root: String

    @Argument(help: "up, down or empty.", completion: .list(["up", "down", "empty"]))
    var condition: String

    func run() throws { try SimulatedRegion.setDatabase(condition, root: root) }
}

/// The service of a rack; started by `maas init rack` and `snap start maas`.
struct Rackd: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Register a machine with its region.",
        shouldDisplay: false
    )

    @Option(help: "The machine's root directory.")
    var root: String

    @Option(name: .customLong("run"), help: "The id of the start of the service.")
    var start: String

    func run() throws { RackDaemon(root: root, run: start).registerWithRegion() }
}
