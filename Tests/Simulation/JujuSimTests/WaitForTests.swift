import Testing

/// Queries of wait-for (cmd/juju/waitfor/query/scope.go: NewGlobalFuncScope), with juju's own examples
/// (cmd/juju/waitfor/application.go, model.go, unit.go, machine.go).
@Suite struct WaitForTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server", "-n", "2")
    }

    @Test(
        "functions and what is to hold for each",
        arguments: [
            ("application", "server", "len(units) == 2", true), ("application", "server", "len(units) > 2", false),
            (
                "application", "server",
                #"forEach(units, unit => unit.life=="alive" && unit.workload-status=="active" && startsWith(unit.name, "server"))"#,
                true
            ),
            ("application", "server", #"forEach(units, unit => endsWith(unit.name, "/0"))"#, false),
            ("application", "server", #"forEach(units, u => len(u.machines) == 1 && u.application == name)"#, true),
            ("unit", "server/0", "len(machines) == 1", true),
            ("unit", "server/0", #"life=="alive" && workload-status=="active""#, true),
            ("machine", "0", #"life=="alive" && status=="started""#, true),
            ("machine", "0", "int(id) == 0", true),
            ("model", "demo", #"forEach(units, unit => startsWith(unit.name, "server"))"#, true),
            ("model", "demo", #"forEach(applications, app => app.status == "active")"#, true),
            (
                "model", "demo",
                #"life=="alive" && status=="available" && forEach(applications, app => len(app.units) == 2)"#, true
            ),
        ])
    func queries(kind: String, name: String, query: String, holds: Bool) throws {
        let result = try trial.run(["wait-for", kind, name, "--query", query])
        #expect(result.ending == .exited(holds ? 0 : 1), "\(result.error)")
    }

    @Test("of nothing nothing holds")
    func nothing() throws {
        try trial.juju("remove-unit", "server/0", "server/1")
        let query = #"forEach(units, unit => unit.life == "alive")"#
        #expect(try trial.run(["wait-for", "application", "server", "--query", query]).ending == .exited(1))
    }

    @Test(
        "what cannot be read is refused with what can",
        arguments: [
            ("count(units) == 1", "no function \"count\"; known are endsWith"),
            ("len() == 1", "number of arguments for a function call to be 1, but got: 0"),
            (
                "forEach(units, unit => unit.status == \"x\")",
                "there is no \"unit.status\" here; known are agent-status"
            ),
            ("forEach(units, name)", "forEach takes"), ("len(units == 1", "is missing at its end"),
            ("machines == 1", "there is no \"machines\""),
        ])
    func refused(query: String, words: String) throws {
        #expect(try trial.refusal("wait-for", "application", "server", "--query", query).contains(words))
    }
}
