import ArgumentParser
import Glibc
import SimulatedMaas

/// Lets a region's answers go wrong.
struct FaultCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fault",
        abstract: "Let a region's answers go wrong, to see what clients make of it.",
        discussion: """
            Faults happen in the order in which they were asked for; --none ends them all.

            --lie lets somebody else answer, or the region answer what MAAS does not:
            \(FalseAnswer.allCases.map { "  \($0.rawValue)" }.joined(separator: "\n"))
            """
    )

    @Option(help: "The root directory of the region's machine.")
    var root: String

    @Option(help: "Answer as somebody on the way does, or a server that is not MAAS; see below.")
    var lie: FalseAnswer?

    @Option(help: "Answer late, by so many seconds.")
    var slow: Double?

    @Flag(help: "Break off in the middle of the body.")
    var cut = false

    @Flag(help: "Answer 503.")
    var unavailable = false

    @Option(help: "The seconds of the Retry-After that comes with the 503.")
    var retryAfter: Int?

    @Option(help: "Set the region's clock ahead by so many seconds.")
    var clock: Int?

    @Flag(help: "End all faults.")
    var none = false

    @Option(help: "How often; always, if not given.")
    var times: Int?

    func validate() throws {
        let given = [slow != nil, cut, unavailable, clock != nil, lie != nil, none].filter { $0 }.count
        guard given == 1 else {
            throw ValidationError("give one of --slow, --cut, --unavailable, --clock, --lie, --none")
        }
        guard times.map({ $0 > 0 }) ?? true else { throw ValidationError("--times must be above 0") }
    }

    func run() throws {
        if none { return try SimulatedRegion.mend(root: root) }
        let fault: RegionFault =
            if let lie { .answer(lie) } else if let slow { .slow(seconds: slow) } else if cut { .cut } else if let clock
            { .clock(ahead: clock) } else {
                .unavailable(retryAfter: retryAfter)
            }
        try SimulatedRegion.inject(fault, times: times, root: root)
    }
}

extension FalseAnswer: ExpressibleByArgument {}

/// Answers what was recorded of a real region.
struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer what was recorded of a real region, word for word.",
        discussion:
            "Prints its URL and an administrator's and an ordinary user's API key, a line each, and runs until it is ended."
    )

    @Argument(help: "The recording, such as Tests/Golden/maas/api-3.7.3.jsonl.")
    var recording: String

    @Option(help: "The TCP port on 127.0.0.1; 0 for any.")
    var port: UInt16 = 0

    func run() async throws {
        let region = try RecordedRegion(recording: recording)
        print(try await region.start(port: port), region.adminKey, region.userKey, separator: "\n")
        fflush(nil)
        try await Task.sleep(for: .seconds(86_400 * 365))
    }
}
