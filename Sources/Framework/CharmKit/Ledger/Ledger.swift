import JujuProtocol

/// What one hook asked of Juju: each call of a hook tool, what was not written since Juju has it already, and why what was
/// written had to be.
///
/// The calls are always kept, which costs less than a microsecond each. Comparisons are kept, and their words made, only
/// when ``explains`` says that somebody will read them.
public final class Ledger {
    /// One call of a hook tool.
    public struct Call {
        /// The tool and its arguments. What it was given on standard input is not kept.
        public let tool: String
        /// The arguments as they were given; ``shown`` leaves out what may be private.
        let arguments: [String]
        let time: Stretch
        /// When it was called, in nanoseconds since the hook began.
        public var begin: Int { time.begin }
        /// How long it took, in nanoseconds.
        public var nanoseconds: Int { time.nanoseconds }
        /// The tool's exit code, or nil when it could not be reached.
        public let exitCode: Int?
    }

    /// One program that was run on the machine.
    public struct Run {
        /// The program.
        public let executable: String
        let arguments: [String]
        let time: Stretch
        /// When it was started, in nanoseconds since the hook began.
        public var begin: Int { time.begin }
        /// How long it took, in nanoseconds.
        public var nanoseconds: Int { time.nanoseconds }
        /// How it ended, unless that was well.
        public let failure: String
    }

    /// One deferred event that was emitted again.
    public struct Redelivery {
        /// The event's source.
        public let source: String
        /// How often a handler had deferred it before.
        public let attempts: Int
        let time: Stretch
        /// When its handler was called, in nanoseconds since the hook began.
        public var begin: Int { time.begin }
        /// How long its handler took, in nanoseconds.
        public var nanoseconds: Int { time.nanoseconds }
    }

    /// A stretch of the hook's time. It is counted in nanoseconds when somebody reads it, which few hooks see.
    struct Stretch {
        let start: Duration
        let length: Duration

        var begin: Int { start.nanoseconds }
        var nanoseconds: Int { length.nanoseconds }
    }

    /// One line of the ledger.
    public enum Entry {
        /// A tool was called.
        case call(Call)
        /// A program was run.
        case run(Run)
        /// A deferred event was emitted again; what its handler did stands before.
        case redelivered(Redelivery)
        /// Something was not written, since Juju has it already.
        case unchanged(String)
        /// Why the next call writes.
        case reason(String)
    }

    /// What happened, in order.
    public var entries: [Entry] {
        var (entries, line) = ([Entry](), last)
        while let current = line {
            entries.append(current.entry)
            line = current.earlier
        }
        return entries.reversed()
    }
    /// Whether a tool has taken something that Juju sends when the hook ends well, and drops when it ends badly.
    var hasUnsentWrites: Bool {
        entries.contains { entry in
            guard case .call(let call) = entry else { return false }
            // Of a call that was not answered nobody knows whether it has done its work.
            return call.effect == .keptBack && (call.exitCode ?? 0) == 0
        }
    }
    /// Whether comparisons are kept.
    public var explains: Bool

    private let begin = ContinuousClock.now
    // A chain and no array: Swift would make the type of an array of entries at run time, in each hook.
    private var last: Line?

    private final class Line {
        let entry: Entry
        let earlier: Line?

        init(_ entry: Entry, after earlier: Line?) {
            self.entry = entry
            self.earlier = earlier
        }
    }

    /// An empty ledger, whose time begins now.
    public init(explains: Bool = false) { self.explains = explains }

    deinit {
        // One by one: a long chain that lets go of itself would take as much stack as it is long.
        while let line = last { last = line.earlier }
    }

    /// The time since the ledger was made, in nanoseconds.
    public var elapsed: Int { (ContinuousClock.now - begin).nanoseconds }

    /// Keeps that `what` was not written, since Juju has it already. It must name no secret content.
    public func unchanged(_ what: @autoclosure () -> String) {
        if explains { last = Line(.unchanged(what()), after: last) }
    }

    /// Keeps why the next call writes. It must name no secret content.
    public func reason(_ why: @autoclosure () -> String) {
        if explains { last = Line(.reason(why()), after: last) }
    }

    /// Keeps how the `wanted` values differ from those that are `stored`, where nil stands for no value.
    func compare(_ wanted: [String: String?], with stored: [String: String], in name: @autoclosure () -> String) {
        guard explains else { return }
        let name = name()
        for (key, value) in wanted.sorted(by: { $0.key < $1.key }) {
            let (old, new) = (Self.shown(stored[key]), Self.shown(value))
            if stored[key] == value {
                unchanged("\(name) \(key): \(new)")
            } else {
                reason("\(name) \(key): \(old) -> \(new)")
            }
        }
    }

    func add(_ call: HookToolCall, since start: ContinuousClock.Instant, exitCode: Int?) {
        let call = Call(tool: call.tool, arguments: call.arguments, time: stretch(since: start), exitCode: exitCode)
        last = Line(.call(call), after: last)
    }

    func add(_ command: Command, since start: ContinuousClock.Instant, ending: String) {
        let run = Run(
            executable: command.executable, arguments: command.arguments, time: stretch(since: start), failure: ending)
        last = Line(.run(run), after: last)
    }

    func add(_ event: DeferredEvent, since start: ContinuousClock.Instant) {
        let redelivery = Redelivery(source: event.source, attempts: event.attempts, time: stretch(since: start))
        last = Line(.redelivered(redelivery), after: last)
    }

    /// A moment of this process in nanoseconds since the hook began.
    package func offset(of moment: ContinuousClock.Instant) -> Int { (moment - begin).nanoseconds }

    private func stretch(since start: ContinuousClock.Instant) -> Stretch {
        Stretch(start: start - begin, length: ContinuousClock.now - start)
    }

    private static func shown(_ value: String?) -> String {
        guard let value else { return "nothing" }
        let quoted = JSONText.quoted(value)
        return quoted.utf8.count > 80 ? "\(value.utf8.count) bytes, \(quoted.prefix(60))…" : quoted
    }
}

/// Keeps each call in a ledger on its way to Juju.
final class LedgerTransport: HookToolTransport {
    private let next: any HookToolTransport
    private let ledger: Ledger

    init(_ next: any HookToolTransport, _ ledger: Ledger) {
        self.next = next
        self.ledger = ledger
    }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        let start = ContinuousClock.now
        var code: Int?
        defer { ledger.add(call, since: start, exitCode: code) }
        let result = try next.run(call)
        code = result.code
        return result
    }
}

extension Duration {
    fileprivate var nanoseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}
