/// HTTP over libcurl: any number of requests at a time over a bounded number of connections, which are kept open; HTTP/2 where
/// the server offers it over TLS.
///
/// No redirect is followed, because it would repeat a signed request elsewhere. Each try is signed anew.
public final class HTTPTransport: Sendable {
    private let options: HTTPOptions
    private let driver: CurlDriver

    /// A transport with `options`; it connects with the first request.
    public init(options: HTTPOptions = HTTPOptions()) {
        self.options = options
        driver = CurlDriver(options: options)
    }

    deinit { driver.stop() }

    /// Sends `request`, signed with `key` if there is one, and gives the answer, whatever its status is.
    ///
    /// - Throws: a ``MaasError`` whose code ``MaasError/Code-swift.struct/isUnreachable`` when no answer came,
    ///   ``MaasError/Code-swift.struct/notMaas`` when it is no HTTP or too long,
    ///   ``MaasError/Code-swift.struct/cancelled`` when the task is.
    public func send(_ request: HTTPRequest, signedWith key: APIKey? = nil) async throws(MaasError) -> HTTPAnswer {
        try await receive(request, signedWith: key).answer
    }

    /// As ``send(_:signedWith:)``, and blocks the calling thread until the answer is there.
    public func sendAndWait(_ request: HTTPRequest, signedWith key: APIKey? = nil) throws(MaasError) -> HTTPAnswer {
        try Blocking.wait { () async throws(MaasError) in try await self.send(request, signedWith: key) }
    }

    func receive(_ request: HTTPRequest, signedWith key: APIKey?) async throws(MaasError) -> Reception {
        let submission = Submission()
        let result: CurlTransfer.Outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let transfer = CurlTransfer(request, key: key, options: options) { continuation.resume(returning: $0) }
                submission.submit(transfer, to: driver)
            }
        } onCancel: {
            submission.cancel(in: driver)
        }
        return try result.get()
    }
}
