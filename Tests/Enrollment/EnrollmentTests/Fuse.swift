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

extension World {
    /// Kills a hook of ``victim`` at its first step, in another world at its second, and so on, until no step is left at which
    /// none was killed.
    ///
    /// - Parameters:
    ///   - prepare: Makes a world with a victim.
    ///   - change: What happens while the victim is in danger.
    ///   - end: What happens then, and what is to have come of it; with the step at which a hook was killed.
    /// - Returns: The steps at which a hook was killed.
    /// - Throws: What `prepare`, `change` and `end` throw.
    static func killingAtEachStep(
        in prepare: () throws -> World, while change: (World) throws -> Void, then end: (World, String) throws -> Void
    ) throws -> [String] {
        var steps: [String] = []
        while true {
            let world = try prepare()
            let fuse = Fuse(after: steps.count)
            world.fuse = fuse
            try change(world)
            guard let step = fuse.last else { return steps }
            try end(world, "killed at \(step), step \(steps.count)")
            steps.append(step)
        }
    }
}
