import Glibc

@testable import JujuProtocol

/// A connection that sends and takes bare bytes, to be the other side of what is tested.
struct RawSocket: ~Copyable {
    private let socket: StreamSocket

    /// Connects to the server at `path`.
    init(connectingTo path: String) throws {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        socket = StreamSocket(descriptor: descriptor)
        let address = AgentSocketAddress(address: path)
        guard address.withSocketAddress({ connect(descriptor, $0, $1) }) == 0 else {
            throw AgentSocketError.unreachable(address, errno)
        }
    }

    init(_ descriptor: Int32) {
        socket = StreamSocket(descriptor: descriptor)
    }

    deinit { socket.close() }

    func send(_ bytes: [UInt8]) { _ = socket.send(bytes) }

    /// Says that no more will be sent.
    func endSending() { shutdown(socket.descriptor, Int32(SHUT_WR)) }

    /// Takes `count` bytes, or fewer when the other side closes before.
    func receive(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while bytes.count < count {
            let got = recv(socket.descriptor, &buffer, min(buffer.count, count - bytes.count), 0)
            guard got > 0 else { break }
            bytes += buffer[..<got]
        }
        return bytes
    }
}

/// A server that answers every connection's first bytes with the same bytes, and closes.
final class CannedServer: Sendable {
    private let listener: Int32
    private let thread: JujuProtocol.Thread

    init?(path: String, answer: [UInt8], connections: Int = 1) {
        let listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        let bound = AgentSocketAddress(address: path).withSocketAddress { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 8) == 0 else { return nil }
        let thread = JujuProtocol.Thread {
            for _ in 0..<connections {
                let connection = RawSocket(accept(listener, nil, nil))
                _ = connection.receive(1)
                connection.send(answer)
                // Lets the client finish sending; a close with unread bytes would discard what was sent.
                connection.endSending()
                _ = connection.receive(.max)
            }
        }
        guard let thread else { return nil }
        self.thread = thread
    }

    func finish() {
        thread.join()
        close(listener)
    }
}

/// A socket file that nobody listens at any more, once this is gone.
struct RawListener: ~Copyable {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        let address = AgentSocketAddress(address: path)
        guard address.withSocketAddress({ bind(descriptor, $0, $1) }) == 0 else {
            throw AgentSocketError.unreachable(address, errno)
        }
    }

    deinit { close(descriptor) }
}
