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
        let text = try ConstraintText(arguments: constraints).text
        let stored = try state.simulation()
        stored.controller.model.constraints = text
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

/// Constraints as juju reads and writes them (core/constraints/constraints.go: setRaw, String).
struct ConstraintText {
    /// The constraints, in juju's order.
    let text: String

    private enum Kind { case text, list, count, size, truth }

    private static let kinds: KeyValuePairs<String, Kind> = [
        "arch": .text, "container": .text, "cores": .count, "cpu-power": .count, "instance-role": .text,
        "instance-type": .text, "mem": .size, "root-disk": .size, "root-disk-source": .text, "tags": .list,
        "spaces": .list, "virt-type": .text, "zones": .list, "allocate-public-ip": .truth, "image-id": .text,
    ]
    private static let aliases = ["cpu-cores": "cores"]
    /// What a suffix of a size stands for, in MiB.
    private static let suffixes: [Character: Double] = ["M": 1, "G": 1024, "T": 1_048_576, "P": 1_073_741_824]

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
            guard let kind = Self.kinds.first(where: { $0.key == name })?.value else {
                throw SimulationError(.badInput, "unknown constraint \"\(given)\"")
            }
            guard constraints[name] == nil else {
                throw SimulationError(.badInput, "bad \"\(name)\" constraint: already set")
            }
            do throws(Malformed) {
                constraints[name] = try Self.normalized(String(field[field.index(after: mark)...]), kind)
            } catch {
                throw SimulationError(.badInput, "bad \"\(name)\" constraint: \(error.reason)")
            }
        }
        text = Self.kinds.compactMap { kind in constraints[kind.key].map { "\(kind.key)=\($0)" } }
            .joined(separator: " ")
    }

    private struct Malformed: Error { let reason: String }

    private static func normalized(_ value: String, _ kind: Kind) throws(Malformed) -> String {
        switch kind {
        case .text, .list: return value
        case .count:
            guard let count = value.isEmpty ? 0 : UInt64(value) else {
                throw Malformed(reason: "must be a non-negative integer")
            }
            return count == 0 ? "" : "\(count)"
        case .size:
            let factor = value.last.flatMap { suffixes[$0] }
            let number = value.isEmpty ? 0 : Double(factor == nil ? value[...] : value.dropLast())
            guard let number, number >= 0, let size = UInt64(exactly: (number * (factor ?? 1)).rounded(.up)) else {
                throw Malformed(reason: "must be a non-negative float with optional M/G/T/P suffix")
            }
            return size == 0 ? "" : "\(size)M"
        case .truth:
            guard ["", "true", "false"].contains(value) else { throw Malformed(reason: "must be 'true' or 'false'") }
            return value
        }
    }

    private static func value(_ text: String, _ kind: Kind) -> Value {
        switch kind {
        case .text: .string(text)
        case .list: .list(text.split(separator: ",").map { .string(String($0)) })
        case .count, .size: .integer(Int(text.hasSuffix("M") ? text.dropLast() : text[...]) ?? 0)
        case .truth: .bool(text == "true")
        }
    }

    /// Prints the constraints, as text unless it is asked for otherwise.
    func write(_ document: DocumentOptions) throws {
        let fields = text.split(separator: " ").map {
            $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        }
        let texts = Dictionary(fields.map { (String($0[0]), $0.count > 1 ? String($0[1]) : "") }) { $1 }
        let map = Self.kinds.compactMap { kind in texts[kind.key].map { (kind.key, Self.value($0, kind.value)) } }
        try document.write(.map(Dictionary(map) { $1 }), [("constraints", { text })])
    }
}
