import CCurl
import CCurlShim
import Synchronization

/// HTTP over libcurl: one request at a time, over one connection that is kept open.
///
/// No redirect is followed, because it would repeat a signed request elsewhere. Proxies are taken from the environment
/// (`http_proxy`, `https_proxy`, `no_proxy`), as curl does.
public final class HTTPTransport: Sendable {
    /// How a transport behaves.
    public struct Options: Sendable {
        /// The time until a connection is there.
        public var connectTimeLimit: Duration
        /// The time until the whole answer is there.
        public var timeLimit: Duration
        /// The file of the certificates (PEM) to trust instead of the system's; nil for the system's.
        public var certificateFile: String?
        /// The most bytes that an answer may have.
        public var sizeLimit: Int

        /// Options: 10 seconds to connect, 60 for an answer of 256 MiB at most, the system's certificates.
        public init(
            connectTimeLimit: Duration = .seconds(10),
            timeLimit: Duration = .seconds(60),
            certificateFile: String? = nil,
            sizeLimit: Int = 256 << 20
        ) {
            self.connectTimeLimit = connectTimeLimit
            self.timeLimit = timeLimit
            self.certificateFile = certificateFile
            self.sizeLimit = sizeLimit
        }
    }

    private let options: Options
    private let handle: Mutex<CurlHandle?>

    /// A transport with `options`; it connects with the first request.
    public init(options: Options = Options()) {
        self.options = options
        handle = Mutex(nil)
    }

    /// Sends `request`, signed with `key` if there is one, and waits for the answer.
    ///
    /// - Throws: a ``MaasError`` whose code ``MaasError/Code-swift.struct/isUnreachable`` when no answer came, or
    ///   ``MaasError/Code-swift.struct/malformedAnswer`` when it is no HTTP or too long.
    public func send(_ request: HTTPRequest, signedWith key: APIKey? = nil) throws(MaasError) -> HTTPAnswer {
        let result: Result<HTTPAnswer, MaasError> = handle.withLock { handle in
            guard let open = handle ?? CurlHandle() else {
                return .failure(MaasError(.connectionFailed, "libcurl does not start: out of memory"))
            }
            handle = open
            return open.perform(request, key: key, options: options)
        }
        return try result.get()
    }
}
