import Foundation

/// The URL of a charm (juju/charm url.go: ParseURL).
struct CharmURL {
    /// The URL in full.
    private(set) var text = ""
    /// Whether it is one of Charmhub.
    private(set) var isOfStore = true
    /// The series that it names, or empty.
    private(set) var series = ""
    /// Whether it names a revision.
    private(set) var hasRevision = false

    /// Reads a URL.
    init(_ url: String) throws(YAMLFailure) {
        var rest = Substring(url)
        if let scheme = url.prefixMatch(of: #/([a-zA-Z][a-zA-Z0-9+.-]*):/#) {
            switch scheme.1 {
            case "ch": break
            case "http", "https":
                rest = rest[scheme.range.upperBound...].drop { $0 == "/" }.drop { $0 != "/" }.drop { $0 == "/" }
            case "local": isOfStore = false
            default:
                throw YAMLFailure(
                    "cannot parse URL \(GoText.quoted(url)): schema \(GoText.quoted(String(scheme.1))) not valid")
            }
            if !scheme.1.hasPrefix("http") { rest = rest[scheme.range.upperBound...] }
        }
        var parts = rest.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= (isOfStore ? 3 : 2) else {
            throw YAMLFailure("charm or bundle URL has invalid form: \(GoText.quoted(url))")
        }
        if isOfStore, parts.first?.hasPrefix("~") == true {
            throw YAMLFailure("charmhub charm or bundle URL with user name: \(GoText.quoted(url)) not valid")
        }
        let prefix = parts.dropLast().joined(separator: "/")
        if parts.count == 3 {
            guard Architecture.known.contains(parts[0]) else {
                throw YAMLFailure(
                    "in URL \(GoText.quoted(url)): architecture name \(GoText.quoted(parts[0])) not valid")
            }
            parts.removeFirst()
        }
        if parts.count == 2 {
            series = parts[0]
            guard series.wholeMatch(of: #/[a-z]+[a-z0-9]*/#) != nil else {
                throw YAMLFailure(
                    "cannot parse URL \(GoText.quoted(url)): series name \(GoText.quoted(series)) not valid")
            }
        }
        var name = parts[parts.count - 1]
        if let revision = name.firstMatch(of: #/^(.+)-([0-9]+)$/#) {
            hasRevision = true
            name = String(revision.1)
        }
        guard name.wholeMatch(of: #/[a-z][a-z0-9]*(?:-[a-z0-9]*[a-z][a-z0-9]*)*/#) != nil else {
            let allowed = CharacterSet.urlPathAllowed.union([":"])
            let escaped = url.addingPercentEncoding(withAllowedCharacters: allowed) ?? url
            throw YAMLFailure(
                "cannot parse name and/or revision in URL \(GoText.quoted(escaped)): name \(GoText.quoted(name)) not valid"
            )
        }
        text = "\(isOfStore ? "ch" : "local"):\(prefix.isEmpty ? "" : prefix + "/")\(parts[parts.count - 1])"
    }
}
