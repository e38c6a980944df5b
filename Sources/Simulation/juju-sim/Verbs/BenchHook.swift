import ArgumentParser
import JujuProtocol
import SimulatedJuju

/// bench-hook: how long a hook's whole process takes, against a live socket.
struct BenchHook: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run a hook many times and print how long its process takes.",
        discussion: "Nothing that the runs write is kept.")

    @OptionGroup var state: StateOptions
    @Argument(help: "The unit.")
    var unit: UnitName
    @Argument(help: "The hook, such as update-status.")
    var event: String
    @Option(name: .customShort("n", allowingJoined: true), help: "How many runs.")
    var runs = 100

    func perform() throws {
        guard runs > 0 else { throw SimulationError(.badInput, "-n wants a number above 0") }
        guard let kind = Hook.Kind(rawValue: event) else {
            throw SimulationError(.badInput, "\"\(event)\" is not a hook without a relation, such as update-status")
        }
        let times = try state.simulation().measure(Hook(kind), on: unit, runs: runs).sorted()
        let line = [("min", 0.0), ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0)].map { name, part in
            let index = min(times.count - 1, Int(Double(times.count) * part))
            return "\(name) \(milliseconds(times[index]))"
        }
        Terminal.say("\(unit) \(event) x\(times.count), ms: " + line.joined(separator: "  "))
    }

    private func milliseconds(_ duration: Duration) -> String {
        let micro = duration.components.seconds * 1_000_000 + duration.components.attoseconds / 1_000_000_000_000
        let text = String(micro % 1000 + 1000).dropFirst()
        return "\(micro / 1000).\(text)"
    }
}
