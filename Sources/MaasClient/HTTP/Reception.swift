import Glibc

/// What libcurl hands over of an answer, piece by piece.
final class Reception: @unchecked Sendable {
    private(set) var headers: [String: String] = [:]
    private(set) var count = 0
    private(set) var isTooLong = false
    var status = 0
    private var isSuccess = false
    private var bytes: UnsafeMutablePointer<CChar>?
    private var capacity = 0
    private let sizeLimit: Int
    private let isSecret: Bool
    private let wantsJSON: Bool
    private var reader: JSONReader?

    init(of request: HTTPRequest, sizeLimit: Int) {
        self.sizeLimit = sizeLimit
        isSecret = request.hasSecretAnswer
        wantsJSON = request.wantsJSON
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
        isTooLong = count + piece.count > sizeLimit
        guard !isTooLong, let start = piece.baseAddress else { return false }
        if count == 0, wantsJSON, isSuccess, HTTPAnswer.contentType(headers) == "application/json" {
            reader = JSONReader(isSecret: isSecret)
        }
        if let reader {
            reader.feed(piece)
        } else {
            guard reserve(count + piece.count), let bytes else { return false }
            memcpy(bytes + count, start, piece.count)
        }
        count += piece.count
        return true
    }

    private func reserve(_ wanted: Int) -> Bool {
        guard wanted > capacity else { return true }
        let announced = min(headers["content-length"].flatMap { Int($0) } ?? 0, sizeLimit)
        let larger = max(wanted, announced, capacity * 2, 4096)
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

    /// Takes a line of the headers.
    func readHeader(_ line: String) {
        // A proxy's headers, or those of "100 Continue", come before the answer's own.
        if line.hasPrefix("HTTP/") {
            isSuccess = line.drop { $0 != " " }.hasPrefix(" 2")
            return headers.removeAll()
        }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        headers[line[..<colon].lowercased()] = String(
            value.dropLast(value.reversed().prefix(while: \.isWhitespace).count))
    }

    /// The answer, with a copy of its body.
    var answer: HTTPAnswer {
        let body = UnsafeBufferPointer(start: bytes, count: count).map { UInt8(bitPattern: $0) }
        return HTTPAnswer(status: status, headers: headers, body: body)
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
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    Unmanaged<Reception>.fromOpaque(context).takeUnretainedValue().readHeader(line)
    return size * count
}
