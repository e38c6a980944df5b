import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct RecordedOrderTests {
    private static let scenarios: [Value] =
        (try? Golden.lines("differential/orders-3.6.jsonl", as: Value.self)) ?? []

    /// How many orders of a scenario count as all that there are. Of those that have more, the recordings are a sample.
    private static let most = 16

    @Test("every order of hooks is one that the real resolver of Juju 3.6 has shown")
    func recordedOrders() throws {
        try #require(Self.scenarios.count > 100)
        var agreed = 0
        for scenario in Self.scenarios {
            let name = scenario["name"].text ?? ""
            let orders = Set(scenario["orders"].items.map { $0.items.compactMap(\.text) })
            var strange: [String]?
            for seed in 1...(orders.count > 1 ? 20 : 3) as ClosedRange<UInt64> {
                let order = try OrderScenario(seed: seed).play(scenario["given"]["steps"].items)
                if !Self.isRecorded(order, in: orders) { strange = order }
            }
            guard let strange else {
                agreed += 1
                continue
            }
            Issue.record("\(name):\n     got \(strange)\n  wanted \(Array(orders.prefix(3)))")
        }
        print("orders as recorded:", agreed, "of", Self.scenarios.count)
    }

    /// Whether an order was recorded; where there are too many to record, whether all that it has of each unit and each relation
    /// was.
    private static func isRecorded(_ order: [String], in orders: Set<[String]>) -> Bool {
        if orders.contains(order) { return true }
        guard orders.count > most else { return false }
        let subjects = Set((order + orders.joined()).map(subject))
        return subjects.allSatisfy { one in
            let strand = order.filter { subject($0) == one }
            return orders.contains { $0.filter { subject($0) == one } == strand }
        }
    }

    /// The relation and the unit that a hook is about.
    private static func subject(_ hook: String) -> String {
        hook.split(separator: " ").dropFirst().joined(separator: " ")
    }
}
