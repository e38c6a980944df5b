import Glibc

/// The client's end of an open connection.
struct AgentSocketConnection {
    private let socket: StreamSocket
    private let timeLimit: Duration
    private var encoder = RPCEncoder()
    private var decoder = RPCDecoder()
    private var sequence: UInt64 = 0

    init(_ address: AgentSocketAddress, timeLimit: Duration) throws(AgentSocketError) {
        guard address.network != "tcp" else {
            throw AgentSocketError(.unsupported, "agents that listen on tcp (podspec units) are not supported")
        }
        guard address.network == "unix" else {
            throw AgentSocketError(.unsupported, "dial \(address.network): unknown network \(address.network)")
        }
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = Glibc.socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .unreachable(address, errno) }
        socket = StreamSocket(descriptor: descriptor)
        self.timeLimit = timeLimit
        limit(SO_SNDTIMEO)
        limit(SO_RCVTIMEO)
        let failure = address.withSocketAddress { pointer, length in
            while connect(descriptor, pointer, length) != 0 { if errno != EINTR { return errno } }
            return 0
        }
        guard failure == 0 else {
            socket.close()
            throw .unreachable(address, failure ?? EINVAL)
        }
    }

    func close() {
        socket.close()
    }

    /// Sends one call and waits for its answer.
    mutating func exchange(_ request: HookToolRequest) throws(AgentSocketError) -> HookToolReply {
        try check(socket.send(encoder.encode(RPCHeader(sequence: sequence), request)))
        while true {
            if let (answered, reply) = try decoded() {
                guard answered.sequence == sequence else { throw malformed(GobError("it answers another call")) }
                sequence += 1
                return reply
            }
            try check(socket.receive(into: &decoder))
        }
    }

    private mutating func decoded() throws(AgentSocketError) -> (header: RPCHeader, reply: HookToolReply)? {
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
        case .failed(EAGAIN): throw AgentSocketError(.timedOut, "no answer within \(timeLimit.components.seconds) s")
        case .failed(let number): throw AgentSocketError(.closed, AgentSocketError.systemReason(number))
        }
    }

    private func limit(_ option: Int32) {
        let (seconds, attoseconds) = timeLimit.components
        var time = timeval(tv_sec: Int(seconds), tv_usec: Int(attoseconds / 1_000_000_000_000))
        setsockopt(socket.descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
    }
}
