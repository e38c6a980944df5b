"""How long ops-scenario takes for one event: relation-created of a charm that publishes one value, from state to state."""

import sys
import time

import ops
from ops import testing


class Publisher(ops.CharmBase):
    def __init__(self, framework):
        super().__init__(framework)
        framework.observe(self.on.db_relation_created, self._publish)
        framework.observe(self.on.collect_unit_status, self._collect_status)

    def _publish(self, event):
        event.relation.data[self.unit]["hostname"] = "rack-1"

    def _collect_status(self, event):
        event.add_status(ops.ActiveStatus("published"))


count = int(sys.argv[1])
context = testing.Context(Publisher, meta={"name": "rack", "requires": {"db": {"interface": "db"}}})
relation = testing.Relation("db", remote_app_name="database")
state = testing.State(relations={relation})
context.run(context.on.relation_created(relation), state)

start = time.process_time()
for _ in range(count):
    after = context.run(context.on.relation_created(relation), state)
    assert after.get_relation(relation.id).local_unit_data["hostname"] == "rack-1"
duration = (time.process_time() - start) / count
print(f"ops-scenario {duration * 1e6:.1f} us, {1 / duration:.0f} a second")
