/// The name of a secret in any of the forms that Juju takes: `secret:ID`, the bare id, `secret://MODEL-UUID/ID`.
struct SecretURI: Hashable, CustomStringConvertible {
    /// The twenty characters by which the secret is known.
    let id: String
    /// The model's UUID, if it was given.
    let source: String?

    /// The secret `id` of the model `source`.
    init(id: String, source: String? = nil) {
        self.id = id
        self.source = source
    }

    /// Reads a URI or an id, with Juju's words for what is wrong with it.
    init(_ text: String) throws(ToolFailure) {
        let parts = try URIParts(text)
        guard parts.scheme == nil || parts.scheme == "secret" else {
            throw .usage("secret URI scheme \(GoText.quoted(parts.scheme ?? "")) not valid")
        }
        guard parts.host.isEmpty || Self.holdsUUID(parts.host) else {
            throw .usage("host controller UUID \(GoText.quoted(parts.host)) not valid")
        }
        let names = parts.path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let last = String(decoding: names.last ?? [], as: UTF8.self)
        guard names.count <= 2, ModelSecret.isID(last), names.count == 1 || Self.isUUID(names[0]) else {
            throw Self.invalid(text)
        }
        let source = names.count == 2 ? String(decoding: names[0], as: UTF8.self) : parts.host
        self.init(id: last, source: source.isEmpty ? nil : source)
    }

    /// Reads a URI or an id as the tools that read secrets do: whatever is wrong, they say only that it is not valid.
    init(ofRead text: String) throws(ToolFailure) {
        do throws(ToolFailure) {
            try self.init(text)
        } catch {
            throw Self.invalid(text)
        }
    }

    /// The URI as Juju prints it.
    var description: String { source.map { "secret://\($0)/\(id)" } ?? "secret:\(id)" }

    private static func invalid(_ text: String) -> ToolFailure { .usage("secret URI \(GoText.quoted(text)) not valid") }

    private static func holdsUUID(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count >= 36
            && (0...bytes.count - 36).contains { isUUID(bytes[$0..<$0 + 36]) }
    }

    private static func isUUID(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.allSatisfy { (48...57).contains($0) || (97...102).contains($0) } }
    }
}

/// The parts of a URI, such as one that names a secret, cut as Go's `net/url` cuts them.
struct URIParts {
    /// The scheme in small letters, or nil without one.
    private(set) var scheme: String?
    /// What stands between `//` and the next `/`.
    private(set) var host = ""
    /// The rest, without slashes before it.
    private(set) var path: ArraySlice<UInt8>

    /// Why a text is no URI, in Go's words, or nil.
    static func refusal(of text: String) -> String? {
        do throws(ToolFailure) {
            _ = try URIParts(text)
            return nil
        } catch { return error.message }
    }

    init(_ text: String) throws(ToolFailure) {
        let bytes = Array(text.utf8).prefix { $0 != UInt8(ascii: "#") }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Self.broken(bytes, "net/url: invalid control character in URL")
        }
        var rest = bytes
        let start = rest.prefix { $0 != UInt8(ascii: ":") }
        if start.endIndex < rest.endIndex, start.allSatisfy(Self.isSchemeByte) {
            guard let first = start.first else { throw Self.broken(bytes, "missing protocol scheme") }
            if (97...122).contains(first | 0x20) {
                scheme = String(decoding: start, as: UTF8.self).lowercased()
                rest = rest[start.endIndex...].dropFirst()
            }
        }
        rest = rest.prefix { $0 != UInt8(ascii: "?") }
        if scheme == nil, rest.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
            throw Self.broken(bytes, "first path segment in URL cannot contain colon")
        }
        if rest.starts(with: "//".utf8), scheme != nil || !rest.starts(with: "///".utf8) {
            let authority = rest.dropFirst(2).prefix { $0 != UInt8(ascii: "/") }
            host = String(decoding: authority, as: UTF8.self)
            rest = rest[authority.endIndex...]
        }
        path = rest.drop { $0 == UInt8(ascii: "/") }
    }

    private static func broken(_ bytes: ArraySlice<UInt8>, _ why: String) -> ToolFailure {
        .usage("parse \(GoText.quoted(String(decoding: bytes, as: UTF8.self))): \(why)")
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}
