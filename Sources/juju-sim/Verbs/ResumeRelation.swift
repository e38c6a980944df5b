import ArgumentParser
import SimulatedJuju

/// resume-relation.
struct ResumeRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Resume suspended relations to offers of this model.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The relations' numbers, as offers tells them.")
    var relations: [String] = []

    func perform() throws {
        let numbers = try RelationArgument.numbers(relations)
        let stored = try settling.state.simulation()
        // What can be done is, whatever is said of the others (apiserver application.go: SetRelationsSuspended).
        var failures: [String] = []
        for id in numbers {
            do throws(SimulationError) {
                try stored.controller.setOfferSuspended(id, false)
            } catch {
                failures.append(error.message)
            }
        }
        guard failures.count < numbers.count else {
            throw SimulationError(.conflict, failures.joined(separator: "\n"))
        }
        try settling.settle(stored)
        guard failures.isEmpty else { throw CommandFailure(failures.joined(separator: "\n")) }
    }
}
