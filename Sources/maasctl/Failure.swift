import MaasClient
import SealedStore

/// Why a command ends without success: the exit code, and one line for people.
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

    let exitCode: ExitCode
    let message: String

    init(_ exitCode: ExitCode, _ message: String) {
        self.exitCode = exitCode
        self.message = message
    }

    /// What `error` means for whoever called.
    init(_ error: MaasError) {
        let exitCode: ExitCode =
            switch error.code {
            case .invalidURL, .wrongType, .unreadableCertificates: .usage
            case .credentials, .missingCredentials, .invalidAPIKey: .credentials
            case .forbidden, .notAdministrator: .forbidden
            case .notFound: .notFound
            default: error.code.isUnreachable ? .unreachable : .other
            }
        self.init(exitCode, error.message + (error.code == .untrusted ? " (--ca-file, --pinned-key)" : ""))
    }

    /// What `body` gives; its error as a failure.
    static func replacing<Value>(_ body: () throws(MaasError) -> Value) throws -> Value {
        do throws(MaasError) { return try body() } catch { throw Failure(error) }
    }

    init(_ error: SealedStoreError) { self.init(.other, "\(error)") }
}
