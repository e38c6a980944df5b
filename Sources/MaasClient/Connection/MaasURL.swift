/// The URL of a region, such as `http://10.0.0.2:5240/MAAS`, in its one normal form.
///
/// What people copy is accepted: a trailing slash, the API's own URL (`/MAAS/api/2.0/`) and that of the web pages
/// (`/MAAS/r/`). A URL without path is refused rather than mended, because racks use the very same text and would fail.
public struct MaasURL: Sendable, Hashable, CustomStringConvertible {
    /// The region's URL, without a slash at its end.
    public let description: String
    /// Whether what is sent is encrypted.
    public let isEncrypted: Bool

    /// The URL of the API 2.0.
    var api: String { description + "/api/2.0/" }

    /// The URL at which a region tells its racks where to connect.
    var rpc: String { description + "/rpc/" }

    /// Reads the URL of a region.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidURL``, with a message that says what is wrong.
    public init(_ text: String) throws(MaasError) {
        let text = text.drop(while: \.isWhitespace)
        let url = text.dropLast(text.reversed().prefix(while: \.isWhitespace).count)
        func invalid(_ why: String) -> MaasError {
            MaasError(.invalidURL, "the MAAS URL \(why); expected one such as http://10.0.0.2:5240/MAAS")
        }

        guard !url.isEmpty else { throw invalid("is empty") }
        guard !url.contains(where: { $0.isWhitespace || !$0.isASCII || $0 == "\"" || $0 == "\\" }) else {
            throw invalid("holds a character that no URL has")
        }
        guard !url.contains("@") else { throw invalid("holds a user name; MAAS wants an API key instead") }
        let scheme: String
        let rest: Substring
        if let separator = url.firstRange(of: "://") {
            scheme = url[..<separator.lowerBound].lowercased()
            rest = url[separator.upperBound...]
        } else {
            throw invalid("'\(url)' does not start with http:// or https://")
        }
        guard scheme == "http" || scheme == "https" else { throw invalid("starts with \(scheme)://, not http(s)://") }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let afterAuthority = rest[authority.endIndex...]
        guard !afterAuthority.contains(where: { $0 == "?" || $0 == "#" }) else { throw invalid("holds a ? or #") }
        guard Self.isHostAndPort(authority) else { throw invalid("'\(url)' names no host and port that could be") }

        var path = afterAuthority.split(separator: "/")
        let isVersion = path.last?.allSatisfy { $0.isNumber || $0 == "." } == true
        if isVersion, path.dropLast().last == "api" {
            path.removeLast(2)
        } else if path.last == "r" {
            path.removeLast()
        }
        guard !path.isEmpty else {
            throw invalid("'\(url)' has no path; MAAS lives at \(scheme)://\(authority.lowercased())/MAAS")
        }
        description = "\(scheme)://\(authority.lowercased())/\(path.joined(separator: "/"))"
        isEncrypted = scheme == "https"
    }

    /// Reads the URL of a region as people type it to a client: without scheme it is http, and then without port it is 5240;
    /// without path it is `/MAAS`; a query is left out, and so is the page (`/MAAS/r/...`, `/MAAS/l/...`) it was copied from.
    ///
    /// Racks take URLs as they are, so what is for them is read with ``init(_:)``.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidURL``, with a message that says what is wrong.
    public init(completing text: String) throws(MaasError) {
        let blanks = text.drop(while: \.isWhitespace)
        var url = blanks.dropLast(blanks.reversed().prefix(while: \.isWhitespace).count).prefix {
            $0 != "?" && $0 != "#"
        }
        var scheme = Substring("http://")
        if let separator = url.firstRange(of: "://") {
            scheme = url[..<separator.upperBound]
            url = url[separator.upperBound...]
        } else if !url.isEmpty {
            let authority = url.prefix { $0 != "/" }
            let port = authority.first == "[" ? authority.drop { $0 != "]" } : authority
            if !port.contains(":") { url = "\(authority):5240\(url[authority.endIndex...])" }
        }
        var path = url.drop { $0 != "/" }.split(separator: "/")
        if let page = path.firstIndex(where: { $0 == "r" || $0 == "l" }), page > 0 { path.removeSubrange(page...) }
        if path.first == "api" { path = [] }
        let place = path.isEmpty ? "MAAS" : path.joined(separator: "/")
        try self.init(url.isEmpty ? "" : "\(scheme)\(url.prefix { $0 != "/" })/\(place)")
    }

    private static func isHostAndPort(_ authority: Substring) -> Bool {
        let port: Substring
        if authority.first == "[" {
            guard let end = authority.firstIndex(of: "]") else { return false }
            let address = authority[authority.index(after: authority.startIndex)..<end]
            guard !address.isEmpty, address.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else {
                return false
            }
            port = authority[authority.index(after: end)...]
        } else {
            let host = authority.prefix { $0 != ":" }
            guard !host.isEmpty, host.allSatisfy({ $0.isLetter || $0.isNumber || "-._~".contains($0) }) else {
                return false
            }
            port = authority[host.endIndex...]
        }
        guard !port.isEmpty else { return true }
        guard port.first == ":", let number = UInt16(port.dropFirst()) else { return false }
        return number > 0
    }
}
