"""The command line's front door."""

import subprocess
import sys

from click.testing import CliRunner

from graders.__main__ import cli

PROBE = """
import sys
from graders.__main__ import cli
try:
    cli.main(["--help"])
except SystemExit:
    pass
print(sorted(name for name in sys.modules if name.startswith("graders.commands.")))
"""


def test_help_names_every_command_without_importing_one():
    """A person who asks what there is does not wait for what each command needs."""
    said = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True
    ).stdout

    assert "grade     Grade notebooks" in said
    assert said.splitlines()[-1] == "[]"


def test_help_of_all_commands_is_the_help_of_each():
    """The line of each command in the list is the first line of its own help."""
    listed = " ".join(CliRunner().invoke(cli, ["--help"]).output.split())

    for name in cli.list_commands(None):
        first = cli.get_command(None, name).help.splitlines()[0].removesuffix(".")
        assert f"{name} {first}" in listed


def test_a_missing_package_is_said_beside_the_commands_that_need_it(monkeypatch):
    """A student's installation says which commands are an instructor's."""
    monkeypatch.setitem(sys.modules, "pydantic", None)
    for name in [m for m in sys.modules if m.startswith(("graders.commands", "graders.reports"))]:
        monkeypatch.delitem(sys.modules, name)

    listed = CliRunner().invoke(cli, ["--help"]).output

    assert "(needs markprop[grader])" in listed
