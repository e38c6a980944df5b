import CCurl
import CCurlShim
import Glibc

/// A request on its way: its tries, one after the other, until there is a result. Only the driver's thread touches it.
final class CurlTransfer: @unchecked Sendable {
    typealias Outcome = Result<Reception, MaasError>

    let request: HTTPRequest
    private let key: APIKey?
    private let options: HTTPOptions
    private let proxy: ProxyChoice
    private let deadline: ContinuousClock.Instant
    private let completion: @Sendable (Outcome) -> Void
    private var tries = 0
    /// What a proxy answered to the request for a tunnel.
    private var tunnelStatus = 0
    /// What OpenSSL says of the certificate.
    private var certificateFault = 0
    /// The time before which no try is to start.
    private(set) var start = ContinuousClock.now

    private(set) var handle: UnsafeMutableRawPointer?
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let reason: UnsafeMutablePointer<CChar>
    private var reception: Reception

    init(
        _ request: HTTPRequest, key: APIKey?, options: HTTPOptions, completion: @escaping @Sendable (Outcome) -> Void
    ) {
        self.request = request
        self.key = key
        self.options = options
        self.completion = completion
        proxy = ProxyChoice(for: request.url, option: options.proxy)
        deadline = ContinuousClock.now + options.timeLimit
        reason = .allocate(capacity: Int(CURL_ERROR_SIZE))
        reception = Reception(of: request, options: options, proxy: proxy.shown)
    }

    deinit {
        clear()
        reason.deallocate()
    }

    /// Makes the libcurl handle of the next try, signed anew; nil when it cannot be, which ends the transfer.
    func prepare(certificates: [UInt8]?) -> UnsafeMutableRawPointer? {
        clear()
        tries += 1
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        reception = Reception(of: request, options: options, proxy: proxy.shown)
        guard ContinuousClock.now < deadline else {
            end(.failure(error(CURLE_OPERATION_TIMEDOUT)))
            return nil
        }
        guard let handle = curl_easy_init() else {
            end(.failure(error(CURLE_OUT_OF_MEMORY)))
            return nil
        }
        self.handle = handle
        headers = headerList()
        let code = configure(handle, certificates: certificates).first { $0 != CURLE_OK }
        if let code {
            end(.failure(error(code)))
            return nil
        }
        return handle
    }

