import jubilant
import pytest


@pytest.fixture
def settled(juju: jubilant.Juju):
    """Waits as tests do, without the patience that a cloud needs, for a model of which `ready` is true."""

    def wait(ready=jubilant.all_active) -> jubilant.Status:
        return juju.wait(ready, error=jubilant.any_error, delay=0.1, successes=1, timeout=60)

    return wait
