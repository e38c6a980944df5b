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
        try RelationArgument.set(suspended: true, relations, message: message, settling)
    }
}
