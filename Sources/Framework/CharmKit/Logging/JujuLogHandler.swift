import Glibc
import Logging

/// Writes log entries to Juju's log, with `juju-log`.
struct JujuLogHandler: LogHandler, @unchecked Sendable {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .info

    // Unchecked: a hook runs on one thread, so its tools are never called from two.
    private let tools: HookTools

    init(_ tools: HookTools) { self.tools = tools }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        let text = all.sorted { $0.key < $1.key }.reduce("\(event.message)") { "\($0) \($1.key)=\($1.value)" }
        do {
            // Longer ones the kernel refuses where the tool is a program of its own (128 KiB).
            try tools.log(String(text.prefix(10_000)), level: Self.name(of: event.level))
        } catch {
            // Standard error goes to Juju's log as well, as a warning.
            var line = Array("\(text)\n".utf8)
            _ = line.withUnsafeMutableBytes { write(2, $0.baseAddress, $0.count) }
        }
    }

    private static func name(of level: Logger.Level) -> String {
        switch level {
        case .trace: "TRACE"
        case .debug: "DEBUG"
        case .info, .notice: "INFO"
        case .warning: "WARNING"
        case .error: "ERROR"
        case .critical: "CRITICAL"
        }
    }
}
