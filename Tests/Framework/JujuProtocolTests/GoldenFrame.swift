import Foundation
import Testing
import TestSupport

@testable import JujuProtocol

/// A recorded frame: what one side sent for one call.
struct GoldenFrame: Decodable, Sendable, CustomTestStringConvertible {
    struct Decoded: Decodable {
        let header: Header
        let body: Body
    }

    struct Header: Decodable {
        var ServiceMethod: String?
        var Seq: UInt64?
        var Error: String?
    }

    struct Body: Decodable {
        var ContextId: String?
        var Dir: String?
        var CommandName: String?
        var Args: [GoldenBytes]?
        var StdinSet: Bool?
        var Stdin: GoldenBytes?
        var Token: String?
        var Code: Int?
        var Stdout: GoldenBytes?
        var Stderr: GoldenBytes?
    }

    let file: String
    let kind: String
    let connection: Int
    let call: Int
    let title: String
    let size: Int
    let decoded: Decoded

    private enum CodingKeys: String, CodingKey {
        case file, kind, connection, call, title, decoded
        case size = "bytes"
    }

    var testDescription: String { "\(file) (\(title))" }

    static func all() throws -> [GoldenFrame] {
        try Golden.json("gob/index.json")
    }

    /// The frames of each connection, in the order in which they were sent.
    static func connections(_ kind: String) throws -> [[GoldenFrame]] {
        let frames = try all().filter { $0.kind == kind }
        let byConnection = Dictionary(grouping: frames, by: \.connection).sorted { $0.key < $1.key }
        return byConnection.map { $0.value.sorted { $0.call < $1.call } }
    }

    func bytes() throws -> [UInt8] {
        let digits = try Golden.data("gob/\(file)").compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    var header: RPCHeader {
        RPCHeader(method: decoded.header.ServiceMethod ?? "", sequence: decoded.header.Seq ?? 0)
    }

    var request: HookToolRequest {
        let body = decoded.body
        return HookToolRequest(
            contextID: body.ContextId ?? "",
            directory: body.Dir ?? "",
            tool: body.CommandName ?? "",
            arguments: (body.Args ?? []).map(\.bytes),
            standardInput: body.StdinSet == true ? body.Stdin?.bytes ?? [] : nil,
            token: body.Token ?? ""
        )
    }

    var reply: HookToolReply {
        if let error = decoded.header.Error { return .refusal(error) }
        let body = decoded.body
        return .result(
            HookToolResult(
                code: body.Code ?? 0,
                standardOutput: body.Stdout?.bytes ?? [],
                standardError: body.Stderr?.bytes ?? []
            )
        )
    }
}
