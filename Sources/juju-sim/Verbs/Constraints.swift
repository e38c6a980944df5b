import ArgumentParser
import SimulatedJuju

/// model-constraints.
struct ModelConstraints: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show what the model wants of its machines.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions

    func perform() throws {
        let (_, model) = try state.read()
        try ConstraintText(model.constraints).write(document)
    }
}

/// set-model-constraints.
struct SetModelConstraints: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what the model wants of its machines.",
        discussion: "It is kept and shown; machines are folders here, all alike.")

    @OptionGroup var state: StateOptions
    @Argument(help: ArgumentHelp("Such as mem=8G.", valueName: "name=value"))
    var constraints: [String] = []

    func perform() throws {
        let stored = try state.simulation()
        stored.controller.model.constraints = try ConstraintText(arguments: constraints).text
        try stored.save()
    }
}

/// constraints: of an application.
struct Constraints: JujuSimCommand {
    static let configuration = CommandConfiguration(abstract: "Show what an application wants of its machines.")

    @OptionGroup var state: StateOptions
    @OptionGroup var document: DocumentOptions
    @Argument(help: "The application.")
    var application: String

    func perform() throws {
        let (_, model) = try state.read()
        try ConstraintText(try model.application(named: application).constraints).write(document)
    }
}

/// set-constraints: of an application.
struct SetConstraints: JujuSimCommand {
    static let configuration = CommandConfiguration(
        abstract: "Say what an application wants of its machines.",
        discussion: "It is kept and shown; machines are folders here, all alike.")

    @OptionGroup var state: StateOptions
    @Argument(help: "The application.")
    var application: String
    @Argument(help: ArgumentHelp("Such as mem=8G.", valueName: "name=value"))
    var constraints: [String] = []

    func perform() throws {
        let stored = try state.simulation()
        let name = try stored.controller.model.application(named: application).name
        guard stored.controller.model.applications[name]?.charm.isSubordinate == false else {
            throw SimulationError(.conflict, "constraints do not apply to subordinate applications")
        }
        stored.controller.model.applications[name]?.constraints = try ConstraintText(arguments: constraints).text
        try stored.save()
    }
}

/// Constraints as juju writes them (core/constraints).
struct ConstraintText {
    /// The constraints, in the order of their names.
    let text: String

    private static let names: Set<String> = [
        "allocate-public-ip", "arch", "container", "cores", "cpu-power", "image-id", "instance-role", "instance-type",
        "mem", "root-disk", "root-disk-source", "spaces", "tags", "virt-type", "zones",
    ]
    private static let aliases = ["cpu-cores": "cores"]
    private static let sizes: Set<String> = ["mem", "root-disk"]
    private static let counts: Set<String> = ["cores", "cpu-power"]

    /// Those of a text that is one already.
    init(_ text: String) { self.text = text }

    /// Reads arguments, each of which may hold several.
    ///
    /// - Throws: `SimulationError` in juju's words.
    init(arguments: [String]) throws(SimulationError) {
        var constraints: [String: String] = [:]
        for field in arguments.flatMap({ $0.split(separator: " ") }) {
            guard let mark = field.firstIndex(of: "="), mark != field.startIndex else {
                throw SimulationError(.badInput, "malformed constraint \"\(field)\"")
            }
            let given = String(field[..<mark])
            let name = Self.aliases[given] ?? given
            let value = String(field[field.index(after: mark)...])
            guard Self.names.contains(name) else { throw SimulationError(.badInput, "unknown constraint \"\(given)\"") }
            guard constraints[name] == nil else {
                throw SimulationError(.badInput, "bad \"\(name)\" constraint: already set")
            }
            if Self.counts.contains(name), !value.isEmpty, UInt64(value) == nil {
                throw SimulationError(.badInput, "bad \"\(name)\" constraint: must be a non-negative integer")
            }
            if Self.sizes.contains(name), value.wholeMatch(of: #/(?:[0-9]+(?:\.[0-9]+)?(?:[MGTP](?:i?B)?)?)?/#) == nil {
                throw SimulationError(
                    .badInput, "bad \"\(name)\" constraint: must be a non-negative float with optional M/G/T/P suffix")
            }
            constraints[name] = value
        }
        text = constraints.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
    }

    /// Prints the constraints, as text unless it is asked for otherwise.
    func write(_ document: DocumentOptions) throws {
        let pairs = text.split(separator: " ").map { $0.split(separator: "=", maxSplits: 1).map(String.init) }
        let map = Dictionary(pairs.map { ($0[0], Value.string($0.count > 1 ? $0[1] : "")) }, uniquingKeysWith: { $1 })
        try document.write(.map(map), [("constraints", { text })])
    }
}
