"""The command line's front door."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from graders.__main__ import cli

README = Path(__file__).parent.parent / "README.md"
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


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("grad",), "No such command 'grad'. Did you mean grade?"),
        (("xyzzy",), "No such command 'xyzzy'."),
        (("export", ".", "--format", "canvs"), "Did you mean canvas?"),
        (("grade", ".", "--lab", "x", "--sandbox", "Strickt"), "Did you mean strict?"),
        (("labs", "multiple_layer"), "Did you mean multiple_layers?"),
        (("verify", "--exercise", "tahn"), "did you mean 'tanh'?"),
        (("grade", ".", "--lab", "multiple_layers", "--without", "rleu"), "did you mean 'relu'?"),
    ],
)
def test_what_is_misspelt_is_answered_with_what_is_meant(arguments, said, tmp_path):
    """Commands, options' values, labs and exercises; never with a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "graders", *arguments], capture_output=True, text=True, cwd=tmp_path
    )

    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert ("Did you mean" in done.stderr) == ("Did you mean" in said)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_get_their_completion(shell):
    """As the README says."""
    env = {**os.environ, "_MARKPROP_COMPLETE": f"{shell}_source"}
    program = "import sys; sys.argv[0] = 'markprop'; from graders.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env)

    assert done.returncode == 0
    assert "_MARKPROP_COMPLETE" in done.stdout
    assert f"_MARKPROP_COMPLETE={shell}_source markprop" in README.read_text()
