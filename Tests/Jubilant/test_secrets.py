"""Secrets of users."""

import jubilant
import pytest


def test_add_secret(juju: jubilant.Juju):
    juju.deploy("./server", "web")
    uri = juju.add_secret("key", {"value": "first", "port": "1"}, info="a key")
    assert uri.unique_identifier in uri
    with pytest.raises(jubilant.CLIError):
        juju.add_secret("key", {"value": "first"})


def test_update_secret(juju: jubilant.Juju):
    juju.update_secret("key", {"value": "second"}, info="another key", name="keys", auto_prune=True)
    assert juju.show_secret("keys").description == "another key"


def test_grant_secret(juju: jubilant.Juju):
    juju.grant_secret("keys", ["web"])
    uri = juju.show_secret("keys").uri
    assert juju.exec("secret-get", uri, "value", unit="web/0").stdout == "second\n"


def test_show_secret(juju: jubilant.Juju):
    juju.update_secret("keys", {"value": "third"})
    secret = juju.show_secret("keys")
    assert (secret.revision, secret.owner, secret.name) == (3, "<model>", "keys") and not hasattr(secret, "content")
    assert juju.show_secret(secret.uri, reveal=True).content == {"value": "third"}
    assert juju.show_secret("keys", reveal=True, revision=2).content == {"value": "second"}
    assert [revision.revision for revision in juju.show_secret("keys", revisions=True).revisions] == [2, 3]


def test_secrets(juju: jubilant.Juju):
    assert [secret.name for secret in juju.secrets()] == ["keys"]
    assert not juju.secrets(owner="application-web")


def test_remove_secret(juju: jubilant.Juju):
    juju.remove_secret("keys", revision=2)
    juju.remove_secret("keys")
    assert not juju.secrets()
