import Foundation

/// A web server on 127.0.0.1 that gives canned bytes to each request, and keeps what it was asked.
final class CannedServer: Sendable {
    private let listener: Int32
    let port: UInt16
    private let log = NSLock()
    nonisolated(unsafe) private var heard: (requests: [String], connections: Int) = ([], 0)

    /// A server that answers each request with `answer`; nil: that takes connections and never answers.
    convenience init(_ answer: String?) throws { try self.init(answer.map { [$0] } ?? []) }

    /// A server that gives each of `answers` once, in order, and the last one to all further requests; for an empty one it
    /// closes the connection instead.
    init(_ answers: [String]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = listener
        let code = withUnsafeMutableBytes(of: &address) { bytes in
            let address = bytes.baseAddress?.assumingMemoryBound(to: sockaddr.self)
            return bind(descriptor, address, size) | listen(descriptor, 8) | getsockname(descriptor, address, &size)
        }
        guard code == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        if !answers.isEmpty { Thread.detachNewThread { [self] in serve(answers) } }
    }

    /// An answer of JSON.
    static func json(_ json: String, status: Int = 200, headers: String = "") -> String {
        "HTTP/1.1 \(status) X\r\nContent-Type: application/json\r\n\(headers)Content-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    var url: String { "http://127.0.0.1:\(port)/MAAS" }
    var requests: [String] { log.withLock { heard.requests } }
    var connections: Int { log.withLock { heard.connections } }

    /// Stops taking connections.
    func stop() { _ = shutdown(listener, Int32(SHUT_RDWR)) }

    private func serve(_ answers: [String]) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            log.withLock { heard.connections += 1 }
            Thread.detachNewThread { [self] in
                var buffer = [UInt8](repeating: 0, count: 65536)
                while true {
                    let count = recv(connection, &buffer, buffer.count, 0)
                    guard count > 0 else { break }
                    let answer = log.withLock {
                        heard.requests.append(String(decoding: buffer[..<count], as: UTF8.self))
                        return answers[min(heard.requests.count, answers.count) - 1]
                    }
                    guard !answer.isEmpty else { break }
                    _ = send(connection, answer, answer.utf8.count, Int32(MSG_NOSIGNAL))
                }
                close(connection)
            }
        }
        close(listener)
    }
}
