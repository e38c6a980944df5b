import CCurl

/// A transfer that gave no answer: what was asked, how, and libcurl's words on it.
struct FailedTransfer {
    let url: String
    let reason: String
    let options: HTTPOptions
}

extension MaasError {
    /// What libcurl's `code` means for who asked.
    init(_ code: CURLcode, of transfer: FailedTransfer, isTooLong: Bool = false) {
        let url = transfer.url
        let why = transfer.reason.isEmpty ? String(cString: curl_easy_strerror(code)) : transfer.reason
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST:
            self.init(.nameNotFound, "cannot reach \(url): \(why); check the host's name and this machine's DNS")
        case CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.nameNotFound, "cannot reach \(url): \(why); check the proxy's name in http_proxy or https_proxy")
        case CURLE_COULDNT_CONNECT:
            self.init(.connectionRefused, "cannot reach \(url): \(why); check that the region runs, and the firewall")
        case CURLE_OPERATION_TIMEDOUT:
            self.init(.timedOut, "no answer from \(url) in time: \(why); check the address and the firewall")
        case CURLE_SSL_CACERT_BADFILE:
            var file = "the system's file"
            if case .authorities(let path) = transfer.options.trust { file = path }
            self.init(.unreadableCertificates, "cannot read certificates (PEM) from \(file)")
        case CURLE_PEER_FAILED_VERIFICATION:
            var remedy = "name the file of its CA"
            if case .authorities(let path) = transfer.options.trust {
                remedy = "give its CA's certificate, which is not in \(path)"
            }
            self.init(.untrusted, "the certificate of \(url) is not trusted: \(why); \(remedy)")
        case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            self.init(.untrusted, "\(url) has another public key than the one that was pinned; do not trust it")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            self.init(.untrusted, "no TLS with \(url): \(why); check that the port is one for https")
        case CURLE_WRITE_ERROR where isTooLong:
            self.init(.malformedAnswer, "\(url) answers with more than \(transfer.options.sizeLimit) bytes")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            self.init(.malformedAnswer, "\(url) answers, but not with HTTP: \(why)")
        case CURLE_URL_MALFORMAT:
            self.init(.invalidURL, "\(url) is not a URL that can be asked: \(why)")
        default:
            self.init(.connectionFailed, "cannot reach \(url): \(why)")
        }
    }
}
