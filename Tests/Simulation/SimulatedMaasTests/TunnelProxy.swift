import Foundation

/// A web proxy on 127.0.0.1 that opens a tunnel to whatever port of this machine it is asked for, and keeps what clients send
/// through it.
final class TunnelProxy: Sendable {
    let port: UInt16
    private let listener: Int32
    private let lock = NSLock()
    nonisolated(unsafe) private var bytes = Data()

    init() throws {
        (listener, port) = try Self.open { bind($0, $1, $2) | listen($0, 8) }
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread { [self] in serve(client) }
            }
            close(listener)
        }
    }

    /// What clients sent, to the proxy and through it.
    var heard: String { lock.withLock { String(decoding: bytes, as: UTF8.self) } }

    /// Stops taking connections.
    func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ client: Int32) {
        defer { close(client) }
        guard let request = receive(client), let place = request.split(separator: " ").dropFirst().first,
            let port = place.split(separator: ":").last.flatMap({ UInt16($0) }),
            let (server, _) = try? Self.open(port: port, { connect($0, $1, $2) })
        else { return }
        defer { close(server) }
        let answer = "HTTP/1.1 200 Connection established\r\n\r\n"
        _ = send(client, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
        Thread.detachNewThread {
            var buffer = [UInt8](repeating: 0, count: 65536)
            while case let count = recv(server, &buffer, buffer.count, 0), count > 0 {
                _ = send(client, buffer, count, Int32(MSG_NOSIGNAL))
            }
            _ = shutdown(client, Int32(SHUT_RDWR))
        }
        while receive(client, forwardingTo: server) != nil {}
        _ = shutdown(server, Int32(SHUT_RDWR))
    }

    private func receive(_ client: Int32, forwardingTo server: Int32? = nil) -> String? {
        var buffer = [UInt8](repeating: 0, count: 65536)
        let count = recv(client, &buffer, buffer.count, 0)
        guard count > 0 else { return nil }
        lock.withLock { bytes += buffer[..<count] }
        if let server { _ = send(server, buffer, count, Int32(MSG_NOSIGNAL)) }
        return String(decoding: buffer[..<count], as: UTF8.self)
    }

    /// A socket on which `start` succeeded with an address of 127.0.0.1, and its port.
    private static func open(
        port: UInt16 = 0, _ start: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws -> (Int32, UInt16) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                start(descriptor, pointer, size) | (port == 0 ? getsockname(descriptor, pointer, &size) : 0)
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw POSIXError(.EADDRNOTAVAIL)
        }
        return (descriptor, UInt16(bigEndian: address.sin_port))
    }
}
