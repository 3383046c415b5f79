"""With one layer of the sandbox missing: what is said of it, and what holds all the same."""

import json
import subprocess
import sys

import pytest

from graders.sandbox.layers import STRICT, WHAT_FOR
from tests.hostile.arena import HONEST, WITHOUT, Arena, User
from tests.hostile.attack import ALL, NO_MORE, NOTHING, WORTH
from tests.hostile.conftest import Seen
from tests.hostile.tables import answers, hooks, lies, line, shapes, words
from tests.hostile.test_attacks import UNSEEN, exercise, said
from tests.reports.inert import found_alive

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere they are missing anyway")
proof = pytest.mark.prove
# They stay in their own process: what the layers keep from them is nothing that they need.
ATTACKS = [a for table in (line, shapes, answers, lies, hooks, words) for a in table.ATTACKS]
CORE = [attack for attack in ATTACKS if attack.core]


@pytest.fixture(params=STRICT)
def layer(request):
    """Return the layer that is missing."""
    return request.param


@pytest.fixture
def seen(once, layer):
    """Return the run of these attacks without the layer."""
    return Seen(
        once(f"no-{layer}", lambda folder: Arena(folder, User("self"), CORE, without=layer))
    )


@proof
def test_the_terminal_says_what_is_missing_before_anything_runs(seen, layer):
    """Which one, what it would do, and where to read how to get it; every report has the rest."""
    told = seen.said["out"] + seen.said["err"]

    assert f"Missing: `{layer}`, by which it {WHAT_FOR[layer]}" in " ".join(told.split())
    assert told.index("Missing:") < told.index("aaa_neighbour")
    for name in seen.names():
        had = seen.report(name)["sandbox"]["layers"]
        assert [one for one in STRICT if one not in had] == [layer]


@proof
def test_nothing_is_won_by_it(seen, alone):
    """Marks, neighbours and pages are what they are with all layers."""
    worth = exercise(alone("self", "control").report("control"), "tanh")["points"]
    for attack in CORE:
        report = seen.report(attack.name)
        earned = exercise(report, "tanh")["points"]
        due = {WORTH: worth, NO_MORE: worth, NOTHING: 0, ALL: None}.get(attack.earns, attack.earns)
        assert due is None or earned <= due, (attack.name, said(report))
        assert report["pending_points"] == 0, attack.name
        for page in ("report", "feedback"):
            text = (seen.results / attack.name / f"{page}.html").read_text(encoding="utf-8")
            assert found_alive(text) == []
            assert UNSEEN.search(text) is None
    for name in HONEST:
        marks = [
            exercise(one.report(name), e)["points"]
            for one in (seen, alone("self", name))
            for e in ("tanh", "relu")
        ]
        assert marks[:2] == marks[2:]
    assert seen.said["status"] == 0, seen.said["err"]
    assert seen.said["left"] == seen.said["tmp"] == []


def test_strict_refuses_and_names_it(tmp_path, layer):
    """Exit code 2, before anything of a student's was run."""
    (tmp_path / "work.ipynb").write_text(json.dumps({"cells": []}), encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT, layer, "grade", "work.ipynb", "--lab"]
    command += ["multiple_layers", "--out", "out", "--sandbox", "strict"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert f"`{layer}`" in done.stderr
    assert "it was taken away" in " ".join(done.stderr.split())
    assert not list((tmp_path / "out").glob("*/report.json"))
