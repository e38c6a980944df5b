import MaasClient
import MaasctlJSON
import SealedStore

/// Why a command ends without success: what `--format json` prints of it, and the line for people.
struct Failure: Error {
    /// The exit codes, as `maasctl --help` tells them.
    enum ExitCode: Int32 {
        case usage = 2
        case unreachable = 3
        case credentials = 4
        case forbidden = 5
        case other = 6
        case notFound = 7
        case tooLate = 8

        /// `ping`: what answers is not MAAS.
        static let notMaas = credentials
        /// `ping`: no process of the region is up yet.
        static let starting = forbidden
    }

    var report: MaasctlFailure

    init(_ code: MaasctlFailure.Code, _ exitCode: ExitCode, _ reason: String, remedy: String? = nil) {
        report = MaasctlFailure(code, reason, remedy: remedy, exitCode: exitCode.rawValue)
    }

    /// Wrong usage.
    init(usage reason: String) { self.init(.usage, .usage, reason) }

    /// Something of this machine.
    init(machine reason: String, remedy: String? = nil) { self.init(.machine, .other, reason, remedy: remedy) }

    /// What `error` means for whoever called.
    init(_ error: MaasError) {
        let code = Self.code(error.code.kind)
        self.init(code, Self.exitCode(code), error.reason, remedy: error.remedy)
        if code == .untrusted, let remedy = error.remedy { report.remedy = remedy + " (--ca-file, --pinned-key)" }
        report.request = error.request
        report.status = error.status
        report.proxy = error.responder?.proxy
        if let who = error.responder, who.server != nil || who.contentType != nil || who.address != nil {
            report.responder = .init(
                server: who.server, contentType: who.contentType, title: who.title, address: who.address)
        }
        report.httpsURL = error.httpsURL
        report.fields = error.fields.isEmpty ? nil : error.fields
        report.retryAfter = error.retryAfter
        report.clockSkew = error.clockSkew
    }

    init(_ error: SealedStoreError) { self.init(machine: "\(error)") }

    /// What `body` gives; its error as a failure.
    static func replacing<Value>(_ body: () throws(MaasError) -> Value) throws -> Value {
        do throws(MaasError) { return try body() } catch { throw Failure(error) }
    }

    private static func exitCode(_ code: MaasctlFailure.Code) -> ExitCode {
        switch code {
        case .usage, .invalidURL, .wrongType, .unreadableCertificates, .invalidMACAddress: .usage
        case .credentials, .missingCredentials, .invalidAPIKey: .credentials
        case .forbidden, .notAdministrator, .incomplete: .forbidden
        case .notFound: .notFound
        case .tooLate: .tooLate
        default: code.isUnreachable ? .unreachable : .other
        }
    }

    private static func code(_ kind: MaasError.Code.Kind) -> MaasctlFailure.Code {
        switch kind {
        case .invalidURL: .invalidURL
        case .invalidAPIKey: .invalidAPIKey
        case .invalidMACAddress: .invalidMACAddress
        case .credentials: .credentials
        case .missingCredentials: .missingCredentials
        case .forbidden: .forbidden
        case .notAdministrator: .notAdministrator
        case .incomplete: .incomplete
        case .notFound: .notFound
        case .unknownEndpoint: .unknownEndpoint
        case .gone: .gone
        case .clockSkew: .clockSkew
        case .badRequest: .badRequest
        case .conflict: .conflict
        case .unavailable: .unavailable
        case .server: .server
        case .unknownOutcome: .unknownOutcome
        case .redirected: .redirected
        case .redirectedToHTTPS: .redirectedToHTTPS
        case .notMaas: .notMaas
        case .badGateway: .badGateway
        case .proxyRefused: .proxyRefused
        case .proxyUnreachable: .proxyUnreachable
        case .plainHTTPToTLS: .plainHTTPToTLS
        case .tlsToPlainHTTP: .tlsToPlainHTTP
        case .wrongType: .wrongType
        case .cancelled: .cancelled
        case .nameNotFound: .nameNotFound
        case .connectionRefused: .connectionRefused
        case .timedOut: .timedOut
        case .untrusted: .untrusted
        case .invalidCertificate: .invalidCertificate
        case .unreadableCertificates: .unreadableCertificates
        case .connectionFailed: .connectionFailed
        }
    }
}
