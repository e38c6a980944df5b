import Foundation

/// A model's history on disk, an entry a line; when it grows too large, the older half goes.
public struct TimelineFile: Sendable {
    /// The file's path.
    public let path: String
    /// The size at which the older half goes, in bytes.
    let limit: Int

    /// The history in the file `path`.
    init(path: String, limit: Int = 16_000_000) {
        self.path = path
        self.limit = limit
    }

    /// Appends an entry. A disk that takes no more costs the history, not the hook.
    func append(_ entry: TimelineEntry) {
        guard var line = try? JSONEncoder().encode(entry) else { return }
        line.append(UInt8(ascii: "\n"))
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try? file.write(contentsOf: line)
        if let size = try? file.offset(), size > UInt64(limit) { halve() }
    }

    /// The entries, oldest first; none when there is no file.
    ///
    /// - Throws: ``SimulationError`` with code `damaged` that names the line.
    public func entries() throws(SimulationError) -> [TimelineEntry] {
        var entries: [TimelineEntry] = []
        for (index, line) in lines.enumerated() {
            do {
                entries.append(try JSONDecoder().decode(TimelineEntry.self, from: line))
            } catch {
                throw SimulationError(.damaged, "\(path): line \(index + 1) is damaged; delete the file to begin anew")
            }
        }
        return entries
    }

    /// The file's size in bytes; 0 when there is none.
    var size: Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue ?? 0
    }

    /// How many hooks were noted after the file had this size; 0 if it has been halved since then.
    func hooks(after size: Int) -> Int {
        guard self.size > size, let data = FileManager.default.contents(atPath: path) else { return 0 }
        return data.dropFirst(size).split(separator: UInt8(ascii: "\n")).count { line in
            (try? JSONDecoder().decode(TimelineEntry.self, from: line))?.unit != nil
        }
    }

    private var lines: [Data] {
        FileManager.default.contents(atPath: path)?.split(separator: UInt8(ascii: "\n")) ?? []
    }

    private func halve() {
        let all = lines
        let kept = all.suffix(all.count / 2).flatMap { $0 + [UInt8(ascii: "\n")] }
        try? OwnFile.write(Data(kept), to: path)
    }
}
