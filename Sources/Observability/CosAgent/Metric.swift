/// A metric with its values, as Prometheus's text format has it.
///
/// ```swift
/// Metric("beacon_lamps", .gauge, "Lamps by state", [(["state": "lit"], 3), (["state": "dark"], 1)])
/// ```
public struct Metric: Hashable, Sendable {
    /// What a metric's values are.
    public enum Kind: String, Sendable {
        /// A number that rises and falls.
        case gauge
        /// A number that only rises; its metric's name ends with `_total`.
        case counter
    }

    private struct Sample: Hashable, Sendable {
        var labels: [String: String]
        var value: Int
    }

    private let name: String
    private let kind: Kind
    private let help: String
    private var samples: [Sample]

    /// A metric whose values are told apart by labels.
    public init(_ name: String, _ kind: Kind, _ help: String, _ samples: [(labels: [String: String], value: Int)]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples.map { Sample(labels: $0.labels, value: $0.value) }
    }

    /// A metric with one value.
    public init(_ name: String, _ kind: Kind, _ help: String, _ value: Int) {
        self.init(name, kind, help, [([:], value)])
    }

    /// A metric that is 1 for one of some names and 0 for the others.
    public init(_ name: String, _ help: String, _ label: String, is current: String, of names: [String]) {
        self.init(name, .gauge, help, names.map { ([label: $0], $0 == current ? 1 : 0) })
    }

    /// The metric as text, each value with `labels` besides its own.
    func text(_ labels: [String: String]) -> String {
        let lines = samples.map { sample in
            let all = sample.labels.merging(labels) { own, _ in own }.sorted { $0.key < $1.key }
            return "\(name){\(all.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ","))} \(sample.value)\n"
        }
        return "# HELP \(name) \(Self.escaped(help))\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case _ where character.isNewline: result += "\\n"
            default: result.append(character)
            }
        }
    }
}
