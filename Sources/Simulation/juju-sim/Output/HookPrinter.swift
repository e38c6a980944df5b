import JujuProtocol
import SimulatedJuju

/// Prints a line for each hook as it has run: unit, event, milliseconds, what it changed.
///
/// A terminal also shows the hook that is running, and how many ran before it, until the line of what it did takes its
/// place.
final class HookPrinter {
    private var count = 0

    func begin(_ unit: String, _ name: String) {
        let before = count == 0 ? "" : "  (after \(count) \(count == 1 ? "hook" : "hooks"))"
        Terminal.show(passing: "\(pad(unit, 16))  \(name)\(before)")
    }

    func print(_ report: HookReport, of unit: String) {
        end()
        count += 1
        if report.isMissing { return }
        let unit = pad(unit, 16)
        let event = pad(report.name, 34)
        let (seconds, attoseconds) = report.duration.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let time = String(repeating: " ", count: max(0, 6 - "\(milliseconds)".count)) + "\(milliseconds) ms"
        var what = report.changes.joined(separator: " · ")
        if let error = report.error { what = "failed: \(error)" + (what.isEmpty ? "" : " · \(what)") }
        let line = [
            Terminal.paint(unit, .bold), event, Terminal.paint(time, .faint),
            Terminal.paint(what, report.error == nil ? nil : .red),
        ]
        Terminal.say(line.joined(separator: "  "))
    }

    /// Takes away the line of a hook that did not come to its end.
    func end() { Terminal.show(passing: "") }

    private func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
