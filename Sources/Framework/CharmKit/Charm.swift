/// A charm: a type whose initialiser tells the framework what to do when.
///
/// Marked with `@main` it is a whole program, which Juju runs once for each hook:
/// ```swift
/// import CharmKit
///
/// @main
/// final class HelloCharm: Charm {
///     init(framework: Framework) {
///         framework.observe(.start) { _ in framework.logger.info("Hello") }
///         framework.collectStatus { $0.add(.active) }
///     }
/// }
/// ```
public protocol Charm: AnyObject {
    /// Makes the charm for one hook.
    ///
    /// It must only take handlers: events come later.
    init(framework: Framework)
}

extension Charm {
    /// Runs the hook that this process was started for, and ends the process.
    public static func main() { CharmProcess.run(Self.self) }
}
