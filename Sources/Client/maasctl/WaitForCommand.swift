import ArgumentParser
import MaasClient
import MaasctlJSON
import SealedStore

/// Waits until a controller is as it should be.
struct WaitForCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait-for",
        abstract: "Wait until a rack controller is connected, commissioned, or gone.",
        discussion: """
            MAAS is asked every two seconds; while it cannot be reached, that is waited for too. When the time is over, the \
            last state that was seen is told, and what came after it.

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

    @Argument(
        help: "The controller's host name or system id.", completion: .custom { _, _, _ in HostNames.ofControllers() },
        transform: NodeName.hostname)
    var name: String

    @Flag(help: "What to wait for.")
    var condition: Condition = .connected

    @OptionGroup var connection: ConnectionOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let limit = connection.network.timeout ?? 120
        let start = ContinuousClock.now
        let deadline = start + .milliseconds(Int(limit * 1000))
        let access = try connection.access()
        Deadline.start(.milliseconds(Int(limit * 1000)))
        let sighting = try Failure.replacing { [name, condition] () throws(MaasError) in
            try Blocking.wait { () async throws(MaasError) in
                try await access.wait(for: condition, of: name, from: start, until: deadline)
            }
        }
        Terminal.progress("")
        let seconds = (ContinuousClock.now - start).components.seconds
        guard let sighting else {
            guard output.format == .table else {
                return output.print([
                    ("name", .text(name)), ("condition", .text(condition.rawValue)), ("seconds", .number(Int(seconds))),
                ])
            }
            return Terminal.print("\(name) is \(condition.rawValue), after \(seconds) s.".visible)
        }
        throw Failure(
            .tooLate, .tooLate,
            "\(name.visible) is not \(condition.rawValue) after \(Int(limit)) seconds: \(sighting.words)")
    }
}

/// What was seen of a controller last, and what went wrong since.
private struct Sighting {
    var state: String?
    var trouble: String?

    var words: String {
        switch (state, trouble) {
        case (let state?, let trouble?): "\(state) when it was last seen, then: \(trouble)"
        case (let state?, nil): state
        case (nil, let trouble?): trouble
        case (nil, nil): "there was no time to ask"
        }
    }
}

extension Access {
    /// The least time in which it makes sense to ask.
    private static let shortest = Duration.milliseconds(500)

    /// Waits until `condition` holds of the controller `name`: nil then, or what was seen until the deadline.
    fileprivate func wait(
        for condition: WaitForCommand.Condition, of name: String, from start: ContinuousClock.Instant,
        until deadline: ContinuousClock.Instant
    ) async throws(MaasError) -> Sighting? {
        var sighting = Sighting()
        while true {
            do throws(MaasError) {
                // A client of its own for each look, since none may last beyond the deadline.
                let limit = min(max(deadline - ContinuousClock.now, .milliseconds(1)), .seconds(30))
                let node = try await client(limit: limit).findController(name)
                if condition.holds(node) { return nil }
                if let node, condition != .gone, !node.type.isRackController {
                    throw MaasError(
                        .wrongType, "\(name.visible) is a region controller, and only racks get \(condition.rawValue)")
                }
                sighting = Sighting(state: node?.health.words.visible ?? "not there")
            } catch {
                guard error.mayPass else { throw error }
                sighting.trouble = error.message
            }
            // No request is begun that could not end.
            let pause = min(.seconds(2), deadline - ContinuousClock.now - Self.shortest)
            guard pause > .zero else { return sighting }
            Terminal.progress("\((ContinuousClock.now - start).components.seconds) s: \(name): \(sighting.words)")
            try? await Task.sleep(for: pause)
        }
    }
}

extension Health {
    fileprivate var words: String { statusInfo.isEmpty ? state.rawValue : "\(state.rawValue), \(statusInfo)" }
}

extension MaasError {
    /// Whether waiting may help.
    fileprivate var mayPass: Bool { Failure(self).report.code.mayPass }
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
