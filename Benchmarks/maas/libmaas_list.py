"""Lists rack controllers with python-libmaas and reads them: libmaas_list.py COUNT URL ROUNDS; see run."""
import collections
import collections.abc
import json
import sys
import time

for name in ("Sequence", "Mapping", "MutableMapping", "Iterable", "Set", "Callable"):
    if not hasattr(collections, name):
        setattr(collections, name, getattr(collections.abc, name))

from maas.client import connect  # noqa: E402


def read(rack):
    values = [
        rack.system_id, rack.hostname, rack.fqdn, rack.architecture, rack.cpus, rack.memory, rack.distro_series, rack.osystem,
        rack.power_state, rack.power_type, rack.ip_addresses, rack.node_type, rack.zone.name, rack.domain.name,
    ]
    values += [tag.name for tag in rack.tags]
    for interface in rack.interfaces:
        values += [interface.name, interface.type, interface.mac_address, interface.enabled, interface.vlan.vid]
        for link in interface.links:
            values += [link.mode, link.ip_address, link.subnet.cidr]
    # What it has no properties for.
    data = rack._data
    values += [data["description"], data["version"]]
    for service in data["service_set"]:
        values += [service["name"], service["status"], service["status_info"]]
    values += [data["hardware_info"][name] for name in data["hardware_info"]]
    for name in ("commissioning", "testing", "cpu_test", "memory_test", "storage_test", "network_test", "interface_test", "other_test"):
        values.append(data[name + "_status"])
    return len(values)


def main():
    count, url, rounds = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if rounds == 0:
        print(json.dumps({"rounds": 3 if count > 1000 else 7}))
        return
    client = connect(url, apikey="a:b:c")
    times = {"list": [], "read": []}
    for _ in range(rounds):
        start = time.perf_counter()
        racks = client.rack_controllers.list()
        times["list"].append((time.perf_counter() - start) * 1000)
        assert sum(read(rack) > 50 for rack in racks) == count
        times["read"].append((time.perf_counter() - start) * 1000)
    # What getrusage tells includes the program that started this one.
    with open("/proc/self/status") as status:
        times["memory"] = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1000
    print(json.dumps(times))


main()
