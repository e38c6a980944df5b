import JujuProtocol

/// Kills one hook when it has done some steps: calls of hook tools, and deeds on its machine.
final class Fuse {
    struct Burnt: Error {}

    private var steps: Int
    private let name: String?
    private(set) var isBurnt = false
    /// What the step was that was not done any more.
    private(set) var last: String?
    /// The steps that were done.
    private(set) var done: [String] = []

    /// A fuse that burns after so many steps.
    init(after steps: Int) {
        self.steps = steps
        name = nil
    }

    /// A fuse that burns at the first step of that name.
    init(at name: String) {
        steps = .max
        self.name = name
    }

    /// Counts a step before it is done.
    func step(_ name: String) throws {
        if !isBurnt, steps > 0, name != self.name {
            steps -= 1
            done.append(name)
            return
        }
        if !isBurnt { last = name }
        isBurnt = true
        throw Burnt()
    }
}

/// Hook tools that don't answer any more once the fuse has burnt.
final class FusedTransport: HookToolTransport {
    private let next: any HookToolTransport
    private let fuse: Fuse

    init(_ next: any HookToolTransport, _ fuse: Fuse) {
        self.next = next
        self.fuse = fuse
    }

    func run(_ call: HookToolCall) throws -> HookToolResult {
        try fuse.step(call.tool)
        return try next.run(call)
    }
}
