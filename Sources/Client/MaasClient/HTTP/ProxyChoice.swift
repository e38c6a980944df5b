import CCurlShim
import SealedStore

import Glibc

/// Which proxy a URL is asked through: what the options say, or else `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy`, as
/// libcurl reads them (7.88). It is found here, and not left to libcurl, since only libcurl 8.7 and later tells which it took.
struct ProxyChoice {
    /// The proxy's URL, maybe with name and password; nil for none.
    let url: String?

    init(for url: String, option: String?, environment: (String) -> String? = Self.variable) {
        let isEncrypted = url.lowercased().hasPrefix("https:")
        let scheme = isEncrypted ? "https" : "http"
        // Upper case HTTP_PROXY may come from a request's header Proxy, as CGI programs get them.
        let names = ["\(scheme)_proxy"] + (isEncrypted ? ["HTTPS_PROXY"] : []) + ["all_proxy", "ALL_PROXY"]
        let proxy = option ?? names.compactMap { environment($0) }.first
        guard let proxy, !proxy.isEmpty else {
            self.url = nil
            return
        }
        let exceptions = environment("no_proxy") ?? environment("NO_PROXY") ?? ""
        self.url = Self.isException(Self.host(of: url), port: Self.port(of: url), exceptions) ? nil : proxy
    }

    /// The proxy's URL as it may be shown: without name and password.
    var shown: String? {
        url.map { url in
            let scheme = url.firstRange(of: "://").map { url[..<$0.upperBound] } ?? "http://"
            let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
            // A proxy has no path, so that whatever stands before the last @ may be a password that is not escaped.
            let place = rest.lastIndex(of: "@").map { rest[rest.index(after: $0)...] } ?? rest
            return "\(scheme)\(place.prefix { $0 != "/" && $0 != "?" && $0 != "#" })".visible
        }
    }

    /// The password in the proxy's URL, or a token in the place of the name, as it stands there and as libcurl sends it: without its
    /// escapes. Empty when there is none.
    var secrets: [SecretBytes] {
        guard let userInfo else { return [] }
        let written = userInfo.firstIndex(of: ":").map { userInfo[userInfo.index(after: $0)...] } ?? userInfo
        return [String(written), Self.unescaped(String(written))].map { SecretBytes(utf8: $0) }
    }

    private static func unescaped(_ text: String) -> String {
        guard let plain = curl_easy_unescape(nil, text, 0, nil) else { return text }
        defer { curl_free(plain) }
        return String(cString: plain)
    }

    /// Name and password in the proxy's URL; nil when there are none.
    private var userInfo: Substring? {
        guard let url else { return nil }
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return rest.lastIndex(of: "@").map { rest[..<$0] }
    }

    /// What libcurl says, which repeats a proxy's URL that it can't use, without name and password in it.
    func withoutUser(_ words: String) -> String {
        guard let url, let shown, let userInfo else { return words }
        let words = words.replacing(url, with: shown).replacing(userInfo, with: SecretMask.replacement)
        return SecretMask(secrets).masked(words)
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The host in a URL, which may stand behind a method, in lower case and without the brackets of IPv6.
    static func host(of text: String) -> String {
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        guard place.first != "[" else { return place.dropFirst().prefix { $0 != "]" }.lowercased() }
        return place.prefix { $0 != ":" }.lowercased()
    }

    /// The port in a URL, or that of its scheme.
    static func port(of text: String) -> Int {
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? text[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let digits = authority.lastIndex(of: ":").map { authority[authority.index(after: $0)...] }
        return digits.flatMap { Int($0) } ?? (text.lowercased().hasPrefix("https:") ? 443 : 80)
    }

    /// Whether a list of hosts, domains and networks, apart by commas or blanks, has the host in it; one with a port only on that
    /// port, and `*.` before a domain means what a dot does, as other programs on the machine read them.
    static func isException(_ host: String, port: Int, _ list: String) -> Bool {
        guard !host.isEmpty else { return false }
        let host = host.hasSuffix(".") ? String(host.dropLast()) : host
        let address = Address(host)
        return list.split { $0 == "," || $0.isWhitespace }.contains { entry in
            if entry == "*" { return true }
            var name = entry.lowercased()
            let hasPort = name.hasPrefix("[") ? name.contains("]:") : name.count(where: { $0 == ":" }) == 1
            if hasPort, let colon = name.lastIndex(of: ":") {
                guard Int(name[name.index(after: colon)...]) == port else { return false }
                name = String(name[..<colon])
            }
            if name.hasPrefix("*.") { name.removeFirst() }
            if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
            if let address {
                let parts = name.split(separator: "/", maxSplits: 1)
                guard let first = parts.first, let network = Address(String(first)) else { return false }
                return address.isIn(network, bits: parts.count == 2 ? Int(parts[1]) ?? -1 : network.bytes.count * 8)
            }
            if name.hasSuffix(".") { name.removeLast() }
            if name.hasPrefix(".") { name.removeFirst() }
            return !name.isEmpty && (host == name || host.hasSuffix("." + name))
        }
    }

    /// Whether a text is an address of IPv4 or IPv6.
    static func isAddress(_ text: String) -> Bool { Address(text) != nil }

    /// An address of IPv4 or IPv6.
    private struct Address {
        let bytes: [UInt8]

        init?(_ text: String) {
            var (four, six) = (in_addr(), in6_addr())
            if inet_pton(AF_INET, text, &four) == 1 {
                bytes = withUnsafeBytes(of: &four) { Array($0) }
            } else if inet_pton(AF_INET6, text, &six) == 1 {
                bytes = withUnsafeBytes(of: &six) { Array($0) }
            } else {
                return nil
            }
        }

        func isIn(_ network: Address, bits: Int) -> Bool {
            guard bytes.count == network.bytes.count, bits >= 0, bits <= bytes.count * 8 else { return false }
            let (whole, rest) = (bits / 8, bits % 8)
            guard bytes[..<whole] == network.bytes[..<whole] else { return false }
            guard rest > 0 else { return true }
            let difference: UInt8 = bytes[whole] ^ network.bytes[whole]
            return difference >> (8 - rest) == 0
        }
    }
}
