import CharmTesting
import JujuProtocol
import Testing
import TestSupport

@Suite("Many racks")
struct ScaleTests {
    private static func hooks(_ world: World, _ change: () throws -> Void) throws -> Int {
        let before = world.hooks
        try change()
        return world.hooks - before
    }

    @Test(
        "take a number of hooks that grows with theirs, and no faster, whatever happens to all",
        arguments: [true, false])
    func linear(hasKey: Bool) throws {
        for agents in [10, 40] {
            let world = try World(agents: agents, hasKey: hasKey)
            try world.settle()
            let joining = try Self.hooks(world) { try world.integrate() }
            #expect(joining <= 11 * agents, "to enroll")
            try world.pass()
            #expect(world.maas.nodes.count { world.maas.isConnected($0.systemID) } == agents)
            let rotating = try Self.hooks(world) {
                world.rotate()
                try world.pass()
            }
            #expect(rotating <= 6 * agents, "to follow a rotated token")
            let moving = try Self.hooks(world) {
                world.move(to: "http://10.0.0.99:5240/MAAS")
                try world.pass()
            }
            #expect(moving <= 6 * agents, "to follow a URL")
            let agentUnits = world.agents.units.map(\.name)
            try world.expectConnected(hasKey ? agentUnits : [])
            let leaving = try Self.hooks(world) {
                for unit in agentUnits.prefix(agents / 2) { try world.model[unit].remove() }
                try world.settle()
            }
            #expect(leaving <= 4 * agents, "to leave, for half of them")
        }
    }
}
