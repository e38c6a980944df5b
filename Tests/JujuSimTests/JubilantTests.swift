import ChildProcess
import Foundation
import TestSupport
import Testing

/// What drives juju drives juju-sim: jubilant, the library with which charms' integration tests are written.
@Suite(.enabled(if: PythonEnvironment.jubilant.folder != nil, "\(PythonEnvironment.jubilant.reason)"))
struct JubilantTests {
    @Test("an integration test written with jubilant passes against juju-sim, unchanged")
    func acceptance() throws {
        let python = try #require(PythonEnvironment.jubilant.folder)
        let trial = try Trial()
        try trial.folder.write("test.py", Self.script)
        let child = ChildProcess(
            "\(python)/bin/python", arguments: ["test.py", Trial.program("juju-sim")],
            environment: [
                "PATH": "/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state"), "JUJU_SIM_HOST": "1",
                "TMPDIR": trial.folder.path,
            ],
            directory: trial.folder.path, timeLimit: .seconds(300))
        let result = try child.run()
        #expect(result.succeeded, "\(result.output)\(result.error)")
        #expect(result.output == "done\n")
    }

    @Test(
        "the fixtures of pytest-jubilant work against juju-sim, unchanged: a model for each module, taken down afterwards"
    )
    func pytest() throws {
        let python = try #require(PythonEnvironment.jubilant.folder)
        let trial = try Trial()
        try FileManager.default.createDirectory(atPath: trial.folder.file("bin"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: trial.folder.file("bin/juju"), withDestinationPath: Trial.program("juju-sim"))
        try trial.folder.write("tests/integration/test_server.py", Self.serverModule)
        try trial.folder.write("tests/integration/test_client.py", Self.clientModule)
        let child = ChildProcess(
            "\(python)/bin/python",
            arguments: [
                "-m", "pytest", "-q", "-p", "no:cacheprovider", "--juju-dump-logs", "logs", "tests/integration",
            ],
            environment: [
                "PATH": "\(trial.folder.file("bin")):/usr/bin:/bin", "JUJU_SIM_STATE": trial.folder.file("state"),
                "JUJU_SIM_HOST": "1", "TMPDIR": trial.folder.path, "HOME": trial.folder.path,
            ],
            directory: trial.folder.path, timeLimit: .seconds(600))
        let result = try child.run()
        #expect(result.succeeded, "\(result.output)\(result.error)")
        #expect(result.output.contains("4 passed"))
        let logs = try FileManager.default.contentsOfDirectory(atPath: trial.folder.file("logs"))
        #expect(logs.count == 2)
        #expect(try !trial.juju("models", "--format", "json").contains("jubilant-"))
    }

    private static let serverModule = """
        import jubilant
        import pytest

        @pytest.mark.juju_setup
        def test_deploy(juju: jubilant.Juju):
            juju.deploy("./server", "web", config={"port": 8080})
            juju.wait(jubilant.all_active, delay=0.1, successes=1, timeout=60)

        def test_greets(juju: jubilant.Juju):
            assert juju.run("web/0", "greet", {"who": "pytest", "times": 1}).results["hello"] == "pytest"
        """

    private static let clientModule = """
        import jubilant
        import pytest

        @pytest.mark.juju_setup
        def test_deploy(juju: jubilant.Juju):
            assert not juju.status().apps
            juju.deploy("./server")
            juju.deploy("./client")
            juju.integrate("client", "server")
            juju.wait(jubilant.all_active, delay=0.1, successes=1, timeout=60)

        @pytest.mark.juju_teardown
        def test_remove(juju: jubilant.Juju):
            juju.remove_application("client", "server")
            juju.wait(lambda status: not status.apps, delay=0.1, successes=1, timeout=60)
        """

    private static let script = """
        import sys
        import jubilant

        juju = jubilant.Juju(cli_binary=sys.argv[1])
        assert juju.version().tuple[:2] == (3, 6)
        juju.add_model("testing")
        juju.deploy("./server", "web", config={"port": 8080}, num_units=2)
        juju.deploy("./client")
        juju.integrate("client", "web")
        status = juju.wait(jubilant.all_active, delay=0.1, successes=1, timeout=60)
        assert status.model.name == "testing" and status.apps["web"].charm_rev == 0
        assert status.apps["web"].units["web/0"].workload_status.message == "port 8080"
        assert status.apps["client"].relations["want"][0].related_app == "web"
        assert juju.config("web")["port"] == 8080
        juju.config("web", {"greeting": "hi"}, reset="port")
        assert juju.config("web") == {"port": 80, "greeting": "hi"}
        task = juju.run("web/0", "greet", {"who": "jubilant", "times": 2})
        assert task.results["hello"] == "jubilant" and task.stdout == "said\\n" and task.log[0].endswith(" UTC greeting"), task
        try:
            juju.run("web/0", "fail")
            raise SystemExit("the action did not fail")
        except jubilant.TaskError as error:
            assert error.task.status == "failed" and error.task.return_code == 3, error.task
        assert juju.exec("hostname; exit 0", unit="web/0").success
        unit = juju.show_unit("client/0")
        assert unit.relation_info[0].local_unit.data["host"] == "testing-2", unit
        uri = juju.add_secret("key", {"value": "unseen"}, info="a key")
        juju.grant_secret("key", "web")
        secret = juju.show_secret(uri)
        assert secret.name == "key" and secret.revision == 1 and secret.description == "a key", secret
        assert {s.owner for s in juju.secrets()} == {"<model>", "web"}
        assert juju.show_model().short_name == "testing"
        assert juju.ssh("web/0", "echo", "there", ssh_options=["-i", "key"]) == "there\\n"
        juju.scp("test.py", "web/0:/tmp/test.py")
        juju.scp("web/0:/tmp/test.py", "copy.py")
        assert open("copy.py").read() == open("test.py").read()
        juju.model_constraints({"mem": "1G", "cores": 4})
        assert juju.model_constraints() == {"mem": 1024, "cores": 4}
        juju.model_config({"update-status-hook-interval": "10s"})
        assert juju.model_config()["update-status-hook-interval"] == "10s"
        juju.model_config(reset="update-status-hook-interval")
        assert "ran " in juju.debug_log(limit=500)
        juju.refresh("web", path="./server")
        assert juju.status().apps["web"].charm_rev == 1
        juju.trust("web")
        juju.add_unit("client")
        juju.remove_unit("client/0")
        juju.remove_relation("client", "web")
        juju.remove_application("client", "web")
        assert not juju.status().apps
        juju.destroy_model("testing")
        print("done")
        """
}
