import Glibc
import SealedStore

/// The machine that this process runs on.
public struct LocalMachine: Machine {
    private let root: String
    private let noteFile: String

    /// The machine whose files lie below `root`.
    ///
    /// - Parameters:
    ///   - root: The folder that stands for the machine's `/`; by default the workload's root, which a simulated Juju sets and
    ///     a real one does not.
    ///   - charmDirectory: The charm's folder, whose `.maas-note` holds the note.
    public init(root: String = WorkloadRoot.path, charmDirectory: String) {
        self.root = root
        noteFile = charmDirectory + "/.maas-note"
    }

    /// The kernel's host name.
    public var hostname: String {
        get throws {
            guard let name = try MachineFile.text(root + "/proc/sys/kernel/hostname"), !name.isEmpty else {
                throw MaasHostError(.machine, "this machine has no host name: set one with hostnamectl")
            }
            return name
        }
    }

    /// The host name if it has a domain, else its first name with one in `/etc/hosts`.
    public var fqdn: String? {
        get throws {
            let name = try hostname
            if name.contains(".") { return name }
            return names(inHosts: root + "/etc/hosts").first { $0.hasPrefix(name + ".") }.map(String.init)
        }
    }

    /// All names in a file like `/etc/hosts`, which may hold comments in any encoding. None in one that can't be read: a full name is
    /// published for people, nothing is decided by it, and all else that is known of the machine must not be held up for it.
    private func names(inHosts file: String) -> [Substring] {
        guard let bytes = try? MachineFile.bytes(file) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").flatMap { line in
            line.prefix { $0 != "#" }.split(whereSeparator: \.isWhitespace).dropFirst()
        }
    }

    /// The addresses of the network interfaces that the kernel knows.
    public var macAddresses: [String] {
        get throws {
            let folder = root + "/sys/class/net"
            // Not everything there is an interface: bonding_masters is a file.
            let names = try MachineFile.names(in: folder).filter { $0 != "lo" && $0 != "bonding_masters" }
            // One that goes meanwhile has none.
            let all = try names.compactMap { name in
                try MachineFile.text("\(folder)/\(name)/address").map { (name: name, address: $0) }
            }
            let lasting = try all.filter { try isLasting($0.name) }
            // A container has none but such as come and go.
            let addresses = (lasting.isEmpty ? all : lasting).map(\.address)
            // The interfaces of one bond or bridge have one address.
            return addresses.filter { $0.utf8.count == 17 && $0 != "00:00:00:00:00:00" }.sorted().reduce(into: []) {
                list, address in
                if list.last != address { list.append(address) }
            }
        }
    }

    /// Whether MAAS knows the machine by an interface too (`get_interface_type` in provisioningserver/utils/ipaddr.py): by devices,
    /// bridges, bonds and VLANs, but not by those that come and go with containers and virtual machines, which may have one address on
    /// all machines.
    private func isLasting(_ interface: String) throws(MaasHostError) -> Bool {
        let folder = "\(root)/sys/class/net/\(interface)"
        // Ethernet (linux/if_arp.h); what does not tell is taken for one that lasts.
        guard try MachineFile.text("\(folder)/type") == "1" else { return true }
        for sign in ["\(folder)/device", "\(folder)/bridge", "\(folder)/bonding", "\(root)/proc/net/vlan/\(interface)"]
        where try MachineFile.exists(sign) {
            return true
        }
        return false
    }

    /// The kernel's clock.
    public var now: Int { time(nil) }

    /// What the charm's folder keeps, which Juju leaves alone when it upgrades the charm (3.6).
    public var note: String? { get throws { try MachineFile.text(noteFile) } }

    /// Writes the note wholly or not at all.
    public func store(note: String?) throws {
        guard let note else {
            return try MachineFile.remove(noteFile)
        }
        do {
            try SecretBytes(utf8: note).write(toFile: noteFile)
        } catch {
            throw MaasHostError(.machine, "\(error)")
        }
    }
}

/// The folder that stands for the `/` of the machine which a charm works on.
public enum WorkloadRoot {
    /// What `CHARM_WORKLOAD_ROOT` names, which a simulated Juju sets; empty on a real machine.
    public static var path: String { getenv("CHARM_WORKLOAD_ROOT").map { String(cString: $0) } ?? "" }
}
