import ArgumentParser
import Glibc
import MaasClient
import SpanSpool

/// Delivers the traces that a charm has written, for the charm's hooks: it is started when one ends, and nobody waits for it.
struct DeliverSpans: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliver-spans", abstract: "Send a charm's traces to their collector, within a second.",
        discussion: """
            Each line of the file is a request of OTLP over HTTP in JSON. The newest goes first. What the collector takes or refuses is
            removed from the file; the rest stays when the collector is away or asks to wait (429, 502, 503, 504). Why it stays is in
            FILE.note. No redirect is followed. The machine's certificate authorities are trusted, and http_proxy, https_proxy and
            no_proxy are heeded.
            """,
        shouldDisplay: false)

    /// How long requests may take in all; what is then under way still has to be put back within the second.
    private static let limit = Duration.milliseconds(700)

    @Argument(help: "The file with the traces.")
    var file: String

    @Argument(help: "Where the collector takes them, such as http://10.0.0.2:4318/v1/traces.")
    var url: String

    func run() throws {
        let deadline = ContinuousClock.now + Self.limit
        // Whatever happens, this process is gone after a second.
        alarm(1)
        guard CollectorURL(url) != nil else { throw Failure(usage: "\(url) is no URL that traces can be sent to") }
        let spool = SpanSpool(file)
        var refusal: String?
        while ContinuousClock.now < deadline, let record = spool.takeNewest() {
            switch Self.send(record, to: url, within: deadline - .now) {
            case .taken: continue
            case .refused(let reason): refusal = reason
            case .kept(let reason):
                // Without the file the relation is gone, and nobody wants it any more.
                _ = spool.append(record, makesFile: false)
                spool.note(reason)
                throw Failure(.connectionFailed, .unreachable, reason)
            }
        }
        spool.note(refusal)
    }

    private enum Outcome {
        case taken
        /// It is not to be sent again.
        case refused(String)
        /// It may be sent later.
        case kept(String)
    }

    private static func send(_ record: [UInt8], to url: String, within limit: Duration) -> Outcome {
        let options = HTTPOptions(
            connectTimeLimit: limit, timeLimit: limit, connectionLimit: 1, sizeLimit: 64 << 10, memoryLimit: 1 << 20,
            retries: .never)
        let request = HTTPRequest(.post, url, body: .init("application/json", record))
        do throws(MaasError) {
            let status = try HTTPTransport(options: options).sendAndWait(request).status
            let answer = "the collector answers with status \(status)"
            switch status {
            case 200..<300: return .taken
            // Those that may go well later (OTLP 1.x, "Retryable Response Codes").
            case 429, 502, 503, 504: return .kept(answer)
            default: return .refused(answer)
            }
        } catch {
            return .kept(error.reason)
        }
    }
}
