import ArgumentParser
import Glibc
import MaasctlJSON
import SealedStore

/// Whether to go on showing a list as it changes.
struct WatchOptions: ParsableArguments {
    @Flag(help: "Show it anew every two seconds, until you interrupt it (Ctrl-C).")
    var watch = false

    /// Runs `body` once, or for ever; then what can pass by itself is shown, and waited out.
    func repeated(_ connection: ConnectionOptions, _ body: (Access) throws -> Void) throws {
        let access = try connection.access()
        while true {
            Deadline.start(connection.network.limit)
            if watch { Terminal.clear() }
            do {
                try body(access)
            } catch let failure as Failure {
                Deadline.end()
                guard watch, failure.report.code.mayPass || failure.report.code == .notFound else { throw failure }
                Terminal.warn(failure.report.message.visible)
            }
            guard watch else { return }
            Deadline.end()
            sleep(2)
        }
    }
}

extension MaasctlFailure.Code {
    /// Whether waiting may help. A certificate that is not trusted now is not trusted later.
    var mayPass: Bool {
        switch self {
        case .untrusted, .invalidCertificate, .plainHTTPToTLS, .tlsToPlainHTTP, .proxyRefused: false
        case .unavailable, .server, .starting: true
        default: isUnreachable
        }
    }
}
