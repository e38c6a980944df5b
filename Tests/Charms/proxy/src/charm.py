"""A machine charm of the usual kind: a package, a file of settings, a process."""

import os
import re
import shutil
import signal
import subprocess

import ops
from charmlibs import apt, pathops

SETTINGS = pathops.LocalPath("/etc/proxyd/proxyd.conf")
PROCESS = pathops.LocalPath("/var/run/proxyd.pid")


def running():
    """The process of the proxy, or None."""
    try:
        process = int(PROCESS.read_text())
        os.kill(process, 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    return process


class ProxyCharm(ops.CharmBase):
    def __init__(self, framework: ops.Framework):
        super().__init__(framework)
        framework.observe(self.on.install, self._install)
        for event in [self.on.start, self.on.config_changed]:
            framework.observe(event, self._run)
        framework.observe(self.on.stop, self._stop)
        framework.observe(self.on.remove, self._remove)
        framework.observe(self.on.collect_unit_status, self._status)

    @property
    def _path(self):
        path = str(self.config["path"])
        return path if re.fullmatch("[a-z0-9-]+", path) else None

    def _install(self, _):
        apt.update()
        apt.add_package("proxyd", "1.11.1-3")
        version = subprocess.run(["proxyd", "-v"], check=True, capture_output=True, text=True).stdout
        self.unit.set_workload_version(version.split()[-1])

    def _run(self, _):
        if not self._path:
            return
        changed = pathops.ensure_contents(SETTINGS, f"path /{self._path}/\n")
        if not running():
            subprocess.run(["proxyd"], check=True)
        elif changed:
            os.kill(running(), signal.SIGUSR1)

    def _stop(self, _):
        os.kill(running(), signal.SIGTERM)

    def _remove(self, _):
        apt.remove_package("proxyd")
        SETTINGS.unlink()
        SETTINGS.parent.rmdir()

    def _status(self, event: ops.CollectStatusEvent):
        if not self._path:
            event.add_status(ops.BlockedStatus(f"set path to other than {self.config['path']!r}"))
        if not shutil.which("proxyd") or not running():
            event.add_status(ops.MaintenanceStatus("starting proxyd"))
        event.add_status(ops.ActiveStatus())


if __name__ == "__main__":
    ops.main(ProxyCharm)
