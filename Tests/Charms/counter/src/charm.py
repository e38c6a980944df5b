#!/usr/bin/env python3
"""Counts ticks: stored state, options, an action, a secret and a peer databag, each through ops."""

import ops


class CounterCharm(ops.CharmBase):
    _stored = ops.StoredState()

    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        self._stored.set_default(count=0)
        framework.observe(self.on.update_status, self._on_update_status)
        framework.observe(self.on.count_action, self._on_count)
        framework.observe(self.on["others"].relation_created, self._on_created)
        framework.observe(self.on.collect_unit_status, self._on_collect_status)

    def _on_created(self, event: ops.RelationCreatedEvent):
        if self.unit.is_leader():
            secret = self.app.add_secret({"value": "not-for-the-log"}, label="seal")
            event.relation.data[self.app]["seal"] = secret.id

    def _on_update_status(self, _: ops.UpdateStatusEvent):
        self._stored.count += int(self.config["step"])
        relation = self.model.get_relation("others")
        relation.data[self.unit]["count"] = str(self._stored.count)

    def _on_count(self, event: ops.ActionEvent):
        event.log("counting")
        seal = self.model.get_secret(label="seal").get_content()["value"]
        event.set_results({"count": self._stored.count, "seal-length": len(seal)})

    def _on_collect_status(self, event: ops.CollectStatusEvent):
        event.add_status(ops.ActiveStatus(f"counted {self._stored.count}"))


if __name__ == "__main__":
    ops.main(CounterCharm)
