"""A class on a real cluster: the marks and bytes of one machine, whatever dies on the way."""

import os
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest
from distributed import Client

from graders.catalogue.labs import find_lab
from graders.catalogue.seeds import course_secret, fingerprint
from graders.commands.options import cluster_at
from graders.errors import MarkpropError
from graders.marking import cluster, flights
from graders.marking.cluster import Cluster
from graders.marking.parcels import joined, pack_graded, parted
from graders.marking.pipeline import ungraded
from graders.marking.settings import Settings
from graders.marking.station import Opened, Opening, Station, chunk_of
from graders.marking.uploads import Intake
from graders.marking.whole_class import mark_class
from graders.model import Limits, SandboxFacts
from graders.reading.plain import decoded, encoded
from graders.reports.console import batch_progress
from graders.sandbox.doctor import examine
from graders.sandbox.forking import can_fork
from graders.submissions import Submission
from tests.marking.made import BLANK, RIGHT, WRONG, stored, write_class

pytestmark = pytest.mark.skipif(not can_fork(), reason="workers need Linux")
# Long, and a client's threads stay in the process: readers of later tests could not be forked.
real = pytest.mark.prove
LAB = find_lab("multiple_layers").only(["tanh"])
LIMITS = Limits(total_s=60, cell_s=10, call_s=2)


@pytest.fixture(scope="module", autouse=True)
def no_thread_left():
    """Leave those of a client: they stay, and only the proofs start any."""


