import Glibc

/// Where a unit's agent listens while a hook runs: `JUJU_AGENT_SOCKET_NETWORK` and `JUJU_AGENT_SOCKET_ADDRESS`.
public struct AgentSocketAddress: Sendable, Hashable {
    /// The network: `unix`, or `tcp` for podspec units of Juju 2.9 to 3.6.
    public var network: String
    /// The socket's path; a name that begins with `@` is in Linux's abstract namespace (Juju 3.0 and 3.3).
    public var address: String

    /// The socket at `address` of `network`.
    public init(network: String = "unix", address: String) {
        self.network = network
        self.address = address
    }
}

extension AgentSocketAddress {
    var isAbstract: Bool { address.utf8.first == UInt8(ascii: "@") }

    /// Calls `body` with the address as the kernel takes it; nil when it is too long.
    func withSocketAddress<R>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R? {
        var unix = sockaddr_un()
        unix.sun_family = sa_family_t(AF_UNIX)
        let name = Array(address.utf8)
        let capacity = MemoryLayout.size(ofValue: unix.sun_path)
        // A path ends with NUL, an abstract name begins with it.
        guard name.count < capacity || isAbstract && name.count == capacity else { return nil }
        withUnsafeMutableBytes(of: &unix.sun_path) { path in
            path.copyBytes(from: name)
            if isAbstract { path[0] = 0 }
        }
        let header = MemoryLayout.offset(of: \sockaddr_un.sun_path) ?? 0
        let length = socklen_t(header + name.count + (isAbstract ? 0 : 1))
        return withUnsafePointer(to: &unix) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
