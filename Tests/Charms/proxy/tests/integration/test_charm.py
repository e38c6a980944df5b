import pathlib

import jubilant
import pytest


@pytest.mark.juju_setup
def test_deploy(juju: jubilant.Juju):
    juju.deploy(pathlib.Path("proxy_amd64.charm").resolve(), app="web")
    juju.wait(jubilant.all_active)


def test_version(juju: jubilant.Juju):
    assert juju.status().apps["web"].version == "1.11.1"
    assert juju.ssh("web/0", "cat /etc/proxyd/proxyd.conf") == "path /example/\n"


def test_config(juju: jubilant.Juju):
    juju.config("web", {"path": "a/b"})
    juju.wait(jubilant.all_blocked)
    juju.config("web", reset="path")
    juju.wait(jubilant.all_active)


@pytest.mark.juju_teardown
def test_remove(juju: jubilant.Juju):
    juju.remove_unit("web/0")
    juju.wait(lambda status: not status.apps["web"].units)
    assert "remove" in juju.debug_log() and "failed" not in juju.debug_log()