CLUSTER = """
import sys
import dask.config
from distributed import LocalCluster

if __name__ == "__main__":
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
        ) as cluster,
    ):
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@pytest.fixture(scope="module")
def workers(tmp_path_factory):
    """Start a cluster of two workers, each of which is replaced when it dies; return its address.

    In a process of its own, as where nobody tests: one with several threads forks no readers.
    """
    folder = tmp_path_factory.mktemp("cluster")
    (folder / "start.py").write_text(CLUSTER)
    with subprocess.Popen(
        [sys.executable, "start.py"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as started:
        yield started.stdout.readline().strip()
        started.stdin.close()


def _mark(folder, out, grade=None, told=lambda report: None, **more):
    class Progress(type(batch_progress(0))):
        def finished(self, report):
            super().finished(report)
            told(report)

    def progress(total):
        display = batch_progress(total)
        display.__class__ = Progress
        return display

    return mark_class(
        Intake((folder,), single=False),
        LAB,
        out,
        Settings(limits=LIMITS, **more.pop("settings", {})),
        resume=more.pop("resume", False),
        settle=lambda submission, report: report,
        progress=progress,
        **({"grade": grade} if grade else {}),
        **more,
    )


def _pids(scheduler):
    with Client(scheduler, set_as_default=False) as client:
        return sorted(client.run(os.getpid).values())


def _class_of_forty(folder):
    """Write 36 notebooks, and what is not one: an archive with data, modules, nonsense."""
    kinds = {4: WRONG, 9: RIGHT, 22: RIGHT}  # most are blank, which costs least
    write_class(folder, **{f"s{number}": kinds.get(number, BLANK) for number in range(36)})
    reads = "scale = float(open('data.txt').read())\n" + RIGHT.replace(
        "np.tanh(", "scale * np.tanh("
    )
    with zipfile.ZipFile(folder / "zipped.zip", "w") as archive:
        notebook = v4.new_notebook(cells=[v4.new_code_cell(reads)])
        archive.writestr("lab/multiple_layers.ipynb", nbformat.writes(notebook))
        archive.writestr("lab/data.txt", "1.0")
    (folder / "truncated.ipynb").write_text('{"cells": [{"cell_type": "code", "sou')
    (folder / "script.py").write_text(RIGHT)
    repository = write_class(folder / "repository", multiple_layers="from own import TanhLayer")
    (repository / "own.py").write_text(RIGHT)
    return folder


@real
def test_a_worker_that_dies_costs_nobody_a_mark(tmp_path, workers):
    """One of two is killed in the middle of forty submissions; the bytes are those of one machine.

    Only the seconds that grading took differ. Later, either continues what the other began.
    """
    folder = _class_of_forty(tmp_path / "in")
    _mark(folder, tmp_path / "one")
    away = Cluster(workers).grade
    killed, done = [], []

    def told(report):
        done.append(report.submission)
        if len(done) == 8:
            killed.append(_pids(workers)[0])
            os.kill(killed[0], signal.SIGKILL)

    _mark(folder, tmp_path / "many", away, told)

    assert len(killed) == 1
    assert len(done) == len(set(done)) == 40
    assert killed[0] not in _pids(workers)
    one, many = stored(tmp_path / "one"), stored(tmp_path / "many")
    assert many.keys() == one.keys()
    assert [name for name in one if many[name] != one[name]] == []
    assert _mark(folder, tmp_path / "many", resume=True).kept == 40
    assert _mark(folder, tmp_path / "one", away, resume=True).kept == 40


@real
def test_another_version_is_refused_by_name(tmp_path, workers, monkeypatch):
    """Nothing is graded where another lab, engine or package would give the marks."""
    mine = cluster.installation(LAB)
    monkeypatch.setattr(cluster, "installation", lambda lab: replace(mine, markprop="0.0.9"))
    folder = write_class(tmp_path / "in", one=BLANK)

    with pytest.raises(MarkpropError) as error:
        _mark(folder, tmp_path / "out", Cluster(workers).grade)

    assert str(error.value).count("another version of Markprop") == 2
    assert "tcp://127.0.0.1:" in str(error.value)
    assert "the client has 0.0.9" in str(error.value)
    assert not (tmp_path / "out" / "one").exists()


@real
def test_the_course_secret_reaches_the_workers(tmp_path, workers, monkeypatch):
    """Hidden checks draw from it there as they do here, and a later run has its own."""
    folder, away = write_class(tmp_path / "in", one=BLANK), Cluster(workers)
    prints = []
    for secret in ("something", ""):
        monkeypatch.setenv("MARKPROP_COURSE_SECRET", secret)
        (report,) = _mark(folder, tmp_path / f"out-{secret}", away.grade).reports
        prints.append(report.seed_fingerprint)
        assert report.seed_fingerprint == fingerprint(course_secret())
    assert len(set(prints)) == 2


class _Dying:
    """A cluster on which nobody lives long enough to grade the submission `bad`."""

    def __init__(self, monkeypatch):
        self.sent = []
        monkeypatch.setattr(flights, "wait", lambda futures, **how: None)

    def nthreads(self):
        return {"tcp://10.0.0.1:1": 1, "tcp://10.0.0.2:1": 1}

    def submit(self, work, run, chunk, **how):
        turn, *packed = parted(chunk)
        names = [decoded(Submission, parted(data)[0]).name for data in packed]
        self.sent.append((turn, names, how["workers"]))
        reply = [b""]
        for name in names:
            reply += [name.encode(), pack_graded(_graded(name))]
        return _Landed("error" if "bad" in names else "finished", joined(reply))


class _Landed:
    def __init__(self, status, reply):
        self.status, self.result = status, lambda: reply

    def done(self):
        return True


def _graded(name):
    submission = Submission(name, Path(name), (), None, None, None, "")
    return ungraded(submission, LAB, (), SandboxFacts("off", ()), "as good as any", 0.0)


@real
def test_who_outlives_no_worker_is_tried_twice_and_told(tmp_path, monkeypatch):
    """Its neighbours in the chunk have another turn, each alone on a machine, and their marks."""
    submissions = [
        Submission(name, tmp_path / name, (), None, None, None, "")
        for name in ("bad", *(f"s{number}" for number in range(79)))
    ]
    client, told = _Dying(monkeypatch), []
    turns = flights.Turns(
        client,
        "run",
        save=lambda submission, graded: graded.report,
        tell=lambda submission, report: told.append(report.submission),
        begun=lambda submission: None,
    )

    turns.first(submissions)
    lost = turns.last()

    assert [submission.name for submission in lost] == ["bad"]
    assert sorted([*told, "bad"]) == sorted(s.name for s in submissions)
    with_bad = [(turn, names) for turn, names, _ in client.sent if "bad" in names]
    assert len(with_bad) == 2
    assert with_bad[1] == (b"last", ["bad"])
    assert {tuple(hosts) for turn, _, hosts in client.sent if turn} == {
        ("10.0.0.1",),
        ("10.0.0.2",),
    }


@real
def test_a_lost_submission_has_a_report_that_says_so(tmp_path, monkeypatch, workers):
    """Its points are pending: nobody judged it, and it is listed for a person."""
    monkeypatch.setattr(flights.Turns, "first", lambda self, waiting: self.again.extend(waiting))
    monkeypatch.setattr(flights.Turns, "last", lambda self: self.again)
    folder = write_class(tmp_path / "in", one=RIGHT)

    (report,) = _mark(folder, tmp_path / "out", Cluster(workers).grade).reports

    assert report.pending_points == 10
    assert "ended on each worker of the cluster" in report.reason
    assert _mark(folder, tmp_path / "out", resume=True).kept == 0


@real
def test_a_station_that_dies_loses_its_chunk_and_no_more(tmp_path):
    """The worker hears of it at once, and nothing of the station stays."""
    opening = Opening(
        LAB.id, (), ("tanh",), (), LIMITS, "auto", False, "", cluster.installation(LAB)
    )
    station = Station(encoded(opening), 1)
    assert decoded(Opened, station.opened()).refusal == ""

    station._process.kill()

    with pytest.raises(OSError, match=r"line|pipe|reset"):
        station.grade(chunk_of([], last=False))
    station.close()
    assert station._process.returncode == -signal.SIGKILL


@real
def test_an_interrupt_ends_everything_in_order(tmp_path):
    """From the keyboard it reaches the workers too: one sentence, and only reports stay."""
    endless = "exec('while True: pass')"  # what nobody can follow runs
    write_class(tmp_path / "in", a=BLANK, b=endless, c=BLANK, d=BLANK)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    words = [*("grade", "in", "--lab", LAB.id, "--exercise", "tanh"), "--cluster", "local:2"]
    with subprocess.Popen(
        [sys.executable, "-m", "graders", *words, "--out", "out"],
        cwd=tmp_path,
        env={**os.environ, "TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as run:
        line = run.stdout.readline()
        os.killpg(run.pid, signal.SIGINT)
        said = run.stderr.read()
        assert run.wait(timeout=120) == 130, said
    assert line.startswith("[1/4]")
    assert "add --resume" in said
    assert "Traceback" not in said, said
    assert len(list((tmp_path / "out").glob("*/report.json"))) < 4
    assert list(temporary.iterdir()) == []


def test_without_dask_the_next_step_is_said(monkeypatch):
    """The extra is named, and nothing of it is loaded by other commands."""
    monkeypatch.delitem(sys.modules, "graders.marking.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)

    with pytest.raises(MarkpropError, match=r'pip install "markprop\[grader,dask\]"'):
        cluster_at("local:2")


@pytest.mark.parametrize("error", [RuntimeError("Nanny failed to start."), OSError(11, "again")])
def test_workers_that_do_not_start_are_told(monkeypatch, error):
    """Where the machine has no room for them, a sentence names the next step."""

    def fail(**_):
        raise error

    monkeypatch.setattr("graders.marking.cluster.LocalCluster", fail)

    with (
        pytest.raises(MarkpropError, match=r"2 workers could not .*Ask for fewer"),
        cluster_at("local:2").client(),
    ):
        pass


# In a process of its own: the thread of a client that found nobody stays for ever.
ADDRESSES = """
from graders.errors import MarkpropError
from graders.marking import cluster

cluster._ANSWER_S = 0.2
for address in ("local:", "local:0", "local:x", "tcp://127.0.0.1:9", "nonsense"):
    try:
        with cluster.Cluster(address).client():
            print("connected")
    except MarkpropError as error:
        print("local:N" in str(error))
"""


def test_wrong_addresses_are_told():
    """What is no address, and where nobody answers."""
    done = subprocess.run([sys.executable, "-c", ADDRESSES], capture_output=True, text=True)

    assert done.stdout.split() == ["True"] * 5, done.stderr


@pytest.mark.parametrize(
    ("address", "clear"),
    [
        ("local:2", False),
        ("tls://10.0.0.1:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://10.0.0.1:8786", True),
        ("10.0.0.1:8786", True),
    ],
)
def test_a_line_in_the_clear_is_told(address, clear):
    """Students' work and the course secret go over it."""
    assert ("not encrypted" in Cluster(address).note) == clear


@real
def test_doctor_looks_at_every_worker(workers):
    """Each by its address, as it looks at this machine."""
    found = Cluster(workers).examine()

    assert len(found) == 2
    assert {one.chosen for one in found.values()} == {examine().chosen}
