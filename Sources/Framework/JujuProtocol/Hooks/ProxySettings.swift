/// The proxies that a model tells its charms, in its `juju-*-proxy` settings; nil where none is set.
public struct ProxySettings: Sendable, Hashable {
    /// The proxy for HTTP.
    public var http: String?
    /// The proxy for HTTPS.
    public var https: String?
    /// The proxy for FTP.
    public var ftp: String?
    /// What is reached without a proxy: hosts and networks, separated by commas.
    public var noProxy: String?

    /// These proxies.
    public init(http: String? = nil, https: String? = nil, ftp: String? = nil, noProxy: String? = nil) {
        self.http = http
        self.https = https
        self.ftp = ftp
        self.noProxy = noProxy
    }
}
