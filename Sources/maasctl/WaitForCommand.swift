import ArgumentParser
import MaasClient

/// Waits until a controller is as it should be.
struct WaitForCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait-for",
        abstract: "Wait until a rack controller is connected, commissioned, or gone.",
        discussion: """
            MAAS is asked every two seconds; while it cannot be reached, that is waited for too.

            Exit codes: 0 it is so; 8 it was not in time; others as always.
            """
    )

    /// What to wait for.
    enum Condition: String, EnumerableFlag {
        case connected, commissioned, gone

        static func help(for condition: Condition) -> ArgumentHelp? {
            switch condition {
            case .connected: "MAAS says that it is connected."
            case .commissioned: "MAAS also knows its architecture and interfaces."
            case .gone: "MAAS knows no controller of that name any more."
            }
        }

        /// Whether it is so; `node` is nil when there is none.
        func holds(_ node: Node?) -> Bool {
            switch self {
            case .connected: node?.health.state == .connected
            case .commissioned:
                node.map { $0.health.state == .connected && $0.architecture != nil && !$0.interfaces.isEmpty } ?? false
            case .gone: node == nil
            }
        }
    }

    @Argument(help: "The controller's host name or system id.")
    var name: String

    @Flag(help: "What to wait for.")
    var condition: Condition = .connected

    @OptionGroup var connection: ConnectionOptions

    func run() throws {
        let limit = connection.network.timeout ?? 120
        let deadline = ContinuousClock.now + .milliseconds(Int(limit * 1000))
        let state = try connection.askUnproven { [name, condition] client throws(MaasError) in
            while true {
                var said: String
                do throws(MaasError) {
                    try await client.requireAdministrator()
                    let node = try await client.findController(name)
                    said = node?.health.words ?? "not there"
                    if condition.holds(node) { return nil as String? }
                } catch {
                    guard error.mayPass else { throw error }
                    said = error.message
                }
                let rest = deadline - ContinuousClock.now
                guard rest > .zero else { return said }
                Terminal.progress("\(name): \(said)")
                try? await Task.sleep(for: min(.seconds(2), rest))
            }
        }
        Terminal.progress("")
        guard let state else { return Terminal.print("\(name) is \(condition.rawValue).") }
        throw Failure(.tooLate, "\(name) is not \(condition.rawValue) after \(Int(limit)) seconds: \(state)")
    }
}

extension Health {
    fileprivate var words: String { statusInfo.isEmpty ? state.rawValue : "\(state.rawValue), \(statusInfo)" }
}

extension MaasError {
    /// Whether waiting may help. A certificate that is not trusted now is not trusted later.
    fileprivate var mayPass: Bool {
        (code.isUnreachable && code != .untrusted) || code == .unavailable || code == .server
    }
}

extension MaasClient {
    /// The controller of that host name or system id; nil when there is none.
    fileprivate func findController(_ name: String) async throws(MaasError) -> Node? {
        do throws(MaasError) {
            return try await controller(name)
        } catch {
            guard error.code == .notFound else { throw error }
            return nil
        }
    }
}
