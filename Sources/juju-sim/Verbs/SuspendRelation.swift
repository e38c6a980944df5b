import ArgumentParser
import SimulatedJuju

/// suspend-relation: the units of a relation to an offer of this model part until it is resumed
/// (cmd/juju/application/suspendrelation.go).
struct SuspendRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Suspend relations to offers of this model.")

    @OptionGroup var settling: SettleOptions
    @Option(help: "Why; shown by offers and, on the other side, by status --relations.")
    var message = ""
    @Argument(help: "The relations' numbers, as offers tells them.")
    var relations: [String] = []

    func perform() throws {
        let numbers = try RelationArgument.numbers(relations)
        let stored = try settling.state.simulation()
        // What can be done is, whatever is said of the others (apiserver application.go: SetRelationsSuspended).
        var failures: [String] = []
        for id in numbers {
            do throws(SimulationError) {
                try stored.controller.setOfferSuspended(id, true, message: message)
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
