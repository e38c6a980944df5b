import TestSupport
import Testing

@testable import SimulatedJuju

@Suite struct RecordedOrderTests {
    private static let scenarios: [Value] =
        (try? Golden.lines("differential/orders-3.6.jsonl", as: Value.self)) ?? []

    @Test("every order of hooks is one that the real resolver of Juju 3.6 has shown")
    func recordedOrders() throws {
        try #require(Self.scenarios.count > 100)
        var agreed = 0
        for scenario in Self.scenarios {
            let name = scenario["name"].text ?? ""
            let orders = Set(scenario["orders"].items.map { $0.items.compactMap(\.text) })
            let isRandom = orders.count > 1
            var strange: [String]?
            for seed in 1...(isRandom ? 20 : 2) as ClosedRange<UInt64> {
                let order = try OrderScenario(seed: seed).play(scenario["given"]["steps"].items)
                if !orders.contains(order) { strange = order }
            }
            guard let strange else {
                agreed += 1
                continue
            }
            Issue.record("\(name):\n     got \(strange)\n  wanted \(orders.prefix(3))")
        }
        print("orders as recorded:", agreed, "of", Self.scenarios.count)
    }
}
