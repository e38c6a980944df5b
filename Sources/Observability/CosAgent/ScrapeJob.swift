/// An HTTP endpoint of this machine that serves metrics.
///
/// ```swift
/// ScrapeJob("rack", port: 5249)
/// ```
public struct ScrapeJob: Hashable, Sendable {
    /// The scheme by which metrics are served.
    public enum Scheme: String, Encodable, Sendable {
        case http, https
    }

    /// The job's name, unique among those of the charm.
    public var name: String
    /// The TCP port on this machine.
    public var port: UInt16
    /// The path, `/metrics` by default.
    public var path: String
    /// The scheme; with `https` the certificate is not verified, since it names the machine and not `localhost`.
    public var scheme: Scheme

    /// An endpoint of this machine.
    public init(_ name: String, port: UInt16, path: String = "/metrics", scheme: Scheme = .http) {
        self.name = name
        self.port = port
        self.path = path
        self.scheme = scheme
    }
}

/// A scrape job as Prometheus's configuration has it (`scrape_config`).
struct ScrapeConfiguration: Encodable {
    private struct Targets: Encodable {
        var targets: [String]
    }

    private struct TLS: Encodable {
        var insecureSkipVerify: Bool

        enum CodingKeys: String, CodingKey { case insecureSkipVerify = "insecure_skip_verify" }
    }

    private let name: String
    private let path: String
    private let scheme: ScrapeJob.Scheme
    private let targets: [Targets]
    private let tls: TLS?

    enum CodingKeys: String, CodingKey {
        case scheme
        case name = "job_name"
        case path = "metrics_path"
        case targets = "static_configs"
        case tls = "tls_config"
    }

    /// The configuration of a job, whose name gets that of its application: a collector may serve several.
    init(_ job: ScrapeJob, application: String) {
        name = "\(application)_\(job.name)"
        path = job.path
        scheme = job.scheme
        targets = [Targets(targets: ["localhost:\(job.port)"])]
        tls = job.scheme == .https ? TLS(insecureSkipVerify: true) : nil
    }
}
