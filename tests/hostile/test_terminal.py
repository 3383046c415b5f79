"""On a real terminal, where colours and a progress bar are drawn, hostile names draw nothing."""

import os
import pty
import re
import subprocess
import sys

import pytest

from tests.hostile.arena import CONTROL
from tests.hostile.attack import notebook
from tests.hostile.tables.names import NAMES

ROSTER = 'id,name\n1,"\x1b]0;owned\x07[bold]x[/bold][link=http://evil.example]y"\n2,"\u202eevil"\n'
# Colours, and what a progress bar needs: moving in its own lines, and hiding the cursor.
OURS = re.compile(r"\x1b\[(?:[\d;]*m|\d*[AK]|\?25[hl])")


@pytest.mark.prove
def test_a_terminal_obeys_us_alone(tmp_path):
    """Names of files and students bring no code: no title, no link, no cursor, no direction."""
    folder = tmp_path / "class"
    folder.mkdir()
    for name in ("name_of_codes", "name_of_lines", "name_from_the_right", "name_of_template"):
        (folder / f"{name}{NAMES[name]}.ipynb").write_text(notebook(*CONTROL))
    (folder / "broken\x1b]0;owned\x07\u202e[red]::error::.zip").write_bytes(b"x")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    command = [sys.executable, "-m", "graders", "grade", "class", "--each", "--exercise", "tanh"]
    command += ["--lab", "multiple_layers", "--out", "out", "--students", "roster.csv"]
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ) as run:
        os.close(theirs)
        shown = b"".join(iter(lambda: _part(ours), b"")).decode()
    os.close(ours)

    assert run.returncode == 0
    assert OURS.search(shown), "it was no terminal"
    assert shown.count("owned") >= 3
    assert (
        re.findall(
            "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", OURS.sub("", shown)
        )
        == []
    )


def _part(terminal):
    try:
        return os.read(terminal, 65_536)
    except OSError:  # the other end is closed
        return b""
