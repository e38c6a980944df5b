import Foundation
import Synchronization

/// A server on this machine that takes what is sent to it and answers with a status: on a thread of its own, so that who waits for its
/// answers may block any other.
public final class Collector: Sendable {
    /// What somebody has sent.
    public struct Request: Sendable {
        /// The first line and the headers.
        public let head: String
        /// The body.
        public let body: Data
    }

    private struct State {
        var requests: [Request] = []
        var statuses: [Int] = []
        var isOver = false
    }

    /// The port on which it listens.
    public let port: Int
    private let listener: Int32
    private let state = Mutex(State())
    private let answers: Bool

    /// A server that answers one request after the other with these statuses, and with 200 when there are no more.
    ///
    /// - Parameters:
    ///   - statuses: The statuses.
    ///   - answers: Whether it answers at all; one that does not lets who asks wait.
    /// - Throws: `POSIXError` when the system gives no port.
    public init(_ statuses: Int..., answers: Bool = true) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, size) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &size) == 0
            }
        }
        guard bound else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        port = Int(UInt16(bigEndian: address.sin_port))
        self.listener = listener
        self.answers = answers
        state.withLock { $0.statuses = statuses }
        Foundation.Thread.detachNewThread { [self] in serve() }
    }

    /// What was sent so far.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// Ends it; who asks then is refused.
    public func end() {
        state.withLock { $0.isOver = true }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Waits until so many requests have come.
    public func wait(for count: Int) {
        for _ in 0..<12_000 where requests.count < count { usleep(10_000) }
    }

    private func serve() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 || state.withLock({ $0.isOver }) {
                close(listener)
                return
            }
            answer(connection)
        }
    }

    private func answer(_ connection: Int32) {
        var bytes = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(connection, &buffer, buffer.count)
            guard count > 0 else { break }
            bytes += buffer[..<count]
            guard let end = bytes.firstRange(of: Data("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
            let length = head.lowercased().split(separator: "\r\n").first { $0.hasPrefix("content-length:") }
            let size = length.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
            guard bytes.count - end.upperBound >= size else { continue }
            let body = Data(bytes[end.upperBound...])
            let status = state.withLock { state in
                state.requests.append(Request(head: head, body: body))
                return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
            }
            // One that does not answer keeps the connection, too.
            guard answers else { return }
            let location = status == 302 ? "Location: http://127.0.0.1:\(port)/elsewhere\r\n" : ""
            let text = Array(
                "HTTP/1.1 \(status) Status\r\n\(location)Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
                    .utf8)
            _ = send(connection, text, text.count, Int32(MSG_NOSIGNAL))
            break
        }
        close(connection)
    }
}
