/// Which lines of the log are kept: a level for each module, as `logging-config` has them (juju/loggo: config.go, context.go).
struct LoggingLevels {
    /// Why a text says nothing of levels.
    struct Malformed: Error { let reason: String }

    private static let root = "<root>"

    /// The levels by module; the root is the empty name, and nil is a level left open.
    private var levels: [String: LogLine.Level?] = [:]

    /// Reads levels such as `<root>=INFO;unit=TRACE` (ParseConfigString).
    init(_ text: String) throws(Malformed) {
        let text = GoText.trimmed(text)
        if let level = Self.level(text) {
            levels[""] = .some(level)
            return
        }
        for entry in text.split(whereSeparator: { $0 == ";" || $0 == ":" }).map(String.init) {
            guard let mark = entry.firstIndex(of: "=") else {
                throw Malformed(reason: "config value expected '=', found \(GoText.quoted(entry))")
            }
            let name = GoText.trimmed(entry[..<mark])
            if name.isEmpty {
                throw Malformed(reason: "config value \(GoText.quoted(entry)) has missing module name")
            }
            if name.hasPrefix("#"), name.contains(".") {
                throw Malformed(reason: "config tag should not contain '.', found \(GoText.quoted(name))")
            }
            let wanted = GoText.trimmed(entry[entry.index(after: mark)...])
            guard let level = Self.level(wanted) else {
                throw Malformed(reason: "unknown severity level \(GoText.quoted(wanted))")
            }
            levels[name == Self.root ? "" : name] = .some(level)
        }
    }

    /// The level of that name, nil for the one that leaves it open; nil around it for none.
    private static func level(_ name: String) -> LogLine.Level?? {
        if name.uppercased() == "UNSPECIFIED" { return .some(nil) }
        return LogLine.Level(name: name).map { .some($0) }
    }

    /// Whether a line is kept: the nearest module above its logger that has a level decides; the root has WARNING by itself.
    func keeps(_ level: LogLine.Level, of logger: String) -> Bool {
        let name = logger.lowercased()
        var nearest = (length: -1, level: LogLine.Level.warning)
        for case (let module, let least?) in levels where module.utf8.count > nearest.length {
            if Self.holds(module, name) { nearest = (module.utf8.count, least) }
        }
        return level >= nearest.level
    }

    private static func holds(_ module: String, _ logger: String) -> Bool {
        guard !module.isEmpty, module.utf8.count != logger.utf8.count else { return module.isEmpty || module == logger }
        return logger.utf8.starts(with: module.utf8)
            && logger.utf8.dropFirst(module.utf8.count).first == UInt8(ascii: ".")
    }
}
