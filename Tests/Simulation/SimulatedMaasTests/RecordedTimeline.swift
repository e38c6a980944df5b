import MaasClient
import TestSupport
import Testing

/// What a real region said of a host name while racks came and went.
struct RecordedTimeline: Decodable, Sendable {
    /// What is told of a node; its services' other words and its version depend on the region.
    struct State: Equatable, CustomStringConvertible {
        let systemID: String
        let type: Int
        let rackd: Health.State?

        var description: String { "\(systemID) type \(type) rackd \(rackd?.rawValue ?? "-")" }
    }

    struct Step: Decodable, Sendable {
        let id: String
        let timeline: [Moment]

        /// The states one after the other, each once, with ids replaced by a number in the order of their appearance.
        var states: [[State]] { RecordedTimeline.changes(timeline.map { $0.nodes.map(\.state) }) }
    }

    struct Moment: Decodable, Sendable { let nodes: [Node] }

    struct Node: Decodable, Sendable {
        let systemID: String
        let type: Int
        let rackd: String?

        enum CodingKeys: String, CodingKey {
            case rackd
            case systemID = "system_id"
            case type = "node_type"
        }

        var state: State {
            let health: Health.State? =
                switch rackd?.prefix(while: { $0 != " " }) {
                case nil: nil
                case "degraded", "running": .connected
                case "dead": .dead
                default: .unknown
                }
            return State(systemID: systemID, type: type, rackd: health)
        }
    }

    let steps: [Step]

    /// The steps that were recorded, by id.
    static func recorded() throws -> [String: Step] {
        let files = try Golden.files(in: "maas", prefix: "enroll-timeline-")
        let steps = try files.flatMap { try Golden.json($0, as: RecordedTimeline.self).steps }
        return Dictionary(steps.map { ($0.id, $0) }) { first, _ in first }
    }

    /// States one after the other without repetitions, with ids that compare.
    static func changes(_ states: [[State]]) -> [[State]] {
        var ids: [String] = []
        return states.reduce(into: []) { list, nodes in
            let next = nodes.map { node in
                if !ids.contains(node.systemID) { ids.append(node.systemID) }
                let number = ids.firstIndex(of: node.systemID) ?? 0
                return State(systemID: "#\(number)", type: node.type, rackd: node.rackd)
            }
            if list.last != next { list.append(next) }
        }
    }
}
