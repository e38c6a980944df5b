import Glibc

/// The URL of a MAAS region in its one normal form, such as `http://10.0.0.10:5240/MAAS`.
///
/// However it is spelled in an option, a databag or one of MAAS's files, two of them are equal when they lead to the same region:
/// whitespace at the ends, the case of scheme and host, the dot at the end of a whole name, the scheme's default port, slashes at
/// the end, escapes of what needs none and the many forms of an IPv6 address make no difference.
///
/// ```swift
/// let url = try RegionURL("HTTP://Region.Example:80/MAAS/\n")
/// print(url)  // http://region.example/MAAS
/// ```
public struct RegionURL: Sendable, Hashable, CustomStringConvertible {
    /// The normal form: no whitespace, no slash at its end, no default port.
    public let description: String
    /// The host, as in the normal form but without the brackets of an IPv6 address.
    public let host: String
    /// The port that is connected to.
    public let port: UInt16
    /// Whether it is an https URL, by which alone a certificate is checked.
    public let isHTTPS: Bool
    /// Whether the text named a path itself; without one it is `/MAAS`.
    public let hasOwnPath: Bool

    /// Reads the URL as people write it: those of the API (`/MAAS/api/2.0/`) and of the web pages (`/MAAS/r/machines`) are the
    /// region's as well, and without a path it is `/MAAS`.
    ///
    /// - Throws: ``InvalidRegionURL``, with what is wrong.
    public init(_ text: String) throws(InvalidRegionURL) {
        var parts = try URLParts(text)
        parts.removePage()
        self.init(parts)
    }

    /// Reads the URL as MAAS's rack controller does, which asks at the very path that stands there (3.4 to 3.8): a URL without
    /// `/MAAS` is that of no region.
    ///
    /// - Throws: ``InvalidRegionURL``, with what is wrong.
    public init(verbatim text: String) throws(InvalidRegionURL) {
        let parts = try URLParts(text)
        guard !parts.path.isEmpty else { throw InvalidRegionURL(reason: "has no path: MAAS lives at /MAAS") }
        self.init(parts)
    }

    private init(_ parts: URLParts) {
        hasOwnPath = !parts.path.isEmpty
        isHTTPS = parts.isHTTPS
        host = parts.host
        port = parts.port
        let address = host.contains(":") ? "[\(host)]" : host
        let isDefault = port == (isHTTPS ? 443 : 80)
        let path = hasOwnPath ? parts.path.joined(separator: "/") : "MAAS"
        description = "\(isHTTPS ? "https" : "http")://\(address)\(isDefault ? "" : ":\(port)")/\(path)"
    }

    /// The names that a machine has for itself in the `/etc/hosts` of Debian, Ubuntu and Fedora.
    private static let ownNames: Set = [
        "localhost", "localhost4", "localhost6", "ip6-localhost", "ip6-loopback", "localhost.localdomain",
        "localhost4.localdomain4", "localhost6.localdomain6",
    ]

    /// Whether the host is an IPv6 address of a single link (fe80::/10), which says nothing without a zone, and with one something else
    /// on each machine (RFC 4007).
    public var isLinkLocal: Bool {
        var octets = in6_addr()
        guard inet_pton(AF_INET6, host, &octets) == 1 else { return false }
        return withUnsafeBytes(of: octets) { $0[0] == 0xFE && $0[1] & 0xC0 == 0x80 }
    }

    /// Whether only the machine itself reaches the host: one of its own names, a loopback address or one of network 0, which is
    /// the machine's own as well (RFC 1122).
    public var isLoopback: Bool {
        if Self.ownNames.contains(host) || host.hasSuffix(".localhost") || host == "::1" || host == "::" { return true }
        let prefix = ["::ffff:", "::"].first(where: host.hasPrefix) ?? ""
        var octets = in_addr()
        guard inet_pton(AF_INET, String(host.dropFirst(prefix.count)), &octets) == 1 else { return false }
        let first = UInt32(bigEndian: octets.s_addr) >> 24
        return first == 127 || first == 0
    }
}

