import JujuProtocol
import Testing
import TestSupport

/// A recorded run of a charm's process: an `env-*` entry of hook-env.jsonl.
struct GoldenProcess: Decodable, Sendable, CustomTestStringConvertible {
    struct World: Decodable {
        struct Model: Decodable {
            let name: String
            let uuid: String
            let type: String
        }

        let model: Model
        let unit: String
        let machine: String?
        let principal: String?
        let availabilityZone: String?
        let apiAddresses: [String]?
        let jujuProxies: [String: String]?

        private enum CodingKeys: String, CodingKey {
            case model, unit, machine, principal
            case availabilityZone = "availability-zone"
            case apiAddresses = "api-addresses"
            case jujuProxies = "juju-proxies"
        }
    }

    struct Hook: Decodable {
        let kind: String
        let relationID: Int?
        let remoteUnit: String?
        let remoteApplication: String?
        let departingUnit: String?

        private enum CodingKeys: String, CodingKey {
            case kind
            case relationID = "relation-id"
            case remoteUnit = "remote-unit"
            case remoteApplication = "remote-application"
            case departingUnit = "departing-unit"
        }
    }

    private struct Process: Decodable {
        let argv: [String]
        let env: [String]
    }

    let id: String
    let world: World
    let hook: Hook
    let hookName: String
    private let process: Process

    private enum CodingKeys: String, CodingKey {
        case id, world, hook, process
        case hookName = "hook-name"
    }

    var testDescription: String { id }

    static func all() throws -> [GoldenProcess] {
        try Golden.lines("hook-env.jsonl", idPrefix: "env-")
    }

    var executable: String { process.argv.first ?? "" }

    var variables: [String: String] {
        Dictionary(
            uniqueKeysWithValues: process.env.map { line in
                let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return (String(parts[0]), String(parts[1]))
            }
        )
    }

    /// The lines that are there because of the event.
    var eventVariables: [String] {
        let prefixes = [
            "RELATION", "REMOTE", "DEPARTING", "SECRET", "STORAGE", "ACTION", "WORKLOAD", "NOTICE", "PEBBLE", "TARGET",
            "METER",
        ]
        return process.env.filter { line in prefixes.contains { line.hasPrefix("JUJU_\($0)") } }
    }
}

extension HookEvent {
    /// Whether this is the event that the recordings call `kind`.
    func isKind(_ kind: String) -> Bool {
        switch self {
        case .unknown: false
        case .exec: kind == "exec"
        case .action: kind == "action"
        default: name == kind || name.hasSuffix("-" + kind)
        }
    }
}
