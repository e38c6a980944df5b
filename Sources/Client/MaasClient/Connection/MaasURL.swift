import MaasIdentifiers

/// The URL of a region, such as `http://10.0.0.2:5240/MAAS`, as a client takes it.
///
/// Its form is that of `RegionURL`. A URL without path is refused rather than completed, because racks use the very same text and
/// would fail.
public struct MaasURL: Sendable, Hashable, CustomStringConvertible {
    private let region: RegionURL

    /// The region's URL, without a slash at its end.
    public var description: String { region.description }

    /// Whether what is sent is encrypted.
    public var isEncrypted: Bool { region.isHTTPS }

    /// The URL of the API 2.0.
    var api: String { description + "/api/2.0/" }

    /// The URL at which a region tells its racks where to connect.
    var rpc: String { description + "/rpc/" }

    /// Reads the URL of a region.
    ///
    /// - Throws: ``MaasError/Code-swift.struct/invalidURL``, with a message that says what is wrong.
    public init(_ text: String) throws(MaasError) {
        func invalid(_ why: String) -> MaasError {
            MaasError(.invalidURL, "the MAAS URL \(why); expected one such as http://10.0.0.2:5240/MAAS")
        }
        do throws(InvalidRegionURL) {
            region = try RegionURL(text)
        } catch {
            throw invalid(error.reason)
        }
        guard region.hasOwnPath else { throw invalid("has no path; MAAS lives at \(region)") }
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
}
