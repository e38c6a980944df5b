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

    private func pytest(
        _ arguments: [String], in directory: String, onHost: Bool = true, image: String = ""
    ) throws -> ChildProcess.Result {
        try run(["-m", "pytest", "-q", "-p", "no:cacheprovider"] + arguments, in: directory, onHost, image)
    }

    /// Runs Python among the tools that tests of charms want.
    private func run(
        _ arguments: [String], in directory: String, _ onHost: Bool = true, _ image: String = ""
    ) throws -> ChildProcess.Result {
        let tools = [Project.path("Tests/Jubilant/tools"), trial.folder.file("bin"), "\(python)/bin", "/usr/bin:/bin"]
        return try ChildProcess(
            "\(python)/bin/python", arguments: arguments,
            environment: [
                "PATH": tools.joined(separator: ":"), "HOME": trial.folder.path, "TMPDIR": trial.folder.path,
                "JUJU_SIM_STATE": trial.folder.file("state"), "JUJU_SIM_HOST": onHost ? "1" : "",
                "JUJU_SIM_STORE": Project.path("Tests/Jubilant/store"), "PYTHONDONTWRITEBYTECODE": "1",
                "JUJU_SIM_ROOT_IMAGE": image,
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

    private static let hasApt = ["apt-get", "dpkg-deb"].allSatisfy {
        FileManager.default.isExecutableFile(atPath: "/usr/bin/\($0)")
    }

    /// What operator's examples/machine-tinyproxy does and is tested with.
    @Test(
        "a machine charm that installs a version of a package with charmlibs-apt passes the integration tests of its kind",
        .enabled(if: OwnMachines.arePossible && hasApt, "needs machines of their own, and apt"))
    func machineCharm() throws {
        let charm = trial.folder.file("proxy")
        try FileManager.default.copyItem(atPath: Project.path("Tests/Charms/proxy"), toPath: charm)
        let image = try ChildProcess(
            Project.path("Tests/Jubilant/tools/apt-image"), arguments: [trial.folder.file("image")]
        ).run()
        try #require(image.succeeded, "\(image.error)")
        let pack = try run([Project.path("Tests/Jubilant/tools/charmcraft"), "pack"], in: charm)
        try #require(pack.succeeded, "\(pack.error)")
        let result = try pytest(
            ["tests/integration"], in: charm, onHost: false, image: trial.folder.file("image"))
        #expect(result.succeeded && result.output.contains("4 passed"), "\(result.output)\(result.error)")
    }
}
