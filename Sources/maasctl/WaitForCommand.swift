import ArgumentParser
import MaasClient

/// Waits until a controller is as it should be.
struct WaitForCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait-for",
        abstract: "Wait until a rack controller is connected, commissioned, or gone.",
        discussion: """
            MAAS is asked every two seconds; while it cannot be reached, that is waited for too.

            Exit codes: 0 it is so; 2 it is a region controller only, which never connects; 8 it was not in time; others as \
            always.
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
        let access = try connection.access()
        let state = try Failure.replacing { [name, condition] () throws(MaasError) in
            try Blocking.wait { () async throws(MaasError) in
                try await access.wait(for: condition, of: name, until: deadline)
            }
        }
        Terminal.progress("")
        guard let state else { return Terminal.print("\(name) is \(condition.rawValue).") }
        throw Failure(.tooLate, "\(name) is not \(condition.rawValue) after \(Int(limit)) seconds: \(state)")
    }
}

extension Access {
    /// Waits until `condition` holds of the controller `name`: nil then, or how it is at the deadline.
    fileprivate func wait(
        for condition: WaitForCommand.Condition, of name: String, until deadline: ContinuousClock.Instant
    ) async throws(MaasError) -> String? {
        while true {
            let said: String
            do throws(MaasError) {
                // A client of its own for each look, since none may last beyond the deadline.
                let limit = min(max(deadline - ContinuousClock.now, .milliseconds(1)), .seconds(30))
                let node = try await client(limit: limit).findController(name)
                if condition.holds(node) { return nil }
                if let node, condition != .gone, !node.type.isRackController {
                    throw MaasError(
                        .wrongType, "\(name) is a region controller, and only racks get \(condition.rawValue)")
                }
                said = node?.health.words ?? "not there"
            } catch {
                guard error.mayPass else { throw error }
                said = error.message
            }
            // The last look gets time enough for an answer.
            let pause = deadline - ContinuousClock.now - .milliseconds(500)
            guard pause > .zero else { return said }
            Terminal.progress("\(name): \(said)")
            try? await Task.sleep(for: min(.seconds(2), pause))
        }
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
