import Glibc

/// The client's end of an open connection, closed when nobody holds it any more.
final class AgentSocketConnection {
    private let socket: StreamSocket
    private var timeLimit = Duration.zero
    private var encoder = RPCEncoder()
    private var decoder = RPCDecoder()
    private var sequence: UInt64 = 0

    init(_ address: AgentSocketAddress) throws(AgentSocketError) {
        socket = try Self.connected(to: address)
    }

    deinit { socket.close() }

    /// Sends one call and waits for its answer.
    ///
    /// An agent that is silent for as long as the limit is given up, and so is one that talks longer and does not answer.
    func exchange(_ request: HookToolRequest, timeLimit: Duration) throws(AgentSocketError) -> HookToolReply {
        if timeLimit != self.timeLimit { socket.setTimeLimit(timeLimit) }
        self.timeLimit = timeLimit
        let start = Self.seconds()
        try check(socket.send(encoder.encode(RPCHeader(sequence: sequence), request)))
        while true {
            if let (answered, reply) = try decoded() {
                guard answered.sequence == sequence else { throw malformed(GobError("it answers another call")) }
                sequence += 1
                return reply
            }
            try check(socket.receive(into: &decoder))
            if Self.seconds() - start > timeLimit.components.seconds { try check(.failed(EAGAIN)) }
        }
    }

    private static func seconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec)
    }

    private func decoded() throws(AgentSocketError) -> (header: RPCHeader, reply: HookToolReply)? {
        do throws(GobError) {
            return try decoder.nextReply()
        } catch {
            throw malformed(error)
        }
    }

    private func malformed(_ error: GobError) -> AgentSocketError {
        AgentSocketError(.malformed, "malformed answer: \(error)")
    }

    private func check(_ outcome: StreamSocket.Outcome) throws(AgentSocketError) {
        switch outcome {
        case .done: return
        case .closed: throw AgentSocketError(.closed, "unexpected EOF")
        case .failed(EAGAIN): throw .silent(for: timeLimit)
        case .failed(let number): throw AgentSocketError(.closed, AgentSocketError.systemReason(number))
        }
    }

    private static func connected(to address: AgentSocketAddress) throws(AgentSocketError) -> StreamSocket {
        guard address.network != "tcp" else {
            throw AgentSocketError(.unsupported, "agents that listen on tcp (podspec units) are not supported")
        }
        guard address.network == "unix" else {
            throw AgentSocketError(.unsupported, "dial \(address.network): unknown network \(address.network)")
        }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .unreachable(address, errno) }
        let failure = address.withSocketAddress { pointer, length in
            while connect(descriptor, pointer, length) != 0 { if errno != EINTR { return errno } }
            return 0
        }
        guard failure == 0 else {
            close(descriptor)
            throw .unreachable(address, failure ?? EINVAL)
        }
        return StreamSocket(descriptor: descriptor)
    }
}
