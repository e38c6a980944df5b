import ChildProcess
import JujuProtocol

/// What a hook's process printed, as far as Juju's agent sees it: only whole lines.
struct HookOutput {
    private let result: ChildProcess.Result

    init(_ result: ChildProcess.Result) { self.result = result }

    /// Logs standard output as DEBUG and standard error as WARNING, line by line.
    func log(to context: HookContext, logger: String) {
        for line in Self.lines(result.standardOutput) { context.controller.log(context.unit, logger, .debug, line) }
        for line in Self.lines(result.standardError) { context.controller.log(context.unit, logger, .warning, line) }
    }

    /// The exit code and output as an action's results hold them: whole lines, of commands all of it; before Juju 3.0, which has
    /// `numericCode` off, with other names and the exit code as a text.
    func actionResults(numericCode: Bool, wholeLines: Bool) -> [String: Value] {
        let current =
            wholeLines
            ? results(Self.wholeLines(result.standardOutput), Self.wholeLines(result.standardError)) : commandResults
        guard !numericCode else { return current }
        var results: [String: Value] = [:]
        for (name, value) in current {
            switch name {
            case "return-code":
                if case .number(let code) = value { results["Code"] = .string(String(Int(code))) }
            case "stdout-encoding": results["StdoutEncoding"] = value
            case "stderr-encoding": results["StderrEncoding"] = value
            default: results[name == "stdout" ? "Stdout" : "Stderr"] = value
            }
        }
        return results
    }

    /// Whether the last line of an output stream has no newline, so that it is lost.
    var losesLine: Bool {
        [result.standardOutput, result.standardError].contains { $0.last.map { $0 != UInt8(ascii: "\n") } ?? false }
    }

    /// The exit code and output as the results of commands hold them: all of it.
    var commandResults: [String: Value] { results(result.standardOutput[...], result.standardError[...]) }

    private func results(_ output: ArraySlice<UInt8>, _ error: ArraySlice<UInt8>) -> [String: Value] {
        var results: [String: Value] = [:]
        if case .exited(let code) = result.ending { results["return-code"] = .number(Double(code)) }
        if case .signalled = result.ending { results["return-code"] = .number(-1) }
        add("stdout", output, to: &results)
        add("stderr", error, to: &results)
        return results
    }

    private func add(_ name: String, _ bytes: ArraySlice<UInt8>, to results: inout [String: Value]) {
        guard !bytes.isEmpty else { return }
        if let text = String(validating: bytes, as: UTF8.self) {
            results[name] = .string(text)
        } else {
            results[name] = .string(Base64.text(bytes))
            results["\(name)-encoding"] = .string("base64")
        }
    }

    /// Everything up to the last newline: what follows it is lost in Juju too.
    private static func wholeLines(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        return bytes[...end]
    }

    private static func lines(_ bytes: [UInt8]) -> [String] {
        wholeLines(bytes).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
            .map { RawText.sent(Array($0)) }
    }

    /// How Go names the end by a signal; SIGTERM and SIGKILL count as the agent's own shutdown.
    static func description(ofSignal signal: Int32) -> String {
        let names: [Int32: String] = [
            1: "hangup", 2: "interrupt", 3: "quit", 4: "illegal instruction", 5: "trace/breakpoint trap", 6: "aborted",
            7: "bus error", 8: "floating point exception", 10: "user defined signal 1", 11: "segmentation fault",
            12: "user defined signal 2", 13: "broken pipe", 14: "alarm clock",
        ]
        if signal == 15 || signal == 9 { return "terminated" }
        return "signal: \(names[signal] ?? "signal \(signal)")"
    }
}
