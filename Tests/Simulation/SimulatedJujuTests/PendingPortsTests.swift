import Testing

@testable import SimulatedJuju

@Suite struct PendingPortsTests {
    private static func port(_ text: String) throws -> OpenPort {
        OpenPort(endpoint: "", range: try PortRange(parsing: text))
    }

    private static func machine(_ own: String...) throws -> MachinePorts {
        MachinePorts(unit: "a/0", own: try own.map(port), others: [])
    }

    @Test("what is not open is closed all the same where anything else is, as Juju's agent has it")
    func notOpen() throws {
        var ports = PendingPorts()
        try ports.close(Self.port("90"), on: Self.machine())
        #expect(ports.closed.isEmpty)
        try ports.close(Self.port("90"), on: Self.machine("80"))
        #expect(ports.closed == [try Self.port("90")])
    }

    @Test("part of what the hook closed cannot be closed once more") func overlap() throws {
        var ports = PendingPorts()
        let machine = try Self.machine("80")
        try ports.close(Self.port("1000-1010"), on: machine)
        try ports.close(Self.port("1000-1010"), on: machine)
        #expect(ports.closed.count == 1)
        let failure = #expect(throws: ToolFailure.self) { try ports.close(Self.port("1005"), on: machine) }
        #expect(
            failure?.message == "cannot close 1005/tcp (unit \"a/0\"): "
                + "port range conflicts with 1000-1010/tcp (unit \"a/0\") requested earlier")
    }
}
