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

    /// Reads a URI or an id.
    init(_ text: String) throws(ToolFailure) {
        let invalid = ToolFailure.usage("secret URI \(GoText.quoted(text)) not valid")
        var rest = Substring(text)
        if rest.hasPrefix("secret:") { rest = rest.dropFirst("secret:".count) }
        if let query = rest.firstIndex(of: "?") { rest = rest[..<query] }
        if rest.hasPrefix("//") { rest = rest.dropFirst(2) }
        let parts = rest.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let last = parts.last, Self.isID(last) else { throw invalid }
        let source = parts.count == 2 && !parts[0].isEmpty ? String(parts[0]) : nil
        if let source, !Self.isUUID(source) { throw invalid }
        self.init(id: String(last), source: source)
    }

    /// The URI as Juju prints it.
    var description: String { source.map { "secret://\($0)/\(id)" } ?? "secret:\(id)" }

    private static func isID(_ text: Substring) -> Bool {
        text.utf8.count == 20 && text.utf8.allSatisfy { (48...57).contains($0) || (97...118).contains($0) }
    }

    private static func isUUID(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy { $0.isASCII && $0.isHexDigit }
    }
}
