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

    @Test("only relations to offers are suspended (application.go: SetRelationsSuspended)")
    func suspend() throws {
        #expect(
            try trial.refusal("suspend-relation", "0").contains(
                "cannot set suspend status for \"client:want server:serve\" which is not associated with an offer"))
        // One that is not suspended is resumed already.
        try trial.juju("resume-relation", "0")
        #expect(try trial.refusal("suspend-relation", "7").contains("relation 7 not found"))
        #expect(try trial.refusal("suspend-relation", "client", code: 2).contains("relation ID \"client\" not valid"))
        #expect(try trial.refusal("resume-relation", code: 2).contains("no relation ids specified"))
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
