import CharmTesting
import JujuProtocol
import Testing

@testable import CharmKit

@Suite("Ports that change")
struct PortPlanTests {
    private typealias Port = CharmKit.Port

    private func charm(_ ports: [Port]?) -> Scenario {
        Scenario(.cache, setUp: { framework in if let ports { framework.model.unit.setPorts(ports) } })
    }

    /// Every port that is open, one by one.
    private func numbers(_ ports: some Sequence<Port>) -> Set<String> {
        Set(ports.flatMap { port in (port.range ?? 0...0).map { "\($0)/\(port.transport)" } })
    }

    // Juju 2.9 to 4.0 refuse a range that overlaps one which is open, whatever the hook has closed.
    @Test(
        "reach the declared ones in two hooks at most, which nothing refuses",
        arguments: [
            ([.tcp(80...90)], [.tcp(80...100)]), ([.tcp(80...90)], [.tcp(85)]), ([.tcp(80...90)], [.tcp(85...95)]),
            ([.tcp(80...90)], [.tcp(70...85)]), ([.tcp(80...90)], [.tcp(70...100)]), ([.tcp(80)], [.tcp(80...81)]),
            ([.tcp(80...81)], [.tcp(80), .tcp(81)]), ([.tcp(80), .tcp(82)], [.tcp(79...83)]),
            ([.tcp(80...90), .udp(80...90)], [.udp(85...95), .tcp(1)]), ([.icmp, .tcp(1)], [.icmp]),
            ([.tcp(1...9)], []),
            ([], [.icmp, .udp(5)]),
        ] as [([CharmKit.Port], [CharmKit.Port])], [[], ["hook"], ["action"]])
    func reaches(change: (from: [CharmKit.Port], to: [CharmKit.Port]), between: [String]) throws {
        let first = try charm(change.to).run(.updateStatus, from: State(openPorts: Set(change.from)))
        let kept = numbers(change.from).intersection(numbers(change.to))
        let narrowed = change.from.filter { !numbers([$0]).isSubset(of: numbers(change.to)) }
        #expect(numbers(first.openPorts).isSuperset(of: kept.subtracting(numbers(narrowed))))
        #expect(numbers(first.openPorts).isSubset(of: numbers(change.to)))
        // The second hook asks for nothing, as where ports are set in one handler alone.
        let second = try charm(between.isEmpty ? change.to : nil).run(.updateStatus, from: first.state)
        #expect(numbers(second.openPorts) == numbers(change.to))
        #expect(second.stored == [:])
        let third = try charm(change.to).run(.updateStatus, from: second.state)
        #expect(third.writes.map(\.tool) == [])
    }

    @Test("reach whatever is declared, from whatever is open, and what Juju would refuse is never asked for")
    func property() {
        var random = SystemRandomNumberGenerator()
        func ports() -> [Port] {
            var (ports, next) = ([Port](), 0)
            while next < 24 {
                let first = next + Int.random(in: 0...6, using: &random)
                let last = first + Int.random(in: 0...6, using: &random)
                ports.append(Bool.random(using: &random) ? .tcp(first...last) : .udp(first...last))
                next = last + 1
            }
            return ports
        }
        for _ in 0..<2_000 {
            let (from, to) = (ports(), ports())
            let plan = PortPlan(from: from, to: to)
            for port in plan.open { #expect(!from.contains { $0.overlaps(port) }, "\(from) -> \(to)") }
            let between = from.filter { !plan.close.contains($0) } + plan.open
            #expect(numbers(between).isSubset(of: numbers(to)))
            let second = PortPlan(from: between, to: to)
            #expect(second.later == [] && second.close == [])
            #expect(numbers(between + second.open) == numbers(to), "\(from) -> \(to)")
            #expect((plan.later == []) == (second.open == []))
        }
    }

    @Test(
        "are refused before anything is sent when they overlap among themselves or are no ports",
        arguments: [
            [.tcp(80...90), .tcp(85)], [.udp(1...5), .udp(5...9)], [.tcp(1...9), .tcp(2), .tcp(12)], [.tcp(65536)],
            [.tcp(-1...5)],
        ] as [[CharmKit.Port]])
    func misuse(ports: [CharmKit.Port]) throws {
        let failure = #expect(throws: HookFailure.self) { try charm(ports).run(.updateStatus) }
        #expect((failure?.cause as? MisuseError)?.code == .port)
        #expect(failure?.calls.contains { $0.isWrite } == false)
    }

    @Test("may be declared twice")
    func twice() throws {
        #expect(try charm([.tcp(80), .tcp(80)]).run(.updateStatus).openPorts == [.tcp(80)])
    }
}
