"""Models: what they are called, their options and constraints, keys, and their end."""

import uuid

import jubilant
import pytest


def test_add_model(juju: jubilant.Juju):
    other = jubilant.Juju()
    other.add_model("other", "localhost", config={"update-status-hook-interval": "1m"}, credential="mine")
    assert other.model == "other" and other.show_model().short_name == "other"
    assert other.model_config()["update-status-hook-interval"] == "1m"
    assert juju.show_model().short_name == juju.model
    other.add_model("third", controller=juju.show_model().controller_name)
    assert other.show_model().short_name == "third"


def test_show_model(juju: jubilant.Juju):
    info = juju.show_model()
    assert info.name == f"admin/{juju.model}" and not info.is_controller and info.status.current == "available"
    uuid.UUID(info.model_uuid), uuid.UUID(info.controller_uuid)
    for name in [f"admin/{juju.model}", f"{info.controller_name}:admin/{juju.model}"]:
        assert jubilant.Juju(model=name).show_model().model_uuid == info.model_uuid


def test_model_config(juju: jubilant.Juju):
    juju.model_config({"update-status-hook-interval": "10s"})
    assert juju.model_config()["update-status-hook-interval"] == "10s"
    juju.model_config(reset=["update-status-hook-interval"])
    assert juju.model_config()["update-status-hook-interval"] == "5m"


def test_model_constraints(juju: jubilant.Juju):
    juju.model_constraints({"mem": "1G", "cores": 4})
    assert juju.model_constraints() == {"mem": 1024, "cores": 4}


def test_add_ssh_key(juju: jubilant.Juju):
    juju.add_ssh_key("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJf+Fi0oHXrOjBcwTt2Pl0OvKM6zXbPKcE8UlE3EKKoF me@here")


def test_remove_ssh_key(juju: jubilant.Juju):
    juju.remove_ssh_key("me@here")


def test_version(juju: jubilant.Juju):
    version = juju.version()
    assert version.tuple[:2] == (3, 6) and str(version) == juju.cli("version", include_model=False).strip()


def test_destroy_model(juju: jubilant.Juju):
    juju.destroy_model("other", destroy_storage=True, force=True, no_wait=True, timeout=60)
    juju.destroy_model("third", release_storage=True)
    assert set(juju.cli("models", include_model=False).split()).isdisjoint({"other", "third"})
    with pytest.raises(jubilant.CLIError, match="not found"):
        juju.destroy_model("other")
