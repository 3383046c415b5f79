"""Every command that the documentation shows is one that the program takes, and does its work."""

import re
import shlex
import zipfile
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from graders.__main__ import cli
from graders.reports.store import write_report
from tests.exports.made import of_student
from tests.exports.test_blackboard import TABBED
from tests.exports.test_canvas import EXPORT
from tests.exports.test_moodle import GRADEBOOK, WORKSHEET

DOCS = Path(__file__).parents[2] / "docs"
# As much of a browser as prints.
BROWSER = b"""#!/bin/sh
for a; do case $a in --print-to-pdf=*) printf "%s" "%PDF-1.7" > "${a#*=}";; esac; done
"""
PAGES = ("github.md", "gradebooks.md", "gradescope.md", "review.md")


def _shown(page):
    """Yield the commands of a page, continuation lines joined."""
    for block in re.findall(r"```console\n(.*?)```", (DOCS / page).read_text(), re.S):
        text = re.sub(r"\\\n\s*", " ", block)
        for line in text.splitlines():
            if line.strip().startswith("$ markprop "):
                yield page, line.strip()[2:]


COMMANDS = [shown for page in PAGES for shown in _shown(page)]


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """Lay out the files that the pages speak of, and stand beside them."""
    for number, name in (("u1", "Ada Lovelace"), ("u2", "Grace Hopper")):
        address = f"{name.split()[0].lower()}@example.org"
        made = of_student(number, 8.5, name=name, email=address)
        write_report(tmp_path / "results", made.model_copy(update={"lab": "transfer_functions"}))
    with zipfile.ZipFile(tmp_path / "download.zip", "w") as archive:
        for number in ("u1", "u2"):
            archive.writestr(f"sub {number}_90{number[1]}_assignsubmission_file_/lab.py", "x = 1\n")
    files = {
        "grades.csv": EXPORT.encode(),
        "worksheet.csv": WORKSHEET.encode(),
        "gradebook.csv": GRADEBOOK.encode(),
        "gradecenter.xls": TABBED.encode("utf-16"),
        "roster.csv": b"id,name\nu1,Ada Lovelace\n",
        "extensions.csv": b"student,days\nu1,2\n",
        "marks.csv": b"student,question,points,max_points\nu1,essay,1,2\n",
        "class/u1/lab.py": b"x = 1\n",
        "lab2/u1/lab.py": b"x = 1\n",
        "results/lab1/index.html": b"",
        "share-1-of-4.zip": b"",
        "share-1-of-4/review.sqlite": b"",
        "share-2-of-4/review.sqlite": b"",
        "export.csv": b"OrgDefinedId,Lab 1\n#u1,\n#u2,\n",
        "bin/chromium": BROWSER,
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "bin" / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=":")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("page", "line"), COMMANDS, ids=lambda text: text[:70])
def test_documented_commands_work_as_written(desk, page, line):
    """Exports and packages are run; of commands that grade, every option and file is taken."""
    words = shlex.split(line, comments=True)[1:]
    if words[0] in ("export", "package"):
        done = CliRunner().invoke(cli, words, standalone_mode=False)
        assert done.exception is None, done.output
        assert done.return_value in (0, None), done.output
        return
    command = cli.get_command(click.Context(cli), words[0])

    with command.make_context(words[0], words[1:]):
        pass


def test_the_pages_show_every_format_and_link_to_what_is_there():
    """No format is undocumented, no link leads nowhere."""
    text = "".join((DOCS / page).read_text() for page in PAGES)

    for kind in ("csv", "canvas", "moodle", "blackboard", "gradescope", "junit", "dolos",
                 "markdown", "classroom", "classroom50", "table", "feedback"):  # fmt: skip
        assert re.search(rf"--format {kind}\b|`{kind}`", text), kind
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", (DOCS / page).read_text()):
            if "://" not in target:
                assert (DOCS / target).exists(), f"{page}: {target}"


def test_anchors_lead_to_headings():
    """A link within the pages names a heading that exists."""
    for page in PAGES:
        for target, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", (DOCS / page).read_text()):
            text = (DOCS / (target or page)).read_text()
            headings = re.findall(r"^#+ (.+)$", text, re.M)
            slugs = {re.sub(r"[^\w\- ]", "", h).strip().lower().replace(" ", "-") for h in headings}
            assert anchor in slugs, f"{page}: {anchor}"
