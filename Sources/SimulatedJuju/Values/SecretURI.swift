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
        let names = parts.path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map(
            Substring.init)
        guard let last = names.last, names.count <= 2, ModelSecret.isID(last),
            names.count == 1 || Self.isUUID(names[0].utf8)
        else { throw Self.invalid(text) }
        let source = names.count == 2 ? String(names[0]) : parts.host
        self.init(id: String(last), source: source.isEmpty ? nil : source)
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
    private(set) var path: String

    /// Why a text is no URI, in Go's words, or nil.
    static func refusal(of text: String) -> String? {
        do throws(ToolFailure) {
            _ = try URIParts(text)
            return nil
        } catch { return error.message }
    }

    init(_ text: String) throws(ToolFailure) {
        let text = text[...].before("#")
        guard text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Self.broken(text, "net/url: invalid control character in URL")
        }
        var rest = text
        let start = rest.before(":")
        if start.endIndex < rest.endIndex, start.utf8.allSatisfy(Self.isSchemeByte) {
            guard let first = start.utf8.first else { throw Self.broken(text, "missing protocol scheme") }
            if (97...122).contains(first | 0x20) {
                scheme = start.lowercased()
                rest = Substring(rest[start.endIndex...].utf8.dropFirst())
            }
        }
        rest = rest.before("?")
        if scheme == nil, rest.before("/").utf8.contains(UInt8(ascii: ":")) {
            throw Self.broken(text, "first path segment in URL cannot contain colon")
        }
        if rest.hasPrefix("//"), scheme != nil || !rest.hasPrefix("///") {
            let authority = Substring(rest.utf8.dropFirst(2)).before("/")
            host = String(authority)
            rest = rest[authority.endIndex...]
        }
        path = String(Substring(rest.utf8.drop { $0 == UInt8(ascii: "/") }))
    }

    private static func broken(_ text: Substring, _ why: String) -> ToolFailure {
        .usage("parse \(GoText.quoted(String(text))): \(why)")
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        default: false
        }
    }
}

extension Substring {
    /// What stands before the first such character of ASCII; all when there is none.
    fileprivate func before(_ end: Unicode.Scalar) -> Substring {
        self[..<(utf8.firstIndex(of: UInt8(ascii: end)) ?? endIndex)]
    }
}
