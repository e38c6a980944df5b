"""Applications with their units, machines, options and relations: ./server and ./client, and ./keeper with storages and a resource."""

import jubilant
import pytest


def test_deploy(juju: jubilant.Juju, settled):
    juju.deploy("./server", "web", config={"port": 8080}, constraints={"mem": "1G"}, num_units=2, bind="alpha", force=True)
    juju.deploy("./client", to=["0"], base="ubuntu@24.04")
    web = settled(lambda status: jubilant.all_active(status, "web")).apps["web"]
    assert web.charm_name == "server" and web.charm_rev == 0 and web.charm_origin == "local"
    assert web.units["web/0"].workload_status.message == "port 8080" and web.units["web/0"].leader
    assert web.units["web/1"].open_ports == ["5240/tcp"]
    assert juju.status().apps["client"].units["client/0"].machine == "0"


def test_deploy_from_the_store(juju: jubilant.Juju, settled, tmp_path):
    page = tmp_path / "page.txt"
    page.write_text("first")
    (tmp_path / "overlay.yaml").write_text("applications: {keeper: {num_units: 1}}")
    juju.deploy(
        "keeper", channel="latest/edge", resources={"page": str(page)}, storage={"data": "rootfs,1G,2"}, trust=True)
    status = settled(lambda status: jubilant.all_active(status, "keeper"))
    assert status.apps["keeper"].units["keeper/0"].workload_status.message == "page first, 2 storages"
    assert sorted(status.storage.storage) == ["data/0", "data/1"]
    juju.deploy("keeper", "twin", bind={"outside": "alpha"}, attach_storage=[])


def test_deploy_of_a_bundle(juju: jubilant.Juju, tmp_path):
    bundle = tmp_path / "bundle.yaml"
    bundle.write_text("applications: {bundled: {charm: ch:keeper, num_units: 1}}")
    overlay = tmp_path / "overlay.yaml"
    overlay.write_text("applications: {bundled: {num_units: 2}}")
    juju.deploy(str(bundle), overlays=[overlay])
    assert len(juju.status().apps["bundled"].units) == 2
    juju.remove_application("bundled", "twin", force=True)


def test_status(juju: jubilant.Juju):
    status = juju.status()
    assert status.model.type == "iaas" and status.model.name == juju.model
    assert jubilant.all_agents_idle(status) and not jubilant.any_blocked(status, "web")
    assert sorted(status.get_units("web")) == ["web/0", "web/1"]
    assert status.apps["client"].app_status.current in ("unknown", "active")


def test_wait(juju: jubilant.Juju):
    with pytest.raises(TimeoutError):
        juju.wait(jubilant.all_maintenance, delay=0.01, timeout=0.1)
    with pytest.raises(jubilant.WaitError):
        juju.wait(jubilant.all_maintenance, error=lambda status: "web" in status.apps)


def test_integrate(juju: jubilant.Juju, settled):
    juju.integrate("client", "web")
    status = settled()
    assert status.apps["client"].relations["want"][0].related_app == "web"
    assert status.apps["web"].relations["serve"][0].interface == "thing"
    with pytest.raises(jubilant.CLIError, match="via"):
        juju.integrate("client", "web", via="10.0.0.0/16")


def test_show_unit(juju: jubilant.Juju):
    unit = juju.show_unit("client/0")
    assert unit.charm == "local:client-0" and unit.leader and unit.life == "alive" and unit.machine == "0"
    assert unit.relation_info[0].endpoint == "want" and unit.relation_info[0].related_endpoint == "serve"
    assert unit.relation_info[0].local_unit.data["host"], unit


def test_config(juju: jubilant.Juju):
    assert juju.config("web")["port"] == 8080
    juju.config("web", {"greeting": "hi"}, reset="port")
    assert juju.config("web") == {"port": 80, "greeting": "hi"}
    juju.config("web", reset=["greeting", "port"])
    assert juju.config("web") == {"port": 80}
    with pytest.raises(jubilant.CLIError, match="unknown option"):
        juju.config("web", {"color": "red"})


def test_trust(juju: jubilant.Juju):
    assert juju.config("web", app_config=True)["trust"] is False
    juju.trust("web", scope="cluster")
    assert juju.config("web", app_config=True)["trust"] is True
    juju.trust("web", remove=True, scope="cluster")
    assert juju.config("web", app_config=True)["trust"] is False


def test_refresh(juju: jubilant.Juju, settled, tmp_path):
    juju.refresh("web", path="./server", config={"port": 81}, trust=True, force=True)
    web = settled().apps["web"]
    assert web.charm_rev == 1 and web.version == "2.0" and juju.config("web")["port"] == 81
    page = tmp_path / "page.txt"
    page.write_text("second")
    juju.refresh("keeper", channel="latest/stable", resources={"page": str(page)}, storage={"data": "rootfs,1G"})
    settled(lambda status: "page second" in status.apps["keeper"].units["keeper/0"].workload_status.message)


def test_add_unit(juju: jubilant.Juju, settled):
    juju.add_unit("client", num_units=2, to=["0", "1"])
    assert settled().apps["client"].units["client/2"].machine == "1"


def test_remove_unit(juju: jubilant.Juju):
    juju.remove_unit("client/0", "client/1")
    juju.remove_unit("web/1", force=True, destroy_storage=True)
    status = juju.status()
    assert list(status.apps["client"].units) == ["client/2"] and list(status.apps["web"].units) == ["web/0"]
    with pytest.raises(jubilant.CLIError):
        juju.remove_unit("client", num_units=1)


def test_add_machine(juju: jubilant.Juju):
    before = set(juju.status().machines)
    juju.add_machine(base="ubuntu@24.04", constraints={"cores": 2}, num_machines=2)
    juju.add_machine()
    assert len(set(juju.status().machines) - before) == 3
    assert juju.exec("echo machine", machine=max(map(int, before))).stdout == "machine\n"


def test_remove_relation(juju: jubilant.Juju):
    juju.remove_relation("client", "web")
    assert not juju.status().apps["client"].relations
    juju.integrate("client:want", "web:serve")
    juju.remove_relation("client:want", "web:serve", force=True)


def test_remove_application(juju: jubilant.Juju):
    juju.remove_application("client", "web")
    juju.remove_application("keeper", destroy_storage=True, force=True)
    status = juju.status()
    assert not status.apps and not status.storage.storage
