#!/usr/bin/env python3
"""The provider of maas_controller, version 0."""

import json
import pathlib

import ops


class RegionCharm(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        for event in (self.on.config_changed, self.on["maas-region"].relation_created, self.on.leader_elected):
            framework.observe(event, self._publish)
        framework.observe(self.on.racks_action, self._on_racks)

    def _publish(self, _: ops.EventBase):
        if not self.unit.is_leader() or not self.config.get("api-url"):
            return
        for relation in self.model.relations["maas-region"]:
            relation.data[self.app].update(
                api_url=str(self.config["api-url"]),
                regions=json.dumps(["python-region"]),
                maas_secret_id=self._secret(relation).id,
            )
        self.unit.status = ops.ActiveStatus()

    def _secret(self, relation: ops.Relation) -> ops.Secret:
        label = f"enroll-{relation.name}-{relation.id}.secret"
        content = {"maas-secret": pathlib.Path(str(self.config["token-file"])).read_text().strip()}
        try:
            secret = self.model.get_secret(label=label)
        except ops.SecretNotFoundError:
            secret = self.app.add_secret(content, label=label)
            secret.grant(relation)
            return secret
        if secret.peek_content() != content:
            secret.set_content(content)
        return self.model.get_secret(id=relation.data[self.app]["maas_secret_id"], label=label)

    def _on_racks(self, event: ops.ActionEvent):
        racks = {
            unit.name.replace("/", "-"): relation.data[unit].get("hostname", "")
            for relation in self.model.relations["maas-region"]
            for unit in relation.units
        }
        event.set_results(racks)


if __name__ == "__main__":
    ops.main(RegionCharm)
