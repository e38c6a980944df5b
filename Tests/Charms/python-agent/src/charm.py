#!/usr/bin/env python3
"""The requirer of maas_controller, version 0. Of the token it shows a digest."""

import hashlib
import json
import os
import pathlib

import ops


class AgentCharm(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        region = self.on["maas-region"]
        framework.observe(region.relation_created, self._on_created)
        framework.observe(region.relation_changed, self._on_changed)
        framework.observe(region.relation_broken, self._on_broken)
        framework.observe(self.on.secret_changed, self._on_secret_changed)

    def _on_created(self, event: ops.RelationCreatedEvent):
        root = pathlib.Path(os.environ.get("CHARM_WORKLOAD_ROOT", "/"))
        hostname = (root / "etc/hostname").read_text().strip()
        event.relation.data[self.unit].update(unit=self.unit.name, hostname=hostname, url=hostname)

    def _on_changed(self, event: ops.RelationChangedEvent):
        data = event.relation.data[event.app]
        if not all(data.get(key) for key in ("api_url", "regions", "maas_secret_id")):
            self.unit.status = ops.WaitingStatus("for the region")
            return
        secret = self.model.get_secret(id=data["maas_secret_id"])
        self._enroll(data["api_url"], json.loads(data["regions"]), secret.get_content())

    def _on_secret_changed(self, event: ops.SecretChangedEvent):
        relation = self.model.get_relation("maas-region")
        data = relation.data[relation.app]
        self._enroll(data["api_url"], json.loads(data["regions"]), event.secret.get_content(refresh=True))

    def _enroll(self, url: str, regions: list, content: dict):
        digest = hashlib.sha256(content["maas-secret"].encode()).hexdigest()[:12]
        self.unit.status = ops.ActiveStatus(f"would enroll at {url} in {','.join(regions)} with {digest}")

    def _on_broken(self, _: ops.RelationBrokenEvent):
        self.unit.status = ops.BlockedStatus("no region")


if __name__ == "__main__":
    ops.main(AgentCharm)
