import CCurl
import CCurlShim
import SealedStore

/// A transfer that gave no answer: what was asked, how, libcurl's words on it, and what came instead of an answer.
struct FailedTransfer {
    let url: String
    let reason: String
    let options: HTTPOptions
    var responder = Responder()
    /// What a proxy answered to the request for a tunnel; 0 when it was not asked, or agreed.
    var tunnelStatus = 0
    /// What was too long of an answer.
    var excess: Reception.Excess?
    /// Whether the headers of an answer had begun.
    var hasBegun = false
    /// OpenSSL's word on the certificate (`X509_V_ERR_...`); libcurl leaves 1 when it finds the name wrong itself.
    var certificateFault = 0
}

extension MaasError {
    /// What libcurl's `code` means for who asked.
    init(_ code: CURLcode, of transfer: FailedTransfer) {
        let url = transfer.url
        // How long it took differs each time, and what is the same is to be told in the same words.
        let reason = transfer.reason.replacing(#/ after \d+ (ms|milliseconds)( with .*)?/#, with: "")
        let words = ProxyChoice(for: url, option: transfer.options.proxy).withoutUser(reason)
        let why = words.isEmpty ? String(cString: curl_easy_strerror(code)) : words.visible
        let proxy = transfer.responder.proxy
        let host = ProxyChoice.host(of: url)
        let withoutProxy = Self.remedy(withoutProxyTo: url)
        switch code {
        case _ where Self.isTLSWithProxy(code, url, proxy):
            self.init(
                .proxyUnreachable, "cannot reach \(url): no TLS with the proxy \(proxy ?? ""): \(why)",
                remedy: "check the proxy's URL (http:// is for one without TLS), or go without it: no_proxy=\(host)")
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(
                .nameNotFound, "cannot reach \(url): \(why)", remedy: "check the host's name and this machine's DNS")
        case CURLE_COULDNT_RESOLVE_PROXY:
            self.init(
                .proxyUnreachable, "cannot reach \(url) through the proxy \(proxy ?? ""): \(why)",
                remedy: "check the proxy's name (http_proxy, https_proxy), or go without it: no_proxy=\(host)")
        case _ where transfer.tunnelStatus >= 300:
            self.init(tunnel: transfer.tunnelStatus, of: transfer)
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            if let proxy {
                self.init(
                    .proxyUnreachable, "cannot reach \(url) through the proxy \(proxy), which does not answer: \(why)",
                    remedy: withoutProxy)
            } else {
                self.init(
                    .connectionRefused, "cannot reach \(url): \(why)",
                    remedy: "check that the region runs, and the firewall")
            }
        case CURLE_OPERATION_TIMEDOUT where proxy == nil && transfer.responder.address != nil:
            self.init(
                .timedOut, "\(url) takes the connection, and gives no answer in time: \(why)",
                remedy: "look at the region's load and its log (regiond.log)")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(
                .timedOut, "no answer from \(url)\(proxy.map { " through the proxy \($0)" } ?? "") in time: \(why)",
                remedy: proxy == nil ? "check the address and the firewall" : withoutProxy)
        case CURLE_SSL_CACERT_BADFILE:
            var file = "the system's file"
            if case .authorities(let path) = transfer.options.trust { file = path }
            self.init(.unreadableCertificates, "cannot read certificates (PEM) from \(file)")
        case CURLE_PEER_FAILED_VERIFICATION:
            var remedy = "name the file of its CA"
            if case .authorities(let path) = transfer.options.trust {
                remedy = "give its CA's certificate, which is not in \(path)"
            }
            self.init(certificateOf: transfer, why, remedy: remedy)
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            self.init(
                .untrusted, "\(url) has another public key than the one that was pinned", remedy: "do not trust it")
        case CURLE_SSL_CONNECT_ERROR where Self.isPlainHTTP(why):
            self.init(
                .tlsToPlainHTTP, "the port of \(url) speaks no TLS: it is one for plain HTTP (\(why))",
                remedy: "use the region's port for https, or an http URL")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            self.init(.connectionFailed, "no TLS with \(url): \(why)", remedy: "check that the port is one for https")
        case CURLE_URL_MALFORMAT:
            self.init(.invalidURL, "\(url) is not a URL that can be asked: \(why)")
        default: self.init(answering: code, why, transfer)
        }
        responder = transfer.responder
    }

    static func remedy(withoutProxyTo url: String) -> String {
        "check the proxy, or go without it: no_proxy=\(ProxyChoice.host(of: url))"
    }

    /// A certificate that does not pass: more authorities help only where its own is not known.
    private init(certificateOf transfer: FailedTransfer, _ why: String, remedy: String) {
        let url = transfer.url
        switch transfer.certificateFault {
        case 10:
            self.init(.invalidCertificate, "the certificate of \(url) has expired: \(why)", remedy: "have it renewed")
        case 9:
            self.init(
                .invalidCertificate, "the certificate of \(url) is not valid yet: \(why)",
                remedy: "check this machine's clock (NTP), then the certificate")
        case 1, 62, 64:
            self.init(
                .invalidCertificate, "the certificate of \(url) is that of another host: \(why)",
                remedy: "use a name that is in the certificate, or have one made for \(ProxyChoice.host(of: url))")
        default: self.init(.untrusted, "the certificate of \(url) is not trusted: \(why)", remedy: remedy)
        }
    }

    /// Somebody answers, and not as MAAS does.
    private init(answering code: CURLcode, _ why: String, _ transfer: FailedTransfer) {
        let url = transfer.url
        let remedy = transfer.responder.proxy == nil ? "check the URL" : Self.remedy(withoutProxyTo: url)
        switch code {
        case _ where transfer.excess == .body:
            self.init(.notMaas, "\(url) answers with more than \(transfer.options.sizeLimit) bytes", remedy: remedy)
        case _ where transfer.excess == .smallBody:
            self.init(.notMaas, "\(url) answers with more than MAAS has to say there", remedy: remedy)
        case _ where transfer.excess == .memory:
            self.init(
                .notMaas, "the answer of \(url) would take more than \(transfer.options.memoryLimit) bytes of memory",
                remedy: remedy)
        case _ where transfer.excess == .headers,
            CURLE_OUT_OF_MEMORY where transfer.hasBegun, Self.tooLarge where transfer.hasBegun:
            self.init(.notMaas, "\(url) answers with larger headers than any of MAAS", remedy: remedy)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            self.init(.notMaas, "\(url) answers, but not with HTTP: \(why)", remedy: remedy)
        case CURLE_PARTIAL_FILE,
            CURLE_RECV_ERROR where transfer.hasBegun:
            self.init(
                .connectionFailed, "the answer of \(url) breaks off: \(why)",
                remedy: "try again, and look who is in between")
        case CURLE_GOT_NOTHING:
            self.init(
                .connectionFailed, "\(url) takes the request and answers nothing: \(why)",
                remedy: "look whether the region restarts, and who is in between")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR:
            self.init(
                .connectionFailed, "\(url) takes the connection, and breaks it off: \(why)",
                remedy: "look whether the port is one for https, whether the region restarts, and who is in between")
        default: self.init(.connectionFailed, "cannot reach \(url): \(why)")
        }
    }

    /// A proxy that was asked for a tunnel to an https URL, and gave none.
    private init(tunnel status: Int, of transfer: FailedTransfer) {
        let (url, proxy) = (transfer.url, transfer.responder.proxy ?? "")
        let host = ProxyChoice.host(of: url)
        switch status {
        case 407:
            self.init(
                .proxyRefused, "cannot reach \(url): the proxy \(proxy) wants a user and password (HTTP 407)",
                remedy: "give them in the proxy's URL, or go without it: no_proxy=\(host)")
        case 502...504:
            self.init(
                .badGateway, "cannot reach \(url): the proxy \(proxy) could not connect to it (HTTP \(status))",
                remedy: "check that the region runs, or go without the proxy: no_proxy=\(host)")
        default:
            self.init(
                .proxyRefused, "cannot reach \(url): the proxy \(proxy) refuses a tunnel to it (HTTP \(status))",
                remedy: "have it allow the region, or go without it: no_proxy=\(host)")
        }
        self.status = status
    }

    /// Whether the only TLS of a transfer, that with its proxy, has failed.
    private static func isTLSWithProxy(_ code: CURLcode, _ url: String, _ proxy: String?) -> Bool {
        func isHTTPS(_ url: String) -> Bool { url.lowercased().hasPrefix("https:") }
        guard let proxy, isHTTPS(proxy), !isHTTPS(url) else { return false }
        return [
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_ISSUER_ERROR,
        ].contains(code)
    }

    /// CURLE_TOO_LARGE of libcurl 8.6 and later.
    private static let tooLarge = CURLcode(rawValue: 100)

    /// Whether OpenSSL or GnuTLS say that what came is no TLS. There is no code for it.
    private static func isPlainHTTP(_ why: String) -> Bool {
        let why = why.lowercased()
        return [
            "wrong version number", "packet length too long", "http request", "unexpected tls packet",
            "unknown protocol",
        ]
        .contains { why.contains($0) }
    }
}
