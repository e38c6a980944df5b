import ArgumentParser
import SimulatedJuju

/// integrate.
struct Integrate: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Relate two applications.", aliases: ["relate", "add-relation"])

    @OptionGroup var settling: SettleOptions
    @Argument(help: "One side, as application or application:endpoint.")
    var left: String
    @Argument(help: "The other side.")
    var right: String

    func perform() throws {
        let stored = try settling.state.simulation()
        do {
            try stored.controller.integrate(left, right)
        } catch {
            guard error.code == .alreadyExists else { throw error }
            // cmd/juju/application/integrate.go
            let words: String = error.message.replacing(": ", with: "\n")
            throw SimulationError(
                error.code, words + ": \n\nUse 'juju status --relations' to view the current relations.")
        }
        try settling.settle(stored)
    }
}
