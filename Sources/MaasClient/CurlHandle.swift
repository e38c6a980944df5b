import CCurl
import CCurlShim
import Glibc

/// A libcurl easy handle, which keeps its connections from one request to the next.
final class CurlHandle: @unchecked Sendable {
    private let handle: UnsafeMutableRawPointer

    private static let isStarted = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    /// A new handle; nil when libcurl has no memory.
    init?() {
        guard Self.isStarted, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit { curl_easy_cleanup(handle) }

    func perform(
        _ request: HTTPRequest,
        key: APIKey?,
        options: HTTPTransport.Options
    ) -> Result<HTTPAnswer, MaasError> {
        curl_easy_reset(handle)
        let receiver = AnswerReceiver(sizeLimit: options.sizeLimit)
        var list = headerList(for: request, key: key)
        defer { Self.wipe(&list) }
        let reason = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        reason.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        defer { reason.deallocate() }

        var code = configure(request, options: options, headers: list, receiver: receiver, reason: reason)
        if code == CURLE_OK {
            code = withExtendedLifetime(receiver) { sendBody(of: request) }
        }
        guard code == CURLE_OK else {
            let transfer = FailedTransfer(url: request.url, reason: String(cString: reason), options: options)
            return .failure(MaasError(code, of: transfer, isTooLong: receiver.isTooLong))
        }
        var status = 0
        guard ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK, status > 0 else {
            return .failure(MaasError(.malformedAnswer, "\(request.url) answers, but not with HTTP"))
        }
        return .success(HTTPAnswer(status: status, headers: receiver.headers, body: receiver.body))
    }

    private func headerList(for request: HTTPRequest, key: APIKey?) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        if let key { list = OAuthHeader.withLine(for: key) { curl_slist_append(list, $0) } }
        list = curl_slist_append(list, "Accept: application/json,*/*;q=0.9")
        // Without this, curl waits a second for leave to send a long body.
        list = curl_slist_append(list, "Expect:")
        if let body = request.body { list = curl_slist_append(list, "Content-Type: \(body.contentType)") }
        return list
    }

    private func configure(
        _ request: HTTPRequest,
        options: HTTPTransport.Options,
        headers: UnsafeMutablePointer<curl_slist>?,
        receiver: AnswerReceiver,
        reason: UnsafeMutablePointer<CChar>
    ) -> CURLcode {
        var codes = [
            ccurl_set_error_buffer(handle, reason),
            ccurl_set_string(handle, CURLOPT_URL, request.url),
            ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0),
            ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, options.connectTimeLimit.milliseconds),
            ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, options.timeLimit.milliseconds),
            ccurl_set_string(handle, CURLOPT_USERAGENT, "MaasClient"),
            ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers),
            ccurl_set_receivers(
                handle,
                receiveBody,
                receiveHeader,
                Unmanaged.passUnretained(receiver).toOpaque()
            ),
        ]
        if request.method != .get {
            codes.append(ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method.rawValue))
        }
        if let file = options.certificateFile { codes.append(ccurl_set_string(handle, CURLOPT_CAINFO, file)) }
        return codes.first { $0 != CURLE_OK } ?? CURLE_OK
    }

    private func sendBody(of request: HTTPRequest) -> CURLcode {
        guard let body = request.body else { return curl_easy_perform(handle) }
        return body.bytes.withUnsafeBytes { bytes in
            var nothing: UInt8 = 0
            let code =
                bytes.baseAddress.map { ccurl_set_body(handle, $0, bytes.count) }
                ?? ccurl_set_body(handle, &nothing, 0)
            return code == CURLE_OK ? curl_easy_perform(handle) : code
        }
    }

    /// Frees the headers and wipes them first: one of them holds the API key.
    private static func wipe(_ list: inout UnsafeMutablePointer<curl_slist>?) {
        var next = list
        while let item = next {
            if let text = item.pointee.data { explicit_bzero(text, strlen(text)) }
            next = item.pointee.next
        }
        curl_slist_free_all(list)
        list = nil
    }
}

extension Duration {
    /// Whole milliseconds, at least one: libcurl takes zero for no limit.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
