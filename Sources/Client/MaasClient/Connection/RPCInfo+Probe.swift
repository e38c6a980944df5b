import Glibc

extension RPCInfo {
    /// An endpoint that takes no connection, and why.
    public struct ClosedEndpoint: Sendable, Hashable {
        /// The endpoint.
        public let endpoint: Endpoint
        /// The system's reason, such as `Connection refused`.
        public let reason: String
    }

    /// The most endpoints that are tried.
    private static let most = 64

    /// Connects to all endpoints at once, as a rack does, and returns one for each process of the region that took no connection at any
    /// of its endpoints; blocks until each has answered or the time is over.
    public func closed(after timeout: Duration) -> [ClosedEndpoint] {
        let all = eventLoops.values.flatMap { $0 }.prefix(Self.most)
        var open: Set<Endpoint> = []
        var reasons: [Endpoint: String] = [:]
        var waiting: [(endpoint: Endpoint, socket: CInt)] = []
        defer { for (_, socket) in waiting { close(socket) } }
        for endpoint in Set(all) {
            switch endpoint.connect() {
            case .open: open.insert(endpoint)
            case .closed(let reason): reasons[endpoint] = reason
            case .pending(let socket): waiting.append((endpoint, socket))
            }
        }
        let clock = ContinuousClock()
        let end = clock.now + timeout
        while !waiting.isEmpty, clock.now < end {
            var polled = waiting.map { pollfd(fd: $0.socket, events: Int16(POLLOUT), revents: 0) }
            let rest = (end - clock.now).components
            let milliseconds = rest.seconds * 1000 + rest.attoseconds / 1_000_000_000_000_000 + 1
            guard poll(&polled, nfds_t(polled.count), CInt(clamping: milliseconds)) >= 0 || errno == EINTR else {
                break
            }
            for (index, entry) in polled.enumerated().reversed() where entry.revents != 0 {
                let (endpoint, socket) = waiting.remove(at: index)
                let code = Self.error(of: socket)
                close(socket)
                if code == 0 { open.insert(endpoint) } else { reasons[endpoint] = Endpoint.reason(code) }
            }
        }
        let time = timeout.components.seconds
        return eventLoops.sorted { $0.key < $1.key }.compactMap { _, endpoints in
            let tried = endpoints.filter(all.contains)
            guard let first = tried.first, !tried.contains(where: open.contains) else { return nil }
            return ClosedEndpoint(endpoint: first, reason: reasons[first] ?? "no answer in \(time) s")
        }
    }

    private static func error(of socket: CInt) -> CInt {
        var (code, size) = (CInt(0), socklen_t(MemoryLayout<CInt>.size))
        return getsockopt(socket, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
    }
}

extension RPCInfo.Endpoint: CustomStringConvertible {
    /// The address and the port, such as `10.0.0.2:5250` or `[fd00::2]:5250`.
    public var description: String { address.contains(":") ? "[\(address)]:\(port)" : "\(address):\(port)" }

    fileprivate enum Connection {
        case open
        case pending(socket: CInt)
        case closed(String)
    }

    fileprivate static func reason(_ code: CInt) -> String { String(cString: strerror(code)) }

    /// Begins to connect.
    fileprivate func connect() -> Connection {
        var hints = addrinfo()
        hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(address, "\(port)", &hints, &found) == 0, let place = found?.pointee else {
            return .closed("it is no IP address and port")
        }
        defer { freeaddrinfo(found) }
        let flags = CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        let socket = Glibc.socket(place.ai_family, place.ai_socktype | flags, 0)
        guard socket >= 0 else { return .closed(Self.reason(errno)) }
        if Glibc.connect(socket, place.ai_addr, place.ai_addrlen) != 0 {
            let code = errno
            guard code != EINPROGRESS else { return .pending(socket: socket) }
            close(socket)
            return .closed(Self.reason(code))
        }
        close(socket)
        return .open
    }
}
