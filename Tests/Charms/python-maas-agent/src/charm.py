#!/usr/bin/env python3
"""The Python agent of maas-charms a7d45fc, with the machine's `snap` in the place of snapd's socket."""

import json
import os
import pathlib
import subprocess

import ops

ROOT = pathlib.Path(os.environ.get("CHARM_WORKLOAD_ROOT", "/"))
PORTS = [
    *[ops.Port("udp", port) for port in (53, 67, 69, 123, 323)],
    *[ops.Port("tcp", port) for port in (53, *range(5240, 5250))],
]


class MaasRackCharm(ops.CharmBase):
    # What ops leaves in the charm's folder.
    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(enrolled=0)
        region = self.on["maas-region"]
        framework.observe(self.on.install, self._on_install)
        framework.observe(self.on.remove, self._on_remove)
        framework.observe(self.on.start, self._on_start)
        framework.observe(self.on.collect_unit_status, self._on_collect_status)
        framework.observe(region.relation_created, self._on_created)
        framework.observe(region.relation_changed, self._on_changed)

    def _on_install(self, _: ops.InstallEvent):
        subprocess.check_call([ROOT / "usr/bin/snap", "install", "maas", "--channel=3.6/stable"])

    def _on_start(self, _: ops.StartEvent):
        self.unit.set_workload_version("3.6.0")

    def _on_remove(self, _: ops.RemoveEvent):
        subprocess.check_call([ROOT / "usr/bin/snap", "remove", "maas"])

    def _on_collect_status(self, event: ops.CollectStatusEvent):
        ready = self._enroll_data() is not None
        event.add_status(ops.ActiveStatus() if ready else ops.WaitingStatus("Waiting for enrollment token"))

    def _hostname(self) -> str:
        return (ROOT / "proc/sys/kernel/hostname").read_text().strip()

    def _on_created(self, event: ops.RelationCreatedEvent):
        event.relation.data[self.unit].update(unit=self.unit.name, hostname=self._hostname())

    def _enroll_data(self):
        relation = self.model.get_relation("maas-region")
        data = relation.data[relation.app] if relation and relation.app else {}
        keys = ("api_url", "regions", "maas_secret_id")
        return {key: data[key] for key in keys} if all(key in data for key in keys) else None

    def _on_changed(self, _: ops.RelationChangedEvent):
        data = self._enroll_data()
        if data is None:
            return
        if self._hostname() in json.loads(data["regions"]):
            self.unit.set_ports()
            return
        content = self.model.get_secret(id=data["maas_secret_id"]).get_content()
        command = [ROOT / "snap/bin/maas", "init", "rack", "--maas-url", data["api_url"]]
        subprocess.check_call([*command, "--secret", content["maas-secret"], "--force"])
        self._stored.enrolled += 1
        self.unit.set_ports(*PORTS)


if __name__ == "__main__":
    ops.main(MaasRackCharm)
