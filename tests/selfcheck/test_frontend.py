"""What surrounds a self-check: whose names, which file, and a line of progress that goes away."""

import io
import re
import time

from graders.selfcheck import frontend
from graders.selfcheck.frontend import Progress, notebook_names, progress_stream


def test_each_front_end_tells_the_notebooks_name_in_its_way(monkeypatch, tmp_path):
    """VS Code by a name, Jupyter by the environment, others by the working folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.ipynb").touch()
    monkeypatch.setenv("JPY_SESSION_NAME", "/lab/notebooks/b.ipynb")
    windows = {"__vsc_ipynb_file__": r"c:\\Users\\ada\\a.ipynb"}
    assert list(notebook_names(windows)) == ["a.ipynb", "b.ipynb", "c.ipynb"]


def test_a_folder_that_is_gone_holds_no_notebooks(monkeypatch, tmp_path):
    """A working folder that was removed stops nothing."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert list(notebook_names({})) == []


def test_quick_work_shows_no_progress():
    """What is done within a second leaves nothing behind."""
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress.say("check 1 of 9")
    assert stream.getvalue() == ""


def test_slow_work_says_what_it_is_at_and_cleans_up(monkeypatch):
    """The line is written over itself, and blank at the end."""
    monkeypatch.setattr(frontend, "_PATIENCE_S", 0.01)
    monkeypatch.setattr(frontend, "_TICK_S", 0.01)
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress.say("check 3 of 9, fprop gives numbers")
        until = time.monotonic() + 60
        while "check 3" not in stream.getvalue() and time.monotonic() < until:
            time.sleep(0.01)
    lines = stream.getvalue().split("\r")
    assert any(re.match(r"\d+ s: check 3 of 9, fprop gives numbers", line) for line in lines)
    assert {len(line) for line in lines if line} == {78}
    assert lines[-2:] == [" " * 78, ""]


def test_without_threads_there_is_no_progress(monkeypatch):
    """A Python in the browser cannot start threads; the work goes on without a line."""

    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("threading.Thread.start", refuse)
    stream = io.StringIO()
    with Progress(stream) as progress:
        progress.say("check 1 of 9")
    assert stream.getvalue() == ""


def test_without_anybody_to_see_it_there_is_no_progress(monkeypatch):
    """A script whose output goes to a file gets no line of progress; a terminal does."""
    monkeypatch.setattr(frontend, "running_shell", lambda: None)
    monkeypatch.setattr("sys.stdout", io.StringIO())
    assert progress_stream() is None
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr("sys.stdout", terminal)
    assert progress_stream() is terminal
