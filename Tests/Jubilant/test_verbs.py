"""Every method of jubilant.Juju: either a test here is called after it, or it is refused for the reason that is known."""

import inspect
import pathlib
import re

import jubilant
import pytest

HERE = pathlib.Path(__file__).parent
PAGE = HERE.parent.parent / "docs/how-to/test-with-jubilant.md"

REFUSED = {
    "bootstrap": (lambda juju: juju.bootstrap("localhost", "mine"), "there is no controller here"),
    "add_cloud": (lambda juju: juju.add_cloud("mine", {"clouds": {}}, client=True), "there is no cloud here"),
    "update_cloud": (lambda juju: juju.update_cloud("mine", {"clouds": {}}, client=True), "there is no cloud here"),
    "add_credential": (lambda juju: juju.add_credential("mine", {"credentials": {}}, client=True), "there is no cloud here"),
}


@pytest.mark.parametrize("method", REFUSED)
def test_refused(juju: jubilant.Juju, method: str):
    call, reason = REFUSED[method]
    with pytest.raises(jubilant.CLIError) as refusal:
        call(juju)
    assert reason in refusal.value.stderr
    assert f"`{method}`" in PAGE.read_text()


def test_every_method_is_tested_or_refused():
    methods = {name for name, _ in inspect.getmembers(jubilant.Juju, inspect.isfunction) if not name.startswith("_")}
    tested = {name for file in HERE.glob("test_*.py") for name in re.findall(r"^def test_(\w+)", file.read_text(), re.MULTILINE)}
    assert methods - tested == set(REFUSED)
