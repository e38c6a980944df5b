import Glibc

/// Sending and receiving on a connected socket, whole and without signals.
struct StreamSocket {
    /// How sending or receiving ended.
    enum Outcome {
        case done
        /// The other side has closed.
        case closed
        /// The system's error number.
        case failed(Int32)
    }

    private static let chunk = 64 << 10

    let descriptor: Int32

    /// Sends all of `bytes`; a closed connection is an outcome, not a SIGPIPE.
    func send(_ bytes: [UInt8]) -> Outcome {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE || errno == ECONNRESET {
                return .closed
            } else if errno != EINTR {
                return .failed(errno)
            }
        }
        return .done
    }

    /// Waits for bytes and hands what has come to `decoder`.
    func receive(into decoder: inout RPCDecoder) -> Outcome {
        withUnsafeTemporaryAllocation(byteCount: Self.chunk, alignment: 1) { buffer in
            var count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
            while count < 0, errno == EINTR { count = recv(descriptor, buffer.baseAddress, buffer.count, 0) }
            if count < 0, errno != ECONNRESET { return .failed(errno) }
            if count <= 0 { return .closed }
            decoder.append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            return .done
        }
    }

    /// Lets sending and receiving fail with EAGAIN when nothing moves for that long.
    func setTimeLimit(_ limit: Duration) {
        let (seconds, attoseconds) = limit.components
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        for option in [SO_SNDTIMEO, SO_RCVTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    func close() {
        Glibc.close(descriptor)
    }
}
