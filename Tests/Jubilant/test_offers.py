"""Relations over models."""

import jubilant
import pytest


@pytest.fixture(scope="module")
def clients(juju_factory) -> jubilant.Juju:
    """A second model."""
    return juju_factory.get_juju("clients")


def test_offer(juju: jubilant.Juju):
    juju.deploy("./server", "web")
    juju.offer("web", endpoint="serve", name="site")
    juju.offer(f"{juju.model}.web", endpoint=["serve"], controller=juju.show_model().controller_name)
    assert {"site", "web"} <= set(juju.cli("offers", "--format", "json").split('"'))


def test_consume(juju: jubilant.Juju, clients: jubilant.Juju):
    clients.deploy("./client")
    clients.consume(f"{juju.model}.site", "alias")
    clients.consume(f"{juju.model}.web", owner="admin", controller=juju.show_model().controller_name)
    clients.integrate("alias", "client", via=["10.0.0.0/16"])
    status = clients.wait(jubilant.all_active, delay=0.1, successes=1, timeout=60)
    assert status.apps["client"].relations["want"][0].related_app == "alias"
    assert status.app_endpoints["alias"].relations["serve"] == ["client"]
    assert juju.status().offers["site"].total_connected_count == 1
