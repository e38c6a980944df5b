"""What runs on units and machines: actions, commands, ssh and scp."""

import jubilant
import pytest


@pytest.fixture(scope="module", autouse=True)
def web(juju: jubilant.Juju):
    juju.deploy("./server", "web")


def test_run(juju: jubilant.Juju):
    task = juju.run("web/0", "greet", {"who": "jubilant", "times": 2}, wait=60)
    assert task.success and task.return_code == 0 and task.results["hello"] == "jubilant"
    assert task.stdout == "said\n" and task.log[0].endswith(" UTC greeting"), task
    assert juju.run("web/leader", "greet").results["hello"] == "world"


def test_run_that_fails(juju: jubilant.Juju):
    with pytest.raises(jubilant.TaskError) as failure:
        juju.run("web/0", "fail")
    assert failure.value.task.status == "failed" and failure.value.task.return_code == 3
    assert failure.value.task.stderr == "oh\n"
    with pytest.raises(TimeoutError):
        juju.run("web/0", "greet", wait=0.001)
    for unit, action in [("web/0", "nothing"), ("web/42", "greet")]:
        with pytest.raises(ValueError):
            juju.run(unit, action)


def test_exec(juju: jubilant.Juju):
    task = juju.exec("echo foo; echo bar >&2", unit="web/leader", wait=60)
    assert task.success and (task.stdout, task.stderr) == ("foo\n", "bar\n")
    assert juju.exec("echo", "bar", "baz", machine=0).stdout == "bar baz\n"
    with pytest.raises(jubilant.TaskError) as failure:
        juju.exec("echo why >&2; exit 4", unit="web/0")
    assert failure.value.task.return_code == 4 and failure.value.task.stderr == "why\n"
    with pytest.raises(TimeoutError):
        juju.exec("sleep 1", unit="web/0", wait=0.001)
    with pytest.raises(ValueError):
        juju.exec("true", unit="web/42")


def test_ssh(juju: jubilant.Juju):
    assert juju.ssh("web/0", "echo", "there", ssh_options=["-i", "key"], user="ubuntu", host_key_checks=False) == "there\n"
    assert juju.ssh(0, "echo there", container="charm") == "there\n"


def test_scp(juju: jubilant.Juju, tmp_path):
    folder = tmp_path / "from"
    folder.mkdir()
    (folder / "file").write_text("content")
    juju.scp(folder / "file", "web/0:/tmp/there", host_key_checks=False)
    juju.scp("web/0:/tmp/there", tmp_path / "back", container="charm")
    assert (tmp_path / "back").read_text() == "content"
    juju.scp(folder, "web/0:/tmp/folder", scp_options=["-r", "-i", "key"])
    juju.scp("web/0:/tmp/folder", tmp_path / "whole", scp_options=["-r"])
    assert (tmp_path / "whole/file").read_text() == "content"


def test_cli(juju: jubilant.Juju):
    assert juju.cli("ssh", "web/0", "cat", stdin="typed") == "typed"
    assert juju.cli("models", include_model=False)
    with pytest.raises(jubilant.CLIError, match="not a juju-sim command"):
        juju.cli("dance")


def test_debug_log(juju: jubilant.Juju):
    assert "ran " in juju.debug_log()
    assert len(juju.debug_log(limit=3).splitlines()) == 3
