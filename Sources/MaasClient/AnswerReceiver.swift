/// What libcurl hands over of an answer, piece by piece.
final class AnswerReceiver {
    private(set) var headers: [String: String] = [:]
    private(set) var body: [UInt8] = []
    private(set) var isTooLong = false
    private let sizeLimit: Int

    init(sizeLimit: Int) { self.sizeLimit = sizeLimit }

    /// Takes a piece of the body, unless it is too much.
    func append(_ bytes: UnsafeRawBufferPointer) -> Bool {
        isTooLong = body.count + bytes.count > sizeLimit
        if !isTooLong { body.append(contentsOf: bytes) }
        return !isTooLong
    }

    /// Takes a line of the headers.
    func readHeader(_ line: String) {
        // A proxy's headers, or those of "100 Continue", come before the answer's own.
        if line.hasPrefix("HTTP/") { return headers.removeAll() }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].drop(while: \.isWhitespace)
        headers[line[..<colon].lowercased()] = String(
            value.dropLast(value.reversed().prefix(while: \.isWhitespace).count)
        )
    }
}

/// libcurl's callback for a piece of the body; `context` is an `AnswerReceiver`.
func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let receiver = Unmanaged<AnswerReceiver>.fromOpaque(context).takeUnretainedValue()
    return receiver.append(UnsafeRawBufferPointer(start: bytes, count: size * count)) ? size * count : 0
}

/// libcurl's callback for a line of the headers; `context` is an `AnswerReceiver`.
func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let bytes, let context else { return 0 }
    let line = String(decoding: UnsafeRawBufferPointer(start: bytes, count: size * count), as: UTF8.self)
    Unmanaged<AnswerReceiver>.fromOpaque(context).takeUnretainedValue().readHeader(line)
    return size * count
}