    private func headerList() -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        if let key { list = OAuthHeader.withLine(for: key) { curl_slist_append(list, $0) } }
        list = curl_slist_append(list, "Accept: application/json,*/*;q=0.9")
        // Without this, curl waits a second for leave to send a long body.
        list = curl_slist_append(list, "Expect:")
        if let body = request.body { list = curl_slist_append(list, "Content-Type: \(body.contentType)") }
        return list
    }

    private func configure(_ handle: UnsafeMutableRawPointer, certificates: [UInt8]?) -> [CURLcode] {
        let rest = deadline - ContinuousClock.now
        var codes = [
            ccurl_set_error_buffer(handle, reason),
            ccurl_set_string(handle, CURLOPT_URL, request.url),
            ccurl_set_http_only(handle),
            ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, min(options.connectTimeLimit, rest).milliseconds),
            ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, rest.milliseconds),
            ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            ccurl_set_long(handle, CURLOPT_PIPEWAIT, 1),
            // nginx closes idle connections after 65 seconds or so; one that may be dead is better not taken.
            ccurl_set_long(handle, CURLOPT_MAXAGE_CONN, 50),
            ccurl_set_long(handle, CURLOPT_BUFFERSIZE, 256 << 10),
            ccurl_set_string(handle, CURLOPT_USERAGENT, "MaasClient"),
            ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers),
            // The proxy is chosen here, so that it can be named.
            ccurl_set_string(handle, CURLOPT_PROXY, proxy.url ?? ""),
            ccurl_set_string(handle, CURLOPT_NOPROXY, ""),
            // Without headers comes what is no HTTP, which is looked at and never taken for an answer.
            ccurl_set_long(handle, CURLOPT_HTTP09_ALLOWED, 1),
            ccurl_set_receivers(handle, receiveBody, receiveHeader, Unmanaged.passUnretained(reception).toOpaque()),
        ]
        // A libcurl that knows no HTTP/2 keeps to HTTP/1.1.
        _ = ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        if request.method != .get {
            codes.append(ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
            // On a connection that turns out to be dead libcurl repeats a request by itself, with the same signature.
            codes.append(ccurl_set_long(handle, CURLOPT_FRESH_CONNECT, 1))
        }
        if let body = request.body {
            // Guarded memory stays where it is, and the request outlives the try.
            codes.append(
                body.content.withBytes { ccurl_set_body(handle, $0.baseAddress ?? UnsafeRawPointer(reason), $0.count) })
        }
        if let pin = options.pinnedPublicKey { codes.append(ccurl_set_string(handle, CURLOPT_PINNEDPUBLICKEY, pin)) }
        if let certificates {
            codes.append(
                certificates.withUnsafeBytes {
                    ccurl_set_certificates(handle, $0.baseAddress ?? UnsafeRawPointer(reason), $0.count)
                })
        }
        if options.trust == .insecurelyAnybody {
            codes.append(ccurl_set_long(handle, CURLOPT_SSL_VERIFYPEER, 0))
            codes.append(ccurl_set_long(handle, CURLOPT_SSL_VERIFYHOST, 0))
        }
        return codes
    }

    /// Takes what became of a try, and says whether there is to be another one.
    func finishTry(_ code: CURLcode) -> Bool {
        var status = 0
        if let handle { status = describeConnection(handle) }
        let code = code == CURLE_WRITE_ERROR && reception.isCut ? CURLE_OK : code
        let failure: RetryPolicy.Failure?
        switch code {
        case CURLE_OK where status < 400: failure = nil
        case CURLE_OK:
            let answer = reception.answer
            let retryAfter = answer.headers["retry-after"].flatMap { Int($0) }.map { max($0, 0) }
            failure = .status(status, retryAfter: retryAfter, text: status == 401 ? answer.text : "")
        case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2_STREAM:
            failure = .connectionLost
        default: failure = nil
        }
        if let failure, let pause = options.retries.pause(after: tries, of: request.method, failure: failure),
            ContinuousClock.now + pause < deadline
        {
            start = ContinuousClock.now + pause
            clear()
            return true
        }
        if code != CURLE_OK {
            end(.failure(error(code)))
        } else if status == 0 {
            end(.failure(noHTTP))
        } else {
            end(.success(reception))
        }
        return false
    }

    /// Ends the transfer with `outcome`.
    func end(_ outcome: Outcome) {
        clear()
        completion(outcome)
    }

    /// Notes the status and who answered, as libcurl has it, and returns the status.
    private func describeConnection(_ handle: UnsafeMutableRawPointer) -> Int {
        var (status, port) = (0, 0)
        _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        _ = ccurl_get_long(handle, CURLINFO_HTTP_CONNECTCODE, &tunnelStatus)
        _ = ccurl_get_long(handle, CURLINFO_SSL_VERIFYRESULT, &certificateFault)
        var address: UnsafePointer<CChar>?
        _ = ccurl_get_string(handle, CURLINFO_PRIMARY_IP, &address)
        _ = ccurl_get_long(handle, CURLINFO_PRIMARY_PORT, &port)
        if let address, address.pointee != 0 {
            let text = String(cString: address)
            reception.address = (text.contains(":") ? "[\(text)]" : text) + (port > 0 ? ":\(port)" : "")
        }
        reception.status = status
        return status
    }

    private var responder: Responder { Responder(address: reception.address, proxy: reception.proxy) }

    /// What answers does not speak HTTP.
    private var noHTTP: MaasError {
        var error =
            reception.isTLSAlert
            ? MaasError(
                .plainHTTPToTLS, "the port of \(request.url) is one for https, and was asked over plain HTTP",
                remedy: "use an https URL, or the region's port for plain HTTP (5240)")
            : MaasError(
                .notMaas,
                reception.proxy.map { "the proxy \($0) answers for \(request.url), but not with HTTP" }
                    ?? "\(request.url) answers, but not with HTTP",
                remedy: reception.proxy == nil ? "check the URL" : MaasError.remedy(withoutProxyTo: request.url))
        error.responder = responder
        return error
    }

    private func error(_ code: CURLcode) -> MaasError {
        let failed = FailedTransfer(
            url: request.url, reason: String(cString: reason), options: options, responder: responder,
            tunnelStatus: tunnelStatus, excess: reception.excess, hasBegun: reception.hasBegun,
            certificateFault: certificateFault)
        return MaasError(code, of: failed)
    }

    /// Frees the try's handle and its headers, of which one holds the API key and is wiped.
    private func clear() {
        if let handle { curl_easy_cleanup(handle) }
        handle = nil
        var next = headers
        while let item = next {
            if let text = item.pointee.data { explicit_bzero(text, strlen(text)) }
            next = item.pointee.next
        }
        curl_slist_free_all(headers)
        headers = nil
    }
}

extension Duration {
    /// Whole milliseconds, at least one: libcurl takes zero for no limit.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
