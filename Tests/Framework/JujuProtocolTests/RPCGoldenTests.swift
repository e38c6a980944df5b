import Testing

@testable import JujuProtocol

@Suite("Recorded frames of the agent's socket")
struct RPCGoldenTests {
    static let requests = (try? GoldenFrame.connections("request")) ?? []
    static let responses = (try? GoldenFrame.connections("response")) ?? []

    @Test("are there")
    func found() throws {
        #expect(try !GoldenFrame.connections("request").isEmpty)
        #expect(try !GoldenFrame.connections("response").isEmpty)
    }

    @Test("of a client are written byte for byte", arguments: requests)
    func encodesRequests(connection: [GoldenFrame]) throws {
        var encoder = RPCEncoder()
        for frame in connection {
            #expect(encoder.encode(frame.header, frame.request) == (try frame.bytes()), "\(frame.file)")
        }
    }

    @Test("of an agent are written byte for byte", arguments: responses)
    func encodesResponses(connection: [GoldenFrame]) throws {
        var encoder = RPCEncoder()
        for frame in connection {
            #expect(encoder.encode(frame.header, frame.reply) == (try frame.bytes()), "\(frame.file)")
        }
    }

    @Test("of a client are read, and not before their last byte", arguments: requests)
    func decodesRequests(connection: [GoldenFrame]) throws {
        var decoder = RPCDecoder()
        for frame in connection {
            let bytes = try frame.bytes()
            for byte in bytes.dropLast() {
                decoder.append(byte)
                #expect(try decoder.nextRequest() == nil)
            }
            decoder.append(bytes.last)
            let (header, request) = try #require(try decoder.nextRequest())
            #expect(header == frame.header)
            #expect(request == (frame.header.method == "Jujuc.Main" ? frame.request : nil))
            #expect(try decoder.nextRequest() == nil)
        }
    }

    @Test("of an agent are read, and not before their last byte", arguments: responses)
    func decodesResponses(connection: [GoldenFrame]) throws {
        var decoder = RPCDecoder()
        for frame in connection {
            let bytes = try frame.bytes()
            for byte in bytes.dropLast() {
                decoder.append(byte)
                #expect(try decoder.nextReply() == nil)
            }
            decoder.append(bytes.last)
            let (header, reply) = try #require(try decoder.nextReply())
            #expect(header.sequence == frame.header.sequence)
            #expect(reply == frame.reply)
            #expect(try decoder.nextReply() == nil)
        }
    }
}

extension RPCDecoder {
    mutating func append(_ byte: UInt8?) {
        append(byte.map { [$0] } ?? [])
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }
}
