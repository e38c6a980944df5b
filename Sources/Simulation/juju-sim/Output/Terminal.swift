import Foundation
import SimulatedJuju
import Synchronization

/// What is known of the terminal: colours only there, and not when NO_COLOR is set.
enum Terminal {
    /// The colours in use.
    enum Colour: String {
        case green = "32"
        case yellow = "33"
        case red = "31"
        case blue = "34"
        case faint = "2"
        case bold = "1"
    }

    /// Whether a stream is a terminal whose lines can be written over.
    private static func isInteractive(_ stream: Int32) -> Bool {
        isatty(stream) == 1 && (ProcessInfo.processInfo.environment["TERM"] ?? "dumb") != "dumb"
    }

    private static let allowsColours = (ProcessInfo.processInfo.environment["NO_COLOR"] ?? "").isEmpty

    private static let standardColours = isInteractive(STDOUT_FILENO) && allowsColours

    /// What was asked for: 1 for colours, -1 for none, 0 for what the terminal shows.
    private static let wantedColours = Atomic(0)

    /// Whether standard output shows colours.
    static var hasColours: Bool {
        let wanted = wantedColours.load(ordering: .relaxed)
        return wanted > 0 || (wanted == 0 && standardColours)
    }

    /// Shows colours from now on, or none, whatever the terminal is.
    static func show(colours: Bool) { wantedColours.store(colours ? 1 : -1, ordering: .relaxed) }

    /// Whether standard error shows how far long work has come.
    static let showsProgress = isInteractive(STDERR_FILENO)

    /// Whether standard output is a terminal.
    static let isOutputTerminal = isatty(STDOUT_FILENO) == 1

    /// `text` in a colour, where there are colours.
    static func paint(_ text: String, _ colour: Colour?) -> String {
        guard hasColours, let colour else { return text }
        return "\u{1b}[\(colour.rawValue)m\(text)\u{1b}[0m"
    }

    /// The colour of a status.
    static func colour(ofStatus status: String) -> Colour? {
        switch status {
        case "active", "idle", "started", "completed", "attached": .green
        case "maintenance", "waiting", "executing", "allocating", "pending", "detaching", "unknown": .yellow
        case "blocked", "error", "failed": .red
        default: nil
        }
    }

    /// Writes a line to standard output at once.
    static func say(_ line: String) {
        write("\(line)\n", to: .standardOutput)
    }

    /// Shows a line on standard error that the next one takes the place of; only on a terminal. An empty one just clears
    /// the line.
    static func show(passing line: String) {
        guard showsProgress else { return }
        // Wrapping is off meanwhile, since only what stands in the last row can be cleared.
        let faint = allowsColours ? "\u{1b}[\(Colour.faint.rawValue)m\(line)\u{1b}[0m" : line
        let text = line.isEmpty ? "" : "\u{1b}[?7l\(faint)\u{1b}[?7h"
        write("\r\u{1b}[K\(text)", to: .standardError)
    }

    /// Writes a line to standard error: what juju says besides its output.
    static func inform(_ line: String) {
        if isQuiet.load(ordering: .relaxed) { return }
        write("\(line)\n", to: .standardError)
    }

    private static let isQuiet = Atomic(false)

    /// Says nothing from now on besides output and errors.
    static func beQuiet() { isQuiet.store(true, ordering: .relaxed) }

    /// Clears the screen, for what is shown again and again.
    static func clear() { write("\u{1b}[H\u{1b}[2J", to: .standardOutput) }

    /// Writes `ERROR` and a message to standard error.
    static func complain(_ message: String) {
        write("ERROR \(message)\n", to: .standardError)
    }

    /// Does what is to be done from now on also when nobody reads the output any more: a model is never left half changed for it.
    static func outliveReaders() { signal(SIGPIPE, SIG_IGN) }

    /// Writes a text, if there is anybody to read it.
    static func write(_ text: String, to stream: FileHandle) {
        try? stream.write(contentsOf: Data(RawText.encoded(text)))
    }
}
