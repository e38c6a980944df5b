import ArgumentParser
import SimulatedJuju

/// Relations as people name them: by number, or by both sides.
struct RelationArgument: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The relation's number, as show-unit tells it, or both sides, each as application or application:endpoint.",
            valueName: "relation"))
    var words: [String] = []

    /// Numbers alone, as those who suspend relations want them.
    private static func numbers(_ words: [String]) throws -> [Int] {
        guard !words.isEmpty else { throw SimulationError(.badInput, "no relation ids specified") }
        return try words.map { word in
            guard let number = Int(word), number >= 0 else {
                throw SimulationError(.badInput, "relation ID \"\(word)\" not valid")
            }
            return number
        }
    }

    /// Suspends relations to offers, or resumes them. What can be done is, whatever is said of the others (apiserver application.go:
    /// SetRelationsSuspended).
    static func set(suspended isSuspended: Bool, _ words: [String], message: String = "", _ settling: SettleOptions)
        throws
    {
        let numbers = try numbers(words)
        let stored = try settling.state.simulation()
        var failures: [String] = []
        for id in numbers {
            do throws(SimulationError) {
                try stored.controller.setOfferSuspended(id, isSuspended, message: message)
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

    /// The numbers of the relations: one for two sides, else one for each number; numbers may be joined by commas.
    func ids(in controller: Controller) throws -> [Int] {
        let parts = words.flatMap { $0.split(separator: ",") }
        let numbers = parts.compactMap { Int($0) }
        if !numbers.isEmpty, numbers.count == parts.count { return numbers }
        guard words.count == 2 else {
            throw SimulationError(.badInput, "a relation is named by its number, or by two endpoints")
        }
        return [try controller.relationID(words[0], words[1])]
    }
}
