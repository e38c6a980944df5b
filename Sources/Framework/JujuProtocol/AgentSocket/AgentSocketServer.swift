import CPosix
import Glibc

/// The agent's side of the socket for one run of a hook: a thread accepts, and one serves each connection.
public final class AgentSocketServer: Sendable {
    private let address: AgentSocketAddress
    private let listener: Int32
    private let connections = OpenConnections()
    private let acceptor: Thread

    /// Listens at `path` until ``stop(waitingForConnections:)`` is called.
    ///
    /// Calls with another token or context id, without a tool or with a relative directory are refused as Juju 3.6
    /// refuses them; all others go to `handler`, one at a time.
    ///
    /// - Parameters:
    ///   - path: The socket's path, made with mode 0700; one that a dead server left is replaced. `@name` is abstract.
    ///   - contextID: The id of the hook's run.
    ///   - token: The token that calls must carry, empty as on every unix socket; nil to look at none, as Juju 4.0.
    ///   - handler: Runs a tool. What it throws becomes the RPC's error string.
    /// - Throws: ``AgentSocketError`` with code `unreachable` when the socket can't be made.
    public init(
        path: String,
        contextID: String,
        token: String? = "",
        handler: @escaping @Sendable (HookToolRequest) throws(HookToolRefusal) -> HookToolResult
    ) throws(AgentSocketError) {
        address = AgentSocketAddress(address: path)
        let listener = try Self.listen(address)
        let connections = connections
        let service = HookToolService(contextID: contextID, token: token, handler: handler)
        guard let acceptor = Thread({ Self.accept(listener, connections, service) }) else {
            close(listener)
            throw Self.failure(address, EAGAIN)
        }
        self.listener = listener
        self.acceptor = acceptor
    }

    deinit { _ = stop(waitingForConnections: .zero) }

    /// Takes no further connection, and waits as Juju does until those that are open have been closed by their clients.
    ///
    /// - Parameter limit: How long to wait. Juju would wait for ever; after it, what is open is cut.
    /// - Returns: How many were still open: a sign of a child that has kept the hook's socket.
    @discardableResult
    public func stop(waitingForConnections limit: Duration) -> Int {
        guard acceptor.claim() else { return 0 }
        shutdown(listener, Int32(SHUT_RDWR))
        acceptor.join()
        close(listener)
        if !address.isAbstract { unlink(address.address) }
        return connections.end(waiting: limit)
    }

    private static func listen(_ address: AgentSocketAddress) throws(AgentSocketError) -> Int32 {
        var status = stat()
        if !address.isAbstract, lstat(address.address, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK {
            unlink(address.address)
        }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let listener = socket(AF_UNIX, type, 0)
        guard listener >= 0 else { throw failure(address, errno) }
        let bound = address.withSocketAddress { bind(listener, $0, $1) == 0 ? 0 : errno } ?? EINVAL
        let number: Int32
        if bound != 0 {
            number = bound
        } else if !address.isAbstract, chmod(address.address, 0o700) != 0 {
            number = errno
        } else {
            // Nobody can connect before this, so nobody finds another mode.
            number = Glibc.listen(listener, SOMAXCONN) == 0 ? 0 : errno
        }
        guard number == 0 else {
            close(listener)
            throw failure(address, number)
        }
        return listener
    }

    private static func failure(_ address: AgentSocketAddress, _ number: Int32) -> AgentSocketError {
        AgentSocketError(.unreachable, "listen unix \(address.address): \(AgentSocketError.systemReason(number))")
    }

    private static func accept(_ listener: Int32, _ connections: OpenConnections, _ service: HookToolService) {
        while true {
            let connection = cposix_accept(listener)
            guard connection >= 0 else {
                // Out of descriptors or memory passes; anything else means that the listener was shut down.
                switch errno {
                case EINTR, ECONNABORTED: continue
                case EMFILE, ENFILE, ENOBUFS, ENOMEM: usleep(10_000)
                default: return
                }
                continue
            }
            connections.add(connection)
            let thread = Thread {
                var served = ServedConnection(StreamSocket(descriptor: connection), service)
                served.serve()
                connections.close(connection)
            }
            if let thread { thread.detach() } else { connections.close(connection) }
        }
    }
}
