import Glibc

/// Snapd's socket, for questions. They are asked in HTTP 1.0, whose answers come in one piece and end with the connection.
struct SnapdSocket {
    let path: String

    private static let timeLimit = Duration.seconds(30)
    private static let longestAnswer = 4 << 20

    /// Asks for `target`; an error is about the snap that is named.
    func get(_ target: String, about snap: String) throws(SnapError) -> (status: Int, body: [UInt8]) {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw unreachable(snap) }
        defer { close(descriptor) }
        guard connect(descriptor) else {
            guard errno != ENOENT else {
                throw SnapError(.missing, snap: snap, reason: "snapd is not installed: there is no \(path)")
            }
            throw unreachable(snap)
        }
        let question = Array("GET \(target) HTTP/1.0\r\nHost: localhost\r\n\r\n".utf8)
        guard send(descriptor, question, question.count, Int32(MSG_NOSIGNAL)) == question.count else {
            throw unreachable(snap)
        }
        let answer = try receive(descriptor, snap)
        guard let head = answer.firstRange(of: Array("\r\n\r\n".utf8)),
            let status = String(decoding: answer.prefix(12), as: UTF8.self).split(separator: " ").last.flatMap({
                Int($0)
            })
        else { throw SnapError(.unreachable, snap: snap, reason: "what answers at \(path) is not snapd") }
        return (status, Array(answer[head.upperBound...]))
    }

    private func connect(_ descriptor: Int32) -> Bool {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let name = Array(path.utf8)
        guard name.count < MemoryLayout.size(ofValue: address.sun_path) else {
            errno = ENAMETOOLONG
            return false
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }

    private func receive(_ descriptor: Int32, _ snap: String) throws(SnapError) -> [UInt8] {
        let end = ContinuousClock.now + Self.timeLimit
        var (answer, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 64 << 10))
        while true {
            let left = ContinuousClock.now.duration(to: end).components.seconds
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&poller, 1, Int32(left * 1000)) > 0 else {
                throw SnapError(.unreachable, snap: snap, reason: "snapd did not answer within \(Self.timeLimit)")
            }
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreachable(snap) }
            if count == 0 { return answer }
            answer += chunk[..<count]
            guard answer.count <= Self.longestAnswer else {
                throw SnapError(
                    .unreachable, snap: snap, reason: "snapd's answer has more than \(Self.longestAnswer) bytes")
            }
        }
    }

    private func unreachable(_ snap: String) -> SnapError {
        SnapError(
            .unreachable, snap: snap, reason: "snapd can't be asked at \(path): \(String(cString: strerror(errno)))")
    }
}
