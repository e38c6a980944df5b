import Foundation
import Synchronization

/// Looks, over and over, at the arguments and the environment of the processes that have to do with a directory: what
/// every user of the machine (arguments), or every process of the same user (environment), may read.
final class ProcessWatch: Sendable {
    private struct State {
        var seen: Set<Data> = []
        var isStopped = false
    }

    private let directory: Data
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    /// A watch on the processes whose arguments, environment, program or working directory name `directory`.
    init(_ directory: String) {
        self.directory = Data(directory.utf8)
        Thread.detachNewThread { [self] in
            while !state.withLock(\.isStopped) {
                look()
                usleep(500)
            }
            ended.signal()
        }
    }

    /// Ends the watch, and gives the arguments and environment of every process that was seen, with `\0` between them.
    func stop() -> [Data] {
        state.withLock { $0.isStopped = true }
        ended.wait()
        return Array(state.withLock(\.seen))
    }

    private func look() {
        for process in (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? [] where Int(process) != nil {
            let open = ["cmdline", "environ"].map { FileManager.default.contents(atPath: "/proc/\(process)/\($0)") }
            let text = open.reduce(into: Data()) { $0 += $1 ?? Data() }
            let links = ["cwd", "exe"].compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/\($0)")
            }
            let isOfTheWorld = ([text] + links.map { Data($0.utf8) }).contains { $0.range(of: directory) != nil }
            if isOfTheWorld { _ = state.withLock { $0.seen.insert(text) } }
        }
    }
}