extension RegionURL: ExpressibleByStringLiteral {
    /// The URL that stands in the source, which must be one.
    public init(stringLiteral text: String) {
        do throws(InvalidRegionURL) {
            try self.init(text)
        } catch {
            preconditionFailure("the URL \(error.reason)")
        }
    }
}

extension RegionURL: Codable {
    /// Reads its text.
    ///
    /// - Throws: `DecodingError` when it is no region's URL.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            try self.init(container.decode(String.self))
        } catch let error as InvalidRegionURL {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "the URL \(error.reason)")
        }
    }

    /// Writes its normal form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// Why a text is no region's URL.
public struct InvalidRegionURL: Error, Hashable, CustomStringConvertible {
    /// What is wrong, to be read after what the text is, such as `holds a user name`. It never shows a password.
    public let reason: String

    /// The reason, and what a URL looks like.
    public var description: String { "\(reason); expected one such as http://10.0.0.10:5240/MAAS" }
}

/// The parts of a URL, each in its normal form.
private struct URLParts {
    // A URL is read in each hook: as bytes it takes a tenth of what it takes as characters.
    private typealias Bytes = ArraySlice<UInt8>

    let isHTTPS: Bool
    let host: String
    let port: UInt16
    var path: [String]

    init(_ text: String) throws(InvalidRegionURL) {
        let url = Self.trimmed(text)
        func invalid(_ reason: String) -> InvalidRegionURL { InvalidRegionURL(reason: reason) }
        func invalidURL(_ reason: String) -> InvalidRegionURL { invalid("'\(Self.text(url))' \(reason)") }
        guard !url.isEmpty else { throw invalid("is empty") }
        guard url.count <= 1024 else { throw invalid("is longer than any URL") }
        guard url.allSatisfy({ $0 < 0x80 }) else {
            throw invalid("holds a character that no URL has: write the host's name as it is in DNS (xn--...)")
        }
        guard url.allSatisfy(Self.isAllowed) else {
            throw invalid("holds a character that no URL has")
        }
        guard !url.contains(UInt8(ascii: "@")) else {
            throw invalid("holds a user name, which MAAS does not take")
        }
        guard !url.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw invalid("holds a ? or #")
        }
        let scheme = url.prefix { $0 != UInt8(ascii: ":") }
        let afterScheme = url[scheme.endIndex...]
        isHTTPS = Self.lowercased(scheme).elementsEqual("https".utf8)
        guard isHTTPS || Self.lowercased(scheme).elementsEqual("http".utf8), afterScheme.starts(with: "://".utf8) else {
            throw invalidURL("does not start with http:// or https://")
        }
        let rest = afterScheme.dropFirst(3)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        guard authority.first != UInt8(ascii: "[") || !authority.contains(UInt8(ascii: "%")) else {
            throw invalidURL("names an IPv6 address with a zone, which is another one on each machine")
        }
        guard let (name, digits) = Self.split(authority), let host = Self.host(name) else {
            throw invalidURL("names no host that could be")
        }
        guard let port = digits.isEmpty ? (isHTTPS ? 443 : 80) : Self.port(digits) else {
            throw invalidURL("names no port that could be")
        }
        (self.host, self.port) = (host, port)
        path = Self.unescaped(rest[authority.endIndex...]).split(separator: UInt8(ascii: "/")).map(Self.text)
        guard !path.contains(where: { $0 == "." || $0 == ".." }) else { throw invalidURL("holds a /../") }
    }

    /// The path with its escapes in their one form: what needs none has none, and the others are in upper case (RFC 3986, 6.2.2).
    private static func unescaped(_ path: Bytes) -> Bytes {
        var rest = path
        var result: Bytes = []
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            result += rest[..<percent]
            let escape = rest[percent...].prefix(3)
            rest = rest[escape.endIndex...]
            if escape.count == 3, escape.dropFirst().allSatisfy(isHexDigit),
                let code = UInt8(text(escape.dropFirst()), radix: 16)
            {
                let isPlain = isLetterOrDigit(code) || "-._~".utf8.contains(code)
                result += isPlain ? [code] : Bytes(text(escape).uppercased().utf8)
            } else {
                result.append(UInt8(ascii: "%"))
                rest = path[(percent + 1)...]
            }
        }
        return result + rest
    }

    /// What MAAS has below its own path: API, web pages of all versions, and what racks ask (2.9 to 3.8).
    private static let pages: Set = ["api", "r", "l", "a", "rpc", "accounts", "metadata", "docs"]

    /// Takes away what stands after the region's own path where somebody has copied the URL of its API or of a page.
    mutating func removePage() {
        guard path.count > 1 else { return }
        if let page = path.indices.dropFirst().first(where: { path[$0 - 1] == "MAAS" && Self.pages.contains(path[$0]) })
        {
            return path.removeSubrange(page...)
        }
        let isVersion = path.last?.utf8.allSatisfy { isDigit($0) || $0 == UInt8(ascii: ".") } == true
        if isVersion, path.dropLast().last == "api" {
            path.removeLast(2)
        } else if path.last == "r" || path.last == "l" {
            path.removeLast()
        }
    }

    /// Without whitespace at its ends, and without the mark that some editors put before a file's text.
    private static func trimmed(_ text: String) -> Bytes {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
        let scalars = text.unicodeScalars.drop(while: isBlank)
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return [] }
        return Bytes(Substring(scalars[...last]).utf8)
    }

    private static func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func lowercased(_ bytes: Bytes) -> some Collection<UInt8> {
        bytes.lazy.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch Unicode.Scalar(byte) {
        case "\"", "\\", "<", ">", "^", "`", "{", "|", "}", "'": false
        default: byte > 0x20 && byte < 0x7F
        }
    }

    /// Host and port, the host of IPv6 in its brackets; the port is empty where none stands.
    private static func split(_ authority: Bytes) -> (host: Bytes, port: Bytes)? {
        var host = authority.prefix { $0 != UInt8(ascii: ":") }
        if authority.first == UInt8(ascii: "[") {
            guard let end = authority.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            host = authority[...end]
        }
        let rest = authority[host.endIndex...]
        guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
        return (host, rest.dropFirst())
    }

    private static func host(_ name: Bytes) -> String? {
        if name.first == UInt8(ascii: "[") { return ipv6(text(name.dropFirst().dropLast())) }
        guard !name.isEmpty, name.count <= 253 else { return nil }
        var labels = name.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        // A name that is whole may say so with a dot at its end.
        let isWhole = labels.count > 1 && labels.last?.isEmpty == true
        if isWhole { labels.removeLast() }
        let isName = labels.allSatisfy { label in
            !label.isEmpty && label.count <= 63
                && label.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
        guard isName else { return nil }
        // What ends in a number is an address, which nobody should have to guess at: 10.1, 010.0.0.1 and 0x7f000001 are refused.
        guard labels.last.map(isNumber) == true else {
            return String(decoding: lowercased(isWhole ? name.dropLast() : name).map(\.self), as: UTF8.self)
        }
        let address = text(name)
        var octets = in_addr()
        return inet_pton(AF_INET, address, &octets) == 1 ? address : nil
    }

    private static func ipv6(_ text: String) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        // An address of IPv4 in that of IPv6 (RFC 4291, 2.5.5.2) leads to the same host as by itself.
        let bytes = withUnsafeBytes(of: address) { Array($0) }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        var name = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &name, socklen_t(name.count)) != nil else { return nil }
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
    }

    /// Whether the C library takes this part of a host for a number, decimal, octal or hexadecimal.
    private static func isNumber(_ label: Bytes) -> Bool {
        guard label.starts(with: "0x".utf8) || label.starts(with: "0X".utf8) else { return label.allSatisfy(isDigit) }
        return label.dropFirst(2).allSatisfy(isHexDigit)
    }

    private static func port(_ digits: Bytes) -> UInt16? {
        guard digits.allSatisfy(isDigit), let port = UInt16(text(digits)), port > 0 else { return nil }
        return port
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isHexDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x66).contains(byte | 0x20) }

private func isLetterOrDigit(_ byte: UInt8) -> Bool { isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) }
