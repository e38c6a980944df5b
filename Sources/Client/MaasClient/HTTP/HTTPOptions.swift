/// How to reach a server: time limits, trust, proxy, how many connections and tries.
public struct HTTPOptions: Sendable {
    /// The time until a connection is there.
    public var connectTimeLimit: Duration
    /// The time until the whole answer is there, further tries and the pauses between them included.
    public var timeLimit: Duration
    /// Whom to trust over https.
    public var trust: Trust
    /// The public key that the server must have, whatever else it is trusted for: `sha256//` and the base64 of the SHA-256 of
    /// its certificate's public key (SubjectPublicKeyInfo), as curl's `--pinnedpubkey` takes it; nil for any.
    public var pinnedPublicKey: String?
    /// The proxy's URL; nil for the environment's (`http_proxy`, `https_proxy`, `no_proxy`), empty for none.
    public var proxy: String?
    /// The most connections that are open at a time; requests beyond wait.
    public var connectionLimit: Int
    /// The most bytes that an answer may have.
    public var sizeLimit: Int
    /// The most bytes of memory that an answer may take.
    public var memoryLimit: Int
    /// When and how often a request is tried again.
    public var retries: RetryPolicy

    /// Options: 10 seconds to connect, 60 for an answer of 256 MiB at most, also in memory, the system's certificates, 8 connections.
    public init(
        connectTimeLimit: Duration = .seconds(10), timeLimit: Duration = .seconds(60), trust: Trust = .system,
        pinnedPublicKey: String? = nil, proxy: String? = nil, connectionLimit: Int = 8, sizeLimit: Int = 256 << 20,
        memoryLimit: Int = 256 << 20, retries: RetryPolicy = RetryPolicy()
    ) {
        self.connectTimeLimit = connectTimeLimit
        self.timeLimit = timeLimit
        self.trust = trust
        self.pinnedPublicKey = pinnedPublicKey
        self.proxy = proxy
        self.connectionLimit = connectionLimit
        self.sizeLimit = sizeLimit
        self.memoryLimit = memoryLimit
        self.retries = retries
    }

    /// Whom to trust over https.
    public enum Trust: Sendable, Hashable {
        /// Who has a certificate of an authority that this machine trusts.
        case system
        /// Who has a certificate of an authority in this file (PEM), which is read once.
        case authorities(file: String)
        /// Anybody. What is sent and answered, the API key too, can then be read and changed by whoever is in between.
        case insecurelyAnybody
    }
}
