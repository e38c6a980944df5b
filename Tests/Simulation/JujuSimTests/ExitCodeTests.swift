import Testing

/// juju exits with 2 where it cannot read its arguments, and with 1 where it cannot do what they say (juju/cmd cmd.go: Main).
@Suite struct ExitCodeTests {
    private let trial: Trial

    init() throws {
        trial = try Trial()
        try trial.juju("deploy", "./server")
    }

    @Test("what a verb's Init refuses is exit code 2, and what its Run refuses is 1, as with juju")
    func codes() throws {
        let codes: [(Int32, [[String]])] = [
            (
                2,
                [
                    ["nonsense"], ["status", "--nonsense"], ["deploy"], ["deploy", "./server", "No"], ["config"],
                    ["config", "server", "a", "b"], ["config", "server", "a=1", "--reset", "a"], ["remove-unit"],
                    ["remove-unit", "server"], ["integrate", "server"], ["integrate", "Server", "x"],
                    ["offer", "server"],
                    ["consume", "demo.server", "No"], ["remove-offer"], ["remove-saas"], ["remove-saas", "No"],
                    ["run", "server/0"], ["run", "Server", "act"], ["run", "server/0", "act", "nothing"],
                    ["exec", "ls"],
                    ["show-task", "x"], ["show-operation", "x"], ["cancel-task", "x"], ["resolved"], ["ssh"],
                    ["scp", "a"],
                    ["show-status-log"], ["show-status-log", "server/0", "--type", "x"], ["suspend-relation", "x"],
                    ["set-model-constraints", "x=1"], ["model-config", "a=1", "--reset", "a"],
                    ["add-storage", "server", "data"], ["debug-log", "--tail", "--no-tail"], ["add-model", "No"],
                    ["find-offers", "--url", "a.b", "a.b"], ["wait-for", "application", "No"],
                ]
            ),
            (
                1,
                [
                    ["status", "-m", "none"], ["deploy", "./nowhere"], ["deploy", "./server"], ["config", "none"],
                    ["config", "server", "none"], ["config", "server", "none=1"], ["remove-unit", "none/0"],
                    ["remove-application", "none"], ["add-unit", "none"], ["integrate", "server", "none"],
                    ["offer", "none:serve"], ["offer", "server:none"], ["consume", "demo.none"], ["consume", "server"],
                    ["consume", "none.none"], ["consume", "demo.server:serve"], ["remove-offer", "none"],
                    ["remove-saas", "none"], ["show-offer", "none"], ["find-offers", "none"], ["show-task", "99"],
                    ["show-operation", "99"], ["expose", "none"], ["trust", "none"], ["show-unit", "none/0"],
                    ["show-application", "none"], ["show-machine", "99"], ["remove-machine", "99"],
                    ["ssh", "none/0", "ls"],
                    ["show-status-log", "none/0"], ["suspend-relation", "99"], ["add-model", "demo"],
                    ["destroy-model", "none"], ["switch", "none"], ["show-secret", "none"], ["remove-secret", "none"],
                    ["resolved", "none/0"], ["refresh", "none", "--path", "./server"],
                    ["add-storage", "server/0", "none"], ["show-storage", "none/0"], ["model-config", "none"],
                    ["wait-for", "application", "server", "--query", "=="],
                ]
            ),
        ]
        for (code, commands) in codes {
            for arguments in commands {
                let result = try trial.run(arguments)
                #expect(result.ending == .exited(code), "\(arguments): \(result.error)")
            }
        }
    }
}
