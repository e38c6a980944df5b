import Glibc

/// What is measured, by name; each prints one line.
@main
enum Bench {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.dropFirst().first.flatMap { Int($0) }) {
        case ("event", let count?): try measureEvents(count)
        case ("hooks", let count?): try measureHooks(count)
        case ("model", let agents?): try measureModel(agents: agents)
        case ("charms", let agents?): try measureCharms(agents: agents)
        default:
            print("usage: juju-bench event COUNT | hooks COUNT | model AGENTS | charms AGENTS")
            exit(2)
        }
    }

    /// How long `body` keeps a core busy, in seconds: what else runs on the machine does not count.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = cpuSeconds
        try body()
        return cpuSeconds - start
    }

    private static var cpuSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The most memory that this process has had, in megabytes.
    static var peakMegabytes: Double {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return Double(usage.ru_maxrss) / 1024
    }

    /// A number with so many decimals.
    static func text(_ number: Double, _ decimals: Int = 1) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let whole = Int((number * scale).rounded())
        guard decimals > 0 else { return "\(whole)" }
        let rest = String(whole % Int(scale))
        return "\(whole / Int(scale)).\(String(repeating: "0", count: decimals - rest.count))\(rest)"
    }
}
