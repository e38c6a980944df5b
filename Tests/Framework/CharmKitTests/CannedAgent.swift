import Glibc

@testable import JujuProtocol

/// An agent's socket that answers the first bytes of its one connection with bytes that are always the same, and closes.
final class CannedAgent: Sendable {
    private let listener: Int32
    private let thread: JujuProtocol.Thread

    private struct Unbound: Error {}

    init(path: String, answer: [UInt8]) throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        self.listener = listener
        let bound = AgentSocketAddress(address: path).withSocketAddress { bind(listener, $0, $1) }
        guard bound == 0, listen(listener, 8) == 0 else { throw Unbound() }
        let thread = JujuProtocol.Thread {
            let connection = StreamSocket(descriptor: accept(listener, nil, nil))
            defer { connection.close() }
            var buffer = [UInt8](repeating: 0, count: 4096)
            _ = recv(connection.descriptor, &buffer, buffer.count, 0)
            _ = connection.send(answer)
            // Lets the client finish sending; a close with unread bytes would discard what was sent.
            shutdown(connection.descriptor, Int32(SHUT_WR))
            while recv(connection.descriptor, &buffer, buffer.count, 0) > 0 {}
        }
        guard let thread else { throw Unbound() }
        self.thread = thread
    }

    func finish() {
        thread.join()
        close(listener)
    }
}
