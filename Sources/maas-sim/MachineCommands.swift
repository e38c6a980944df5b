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
