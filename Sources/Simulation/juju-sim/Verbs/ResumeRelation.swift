import ArgumentParser
import SimulatedJuju

/// resume-relation.
struct ResumeRelation: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Resume suspended relations to offers of this model.")

    @OptionGroup var settling: SettleOptions
    @Argument(help: "The relations' numbers, as offers tells them.")
    var relations: [String] = []

    func perform() throws {
        try RelationArgument.set(suspended: false, relations, settling)
    }
}
