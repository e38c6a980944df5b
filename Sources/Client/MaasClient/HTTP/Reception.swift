import Glibc

/// What libcurl hands over of an answer, piece by piece.
final class Reception: @unchecked Sendable {
    /// What an answer may have too much of.
    enum Excess { case headers, body, smallBody, memory }

    private(set) var headers: [String: String] = [:]
    private(set) var count = 0
    private(set) var excess: Excess?
    /// Whether the rest of the body is not wanted.
    private(set) var isCut = false
    /// Whether a line of headers has come.
    private(set) var hasBegun = false
    var status = 0
    /// The address and port of whoever answers; nil until there is a connection.
    var address: String?
    /// The proxy that was used, as it may be shown; nil for none.
    let proxy: String?
    private var statusLine = 0
    private var headersCount = 0
    private var bytes: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private let sizeLimit: Int
    private let memoryLimit: Int
    private let hasOwnLimit: Bool
    private var isSecret: Bool
    private let wantsJSON: Bool
    private var reader: JSONReader?

    /// The most bytes of headers: MAAS's have less than one in a hundred of them.
    private static let headersLimit = 64 << 10
    /// The most bytes of a body that is no JSON of MAAS's.
    private static let otherLimit = 1 << 20

    init(of request: HTTPRequest, options: HTTPOptions, proxy: String?) {
        sizeLimit = min(request.answerLimit ?? options.sizeLimit, options.sizeLimit)
        hasOwnLimit = request.answerLimit != nil
        memoryLimit = options.memoryLimit
        isSecret = request.hasSecretAnswer
        wantsJSON = request.wantsJSON
        self.proxy = proxy
    }

    deinit { discard() }

    private func discard() {
        if isSecret, let bytes { explicit_bzero(bytes, count) }
        free(bytes)
        bytes = nil
        count = 0
        capacity = 0
    }

    /// Takes a piece of the body, unless it is too much.
    func append(_ piece: UnsafeRawBufferPointer) -> Bool {
        guard let start = piece.baseAddress else { return true }
        if count == 0, wantsJSON, (200..<300).contains(statusLine),
            HTTPAnswer.contentType(headers) == "application/json"
        {
            reader = JSONReader(isSecret: isSecret, memoryLimit: memoryLimit)
        }
        guard count + piece.count <= sizeLimit else {
            excess = hasOwnLimit ? .smallBody : .body
            return false
        }
        // What has no headers is no HTTP, and may have no end.
        if !hasBegun { isCut = true }
        if let reader {
            guard reader.feed(piece) else {
                excess = .memory
                return false
            }
        } else if wantsJSON, count + piece.count > Self.otherLimit {
            // What is no JSON is nobody's list; its start is enough to tell whose it is.
            isCut = true
            return false
        } else {
            guard reserve(count + piece.count), let bytes else {
                excess = .memory
                return false
            }
            memcpy(bytes + count, start, piece.count)
        }
        count += piece.count
        return !isCut
    }

    private func reserve(_ wanted: Int) -> Bool {
        guard wanted > capacity else { return true }
        let announced = min(headers["content-length"].flatMap { Int($0) } ?? 0, 256 << 10, sizeLimit)
        let larger = max(wanted, announced, capacity * 2, 4096)
        guard larger <= max(memoryLimit, 4096) else { return false }
        if isSecret {
            guard let memory = malloc(larger)?.assumingMemoryBound(to: CChar.self) else { return false }
            let kept = count
            if let bytes { memcpy(memory, bytes, kept) }
            discard()
            bytes = memory
            count = kept
        } else {
            guard let memory = realloc(bytes, larger)?.assumingMemoryBound(to: CChar.self) else { return false }
            bytes = memory
        }
        capacity = larger
        return true
    }

    /// Takes a line of the headers, unless they are too many.
    func readHeader(_ line: UnsafeRawBufferPointer) -> Bool {
        hasBegun = true
        headersCount += line.count
        guard headersCount <= Self.headersLimit else {
            excess = .headers
            return false
        }
        readHeader(String(decoding: line, as: UTF8.self))
        return true
    }

    private func readHeader(_ line: String) {
        // A proxy's headers, or those of "100 Continue", come before the answer's own.
        if line.hasPrefix("HTTP/") {
            let digits = line.drop { $0 != " " }.dropFirst().prefix { $0.isNumber }
            statusLine = Int(digits) ?? 0
            // To a wrong secret MAAS answers with the right one.
            if statusLine == 401 { isSecret = true }
            return headers.removeAll()
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        headers[line[..<colon].lowercased()] = String(
            value.dropLast(value.reversed().prefix(while: \.isWhitespace).count))
    }

    /// The answer, with a copy of its body.
    var answer: HTTPAnswer {
        var body = UnsafeRawBufferPointer(start: bytes, count: reader == nil ? min(count, capacity) : 0)
        // What follows is the secret that MAAS expects, which is not to be copied.
        if isSecret, let end = body.firstRange(of: "Expected signature".utf8)?.lowerBound {
            body = UnsafeRawBufferPointer(rebasing: body[..<end])
        }
        var answer = HTTPAnswer(status: status, headers: headers, body: Array(body))
        answer.address = address
        answer.proxy = proxy
        return answer
    }

    /// Whether what came instead of an answer is TLS: an alert, by which a port for https answers to plain HTTP.
    var isTLSAlert: Bool {
        guard status == 0, count >= 3, let bytes else { return false }
        return bytes[0] == 0x15 && bytes[1] == 3
    }

    /// The JSON of a success, for a request that wanted it; it is used up by this.
    ///
    /// - Throws: `JSONDocument.Malformed`.
    func takeJSON() throws(JSONDocument.Malformed) -> JSONDocument {
        guard let reader else { throw JSONDocument.Malformed(place: 0) }
        self.reader = nil
        return try reader.finish()
    }
}

/// libcurl's callback for a piece of the body; `context` is a `Reception`.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let reception = Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue()
    return reception.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// libcurl's callback for a line of the headers; `context` is a `Reception`.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().readHeader(line) ? size * count : 0
}
