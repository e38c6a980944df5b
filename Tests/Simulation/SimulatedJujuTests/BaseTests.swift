import Testing

@testable import SimulatedJuju

/// On which base a charm is deployed (core/charm baseselector.go), and where its units fit.
@Suite struct BaseTests {
    private func charm(_ bases: String...) throws -> CharmMetadata {
        var charm = CharmMetadata(name: "any")
        charm.bases = try bases.map { try CharmBase(parsing: $0) }
        return charm
    }

    @Test(
        "it is the one asked for, or else Juju's default if the charm runs on it, or else the charm's first",
        arguments: [
            ([], nil, "3.6.26", "ubuntu@24.04"), ([], nil, "3.5.0", "ubuntu@22.04"),
            ([], nil, "2.9.52", "ubuntu@20.04"),
            (["ubuntu@22.04"], nil, "3.6.26", "ubuntu@22.04"),
            (["ubuntu@22.04", "ubuntu@24.04"], nil, "3.6.26", "ubuntu@24.04"),
            (["ubuntu@22.04", "ubuntu@24.04"], "ubuntu@22.04", "3.6.26", "ubuntu@22.04"),
            (["centos@9"], nil, "3.6.26", "centos@9"),
        ] as [([String], String?, String, String)])
    func choice(bases: [String], requested: String?, version: String, expected: String) throws {
        var charm = CharmMetadata(name: "any")
        charm.bases = try bases.map { try CharmBase(parsing: $0) }
        let trial = Trial(jujuVersion: version)
        try trial.controller.deploy(charm, base: requested.map { try CharmBase(parsing: $0) })
        #expect(trial.controller.model.applications["any"]?.base.name == expected)
        try trial.controller.addUnit(of: "any")
        #expect(trial.controller.model.machines["0"]?.base.name == expected)
    }

    @Test("a base that the charm does not run on, or that Juju does not know, is refused in Juju's words")
    func refused() throws {
        let trial = Trial()
        func refusal(_ charm: CharmMetadata, _ base: String?) -> String? {
            do {
                try trial.controller.deploy(charm, base: base.map { try CharmBase(parsing: $0) })
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(
            refusal(try charm("ubuntu@22.04"), "ubuntu@24.04")
                == "base \"ubuntu@24.04/stable\" is not supported, supported bases are: ubuntu@22.04")
        #expect(refusal(try charm("ubuntu@22.04"), "ubuntu@1.0")?.contains("following base: ubuntu@1.0/stable") == true)
        #expect(refusal(try charm("ubuntu@16.04"), nil) == "the charm defined bases \"ubuntu@16.04\" not supported")
        #expect(refusal(try charm(), "x")?.contains("separated by '@'") == true)
    }

    @Test("a charm for another architecture alone is refused, unless it is forced")
    func architecture() throws {
        let trial = Trial()
        var charm = try charm("ubuntu@24.04")
        charm.bases[0].architectures = ["s390x"]
        #expect(throws: SimulationError.self) { try trial.controller.deploy(charm) }
        charm.bases.append(charm.bases[0])
        charm.bases[1].architectures = [Architecture.ofHost]
        try trial.controller.deploy(charm)
    }

    @Test("a unit is not put onto a machine of another base")
    func machine() throws {
        let trial = Trial()
        try trial.controller.deploy(try charm("ubuntu@22.04"))
        let machine = trial.controller.addMachine()
        let error = #expect(throws: SimulationError.self) {
            try trial.controller.addUnit(of: "any", to: machine.id)
        }
        #expect(
            error?.message
                == "acquiring machine to host unit \"any/0\": cannot assign unit \"any/0\" to machine 0: base does not match: unit has \"ubuntu@22.04\", machine has \"ubuntu@24.04\""
        )
    }
}
