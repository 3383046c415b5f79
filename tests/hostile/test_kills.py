"""Kill -9 of any process of a batch, at any moment, changes no mark of an honest student."""

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from graders.sandbox.forking import can_fork
from tests.hostile.arena import LIMITS, RELU, RIGHT, SUPERVISOR
from tests.hostile.attack import IMPORTS, notebook

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(not can_fork(), reason="batches are not forked here"),
]
TIMES = 50  # that hit a process
KINDS = ("parent", "forker", "grader", "kernel", "reader", "guard")
CLASS = {
    "ada": (IMPORTS, RIGHT, RELU),
    "ben": (IMPORTS, RIGHT.replace("1 -", "1 +"), "1 / 0", RELU),
    "cyd": (IMPORTS, RIGHT),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a folder with a class in it."""
    made = tmp_path_factory.mktemp("kills")
    (made / "class").mkdir()
    for name, cells in CLASS.items():
        (made / "class" / f"{name}.ipynb").write_text(notebook(*cells), encoding="utf-8")
    return made


class Batch:
    """One run of the command line, whose processes can be looked at."""

    def __init__(self, folder, out, tmp, *options):
        command = [sys.executable, "-m", "graders", "grade", str(folder / "class"), "--each"]
        command += ["--lab", "multiple_layers", "--exercise", "tanh", "--exercise", "relu"]
        command += ["--out", str(out), "--jobs", "2", *LIMITS, *options]
        variables = {
            "PATH": os.defpath,
            "HOME": str(folder),
            "TMPDIR": str(tmp),
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        order = {"command": command, "cwd": str(folder), "most_s": 3000, "env": variables}
        order["patience_s"] = 60.0  # for those who end with a killed parent
        self.top = subprocess.Popen(
            [sys.executable, str(SUPERVISOR), json.dumps(order)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def kinds(self):
        """Return the processes that run, by what they are."""
        found = {kind: [] for kind in KINDS}
        for parent in children(self.top.pid):
            if b"graders" not in command_of(parent):
                continue
            found["parent"].append(parent)
            for child in children(parent):
                if b'"role": "zygote"' in command_of(child):
                    found["forker"].append(child)
                    found["kernel"] += children(child)
                    continue
                # Readers, graders and the guard are forks of one program: the guard waits in a
                # group of its own, a grader is its session's first, and so is a reader of a class.
                session = os.getsid(child) == child
                found["grader" if session else "guard"].append(child)
                found["reader"] += children(child)
        return found

    def shoot(self, kind, after_s):
        """Kill one process of a kind at a moment, or as soon as there is one; return whether."""
        time.sleep(after_s)
        while self.top.poll() is None:
            try:
                there = self.kinds()[kind]
                if there:
                    os.kill(random.choice(there), signal.SIGKILL)
                    return True
            except (OSError, ProcessLookupError):
                continue
            time.sleep(0.002)
        return False

    def said(self):
        """Wait for its end, and return what the supervisor saw."""
        said = json.loads(self.top.communicate()[0])
        assert said["left"] == []
        return said


def children(process):
    """Return the children of all threads of a process."""
    try:
        found = []
        for task in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{task}/children") as file:
                found += map(int, file.read().split())
        return found
    except OSError:
        return []


def command_of(process):
    """Return the command line of a process."""
    try:
        with open(f"/proc/{process}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


def marks(out):
    """Return every student's verdicts and points, and what is pending."""
    found = {}
    for name in CLASS:
        report = json.loads((out / name / "report.json").read_text())
        found[name] = (
            report["points"],
            report["pending_points"],
            report["status"],
            [
                [(c["id"], c["verdict"], c["points"]) for c in e["checks"]]
                for e in report["exercises"]
            ],
        )
    return found


def test_a_kill_at_any_moment_moves_no_mark(folder, tmp_path, capsys):
    """Each kind of process in turn; what does not end well is taken up again with --resume."""
    tmp = tmp_path / "tmp"
    tmp.mkdir()
    started = time.monotonic()
    assert Batch(folder, tmp_path / "alone", tmp).said()["status"] == 0
    lasts = time.monotonic() - started
    expected = marks(tmp_path / "alone")
    rng = random.Random(0)
    hit, resumed, number = dict.fromkeys(KINDS, 0), 0, 0
    while sum(hit.values()) < TIMES:
        kind, out = min(KINDS, key=lambda kind: hit[kind]), tmp_path / f"out{number}"
        began, batch = time.monotonic(), Batch(folder, out, tmp)
        moment = rng.uniform(0, lasts)
        if batch.shoot(kind, moment):
            hit[kind] += 1
        else:  # the first batch may have had a busier machine
            lasts = min(lasts, time.monotonic() - began)
        if batch.said()["status"] != 0:
            resumed += 1
            said = Batch(folder, out, tmp, "--resume").said()
            assert said["status"] == 0, (number, kind, said["out"], said["err"])
        assert marks(out) == expected, (number, kind)
        expect_empty(tmp, f"batch {number}, its {kind} killed after {moment:.2f} s")
        number += 1
        assert number < 4 * TIMES, hit  # it always comes too late
    with capsys.disabled():
        told = {**hit, "taken up again": resumed, "batches": number}
        sys.stdout.write(f"\nkilled: {json.dumps(told)}\n")


def expect_empty(tmp, told):
    """Wait until what the killed left is removed by those who outlive them."""
    for _ in range(3000):
        if not list(tmp.iterdir()):
            return
        time.sleep(0.01)
    raise AssertionError((told, sorted(map(str, tmp.rglob("*")))))
