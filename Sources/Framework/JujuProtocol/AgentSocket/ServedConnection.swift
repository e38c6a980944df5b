/// The server's end of an open connection.
struct ServedConnection {
    private let socket: StreamSocket
    private let service: HookToolService
    private var encoder = RPCEncoder()
    private var decoder = RPCDecoder()

    init(_ socket: StreamSocket, _ service: HookToolService) {
        self.socket = socket
        self.service = service
    }

    /// Answers call after call until the client closes, or sends what is no call: as with Go's `net/rpc`, the connection
    /// is then over.
    mutating func serve() {
        while case .done = socket.receive(into: &decoder), answerCalls() {}
    }

    /// Answers the calls that have come whole; false when the connection is over.
    private mutating func answerCalls() -> Bool {
        do throws(GobError) {
            while let (header, request) = try decoder.nextRequest() {
                let answer = encoder.encode(header, service.answer(header, request))
                guard case .done = socket.send(answer) else { return false }
            }
            return true
        } catch {
            return false
        }
    }
}
