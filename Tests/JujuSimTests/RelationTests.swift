import Testing

/// integrate, remove-relation, suspend-relation and resume-relation.
@Suite struct RelationTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.deployBoth()
    }

    @Test("a relation is removed by its ends or its number", arguments: [["server", "client:want"], ["0"]])
    func remove(ends: [String]) throws {
        let result = try trial.run(["remove-relation"] + ends)
        #expect(result.output.contains("want-relation-broken"))
        #expect(!(try trial.juju("status", "--relations").contains("Integration provider")))
        try trial.juju("relate", "server", "client")
    }

    @Test("a suspended relation parts its units, says why, and brings them together again")
    func suspend() throws {
        let suspended = try trial.juju("suspend-relation", "0", "--message", "for a while")
        #expect(suspended.contains("want-relation-broken"))
        #expect(try trial.juju("status", "--relations").contains("suspended  for a while"))
        #expect(try trial.refusal("suspend-relation", "0").contains("relation 0 is suspended"))
        let resumed = try trial.juju("resume-relation", "0")
        #expect(!resumed.contains("want-relation-created") && resumed.contains("want-relation-joined"))
        #expect(!(try trial.juju("status", "--relations").contains("suspended")))
        #expect(try trial.refusal("resume-relation", "client", "server").contains("is not suspended"))
    }

    @Test("ends that do not fit are refused")
    func misfits() throws {
        #expect(
            try trial.refusal("integrate", "client", "server")
                .contains(
                    "cannot add relation \"client:want server:serve\"\nrelation client:want server:serve: \n\nUse 'juju status --relations'"
                ))
        #expect(
            try trial.refusal("integrate", "client:none", "server").contains(
                "application \"client\" has no \"none\" relation"))
        #expect(try trial.refusal("remove-relation", "client").contains("by its number, or by two endpoints"))
        #expect(try trial.refusal("remove-relation", "12").contains("relation 12 not found"))
    }
}
