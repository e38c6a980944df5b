import ChildProcess
import Foundation
import TestSupport
import Testing

/// What drives juju drives juju-sim: jubilant, the library with which charms' integration tests are written, and pytest-jubilant.
@Suite(.enabled(if: PythonEnvironment.jubilant.folder != nil, "\(PythonEnvironment.jubilant.reason)"))
struct JubilantTests {
    private let trial: Trial
    private let python: String

    init() throws {
        trial = try Trial()
        python = try #require(PythonEnvironment.jubilant.folder)
        try FileManager.default.createDirectory(atPath: trial.folder.file("bin"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trial.folder.file("bin/juju"), withDestinationPath: Trial.program("juju-sim"))
    }

    private func pytest(_ arguments: [String], in directory: String, onHost: Bool = true) throws -> ChildProcess.Result
    {
        let tools = [Project.path("Tests/Jubilant/tools"), trial.folder.file("bin"), "\(python)/bin", "/usr/bin:/bin"]
        return try ChildProcess(
            "\(python)/bin/python", arguments: ["-m", "pytest", "-q", "-p", "no:cacheprovider"] + arguments,
            environment: [
                "PATH": tools.joined(separator: ":"), "HOME": trial.folder.path, "TMPDIR": trial.folder.path,
                "JUJU_SIM_STATE": trial.folder.file("state"), "JUJU_SIM_HOST": onHost ? "1" : "",
                "JUJU_SIM_STORE": Project.path("Tests/Jubilant/store"), "PYTHONDONTWRITEBYTECODE": "1",
            ],
            directory: directory, timeLimit: .seconds(1800)
        ).run()
    }

    @Test(
        "every method of jubilant does with juju-sim what it does with juju, or is refused for a reason that the docs name"
    )
    func methods() throws {
        let result = try pytest([Project.path("Tests/Jubilant")], in: trial.folder.path)
        #expect(result.succeeded, "\(result.output)\(result.error)")
    }

    @Test("the fixtures of pytest-jubilant make a model for each module and take it down afterwards")
    func fixtures() throws {
        let module = """
            import pytest

            @pytest.mark.juju_setup
            def test_deploy(juju):
                assert not juju.status().apps
                juju.deploy("./server")

            @pytest.mark.juju_teardown
            def test_remove(juju):
                juju.remove_application("server")
            """
        try trial.folder.write("tests/test_one.py", module)
        try trial.folder.write("tests/test_two.py", module)
        let result = try pytest(["--juju-dump-logs", "logs", "tests"], in: trial.folder.path)
        #expect(result.succeeded, "\(result.output)\(result.error)")
        #expect(result.output.contains("4 passed"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: trial.folder.file("logs")).count == 2)
        #expect(try !trial.juju("models", "--format", "json").contains("jubilant-"))
    }

    /// What ops carries of its integration tests, but for those of tracing, which are for Kubernetes.
    @Test("the integration tests of ops pass as they are, each of them")
    func ops() throws {
        try FileManager.default.copyItem(atPath: "\(python)/sources/ops", toPath: trial.folder.file("ops"))
        let modules = ["hookcmds", "relation", "secrets"].map { "test/integration/test_\($0).py" }
        let result = try pytest(
            ["-p", "no:jubilant", "-rf"] + modules, in: trial.folder.file("ops"), onHost: !OwnMachines.arePossible)
        let failed = result.output.matches(of: /\nFAILED \S+::(\S+)/).map { String($0.1) }
        // A machine that is this one does not reboot.
        #expect(failed == (OwnMachines.arePossible ? [] : ["test_juju_reboot_queues_reboot"]), "\(result.output)")
        #expect(result.output.contains(/\b\d\d passed/), "\(result.output)\(result.error)")
    }
}
