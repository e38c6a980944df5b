import CCurl

extension MaasError {
    /// What libcurl's `code` means for who asked `url`.
    static func transfer(
        _ code: CURLcode, reason: String, url: String, options: HTTPTransport.Options, isTooLong: Bool
    ) -> MaasError {
        let why = reason.isEmpty ? String(cString: curl_easy_strerror(code)) : reason
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return MaasError(.nameNotFound, "cannot reach \(url): \(why); check the host's name and this machine's DNS")
        case CURLE_COULDNT_CONNECT:
            return MaasError(
                .connectionRefused,
                "cannot reach \(url): \(why); check that the region runs and that no firewall is between")
        case CURLE_OPERATION_TIMEDOUT:
            return MaasError(.timedOut, "no answer from \(url) in time: \(why); check the address and the firewall")
        case CURLE_SSL_CACERT_BADFILE:
            return MaasError(
                .untrusted,
                "cannot read certificates (PEM) from \(options.certificateFile ?? "the system's certificate file")")
        case CURLE_PEER_FAILED_VERIFICATION:
            return MaasError(
                .untrusted,
                "the certificate of \(url) is not trusted: \(why); name the file of its CA, or use its own name")
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR:
            return MaasError(.untrusted, "no TLS with \(url): \(why); check that the port is one for https")
        case CURLE_WRITE_ERROR where isTooLong:
            return MaasError(.malformedAnswer, "\(url) answers with more than \(options.sizeLimit) bytes")
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_BAD_CONTENT_ENCODING:
            return MaasError(.malformedAnswer, "\(url) answers, but not with HTTP: \(why)")
        case CURLE_URL_MALFORMAT:
            return MaasError(.invalidURL, "\(url) is not a URL that can be asked: \(why)")
        default:
            return MaasError(.connectionFailed, "cannot reach \(url): \(why)")
        }
    }
}
