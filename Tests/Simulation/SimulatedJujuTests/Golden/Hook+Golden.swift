import Foundation

@testable import SimulatedJuju

extension Hook {
    /// The hook of a recording; an action is the one of the recorded world.
    init(golden: Value, in controller: Controller) throws {
        self = try JSONDecoder().decode(Hook.self, from: JSONEncoder().encode(golden))
        if kind == .action { actionID = controller.model.actions.keys.first }
    }
}
