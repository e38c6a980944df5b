/// The receiving half of one connection: after the definitions, header and body follow each other strictly.
struct RPCDecoder {
    /// The largest message that Go's gob takes, in bytes.
    static let messageLimit = 1 << 30

    private var inbox: GobInbox
    private var header: RPCHeader?

    init(limit: Int = RPCDecoder.messageLimit) {
        inbox = GobInbox(limit: limit)
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        inbox.append(bytes)
    }

    /// The next call, or nil when more bytes must come first.
    ///
    /// The body of a call for another method is of a type we don't know; it is passed over.
    mutating func nextRequest() throws(GobError) -> (header: RPCHeader, request: HookToolRequest?)? {
        guard let (header, body) = try nextPair() else { return nil }
        guard header.method == RPCHeader.jujuc else { return (header, nil) }
        return (header, try HookToolRequest(body, types: inbox.types))
    }

    /// The next answer, or nil when more bytes must come first.
    mutating func nextReply() throws(GobError) -> (header: RPCHeader, reply: HookToolReply)? {
        guard let (header, body) = try nextPair() else { return nil }
        guard header.error.isEmpty else { return (header, .refusal(header.error)) }
        return (header, .result(try HookToolResult(body, types: inbox.types)))
    }

    private mutating func nextPair() throws(GobError) -> (RPCHeader, GobInbox.Value)? {
        if header == nil {
            guard let value = try inbox.next() else { return nil }
            header = try RPCHeader(value, types: inbox.types)
        }
        guard let current = header, let body = try inbox.next() else { return nil }
        header = nil
        return (current, body)
    }
}
