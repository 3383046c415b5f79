"""Windows and macOS, as far as they can be played here: no fork, no POSIX, other encodings.

Each program runs in a process of its own, in which what the other system lacks is taken away.
"""

import json
import os
import subprocess
import sys

import pytest

TANH = """\
class TanhLayer:
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1 - outputs**2) * grads_wrt_outputs
"""
# The libraries are loaded as they are on this system; our own code meets the other one.
LIBRARIES = """
import psutil  # of this system, before another one is pretended
import asyncio, os, select, signal, socket, subprocess, sys, tempfile, threading
import click, hypothesis, ipykernel, nbclient, nbformat, pytest
import hypothesis.extra.numpy
import numpy as np
"""
WINDOWS = """
for module, names in (
    (os, ("fork", "forkpty", "killpg", "getuid", "geteuid", "getegid", "sched_getaffinity",
          "setsid", "getpgid", "waitpid", "chown", "statvfs")),
    (signal, ("SIGKILL", "SIGHUP", "SIGALRM", "setitimer", "pthread_sigmask")),
    (select, ("poll", "epoll")),
    (socket, ("AF_UNIX", "SOCK_SEQPACKET", "SCM_RIGHTS")),
):
    for name in names:
        if hasattr(module, name):
            delattr(module, name)
class Absent:
    def find_spec(self, name, *rest):
        if name in ("fcntl", "resource", "pwd", "grp", "termios"):
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules.pop(name, None)
sys.platform = "win32"
"""
MACOS = """
del os.fork, os.sched_getaffinity
sys.platform = "darwin"
"""
STRICT_ABOUT_ENCODINGS = """
import warnings
warnings.filterwarnings("error", category=EncodingWarning, module=r"graders(\\.|$)")
"""
COMMAND = """
from graders.__main__ import main
sys.argv = ["markprop", "check", "--exercise", "tanh"]
main()
"""


def run(program, folder, *options, **variables):
    """Run a program and return how it ended; what it prints are bytes."""
    return subprocess.run(
        [sys.executable, *options, "-c", program],
        cwd=folder,
        env={**os.environ, **variables},
        capture_output=True,
        timeout=300,
        check=False,
    )


@pytest.fixture
def folder(tmp_path):
    """Stand where a solved notebook lies, in a folder whose name is not ASCII."""
    place = tmp_path / "Übung eins"
    place.mkdir()
    cells = [
        {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": s}
        for s in ("import numpy as np  # für später", TANH)
    ]
    content = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    text = json.dumps(content, ensure_ascii=False)
    (place / "multiple_layers.ipynb").write_text(text, encoding="utf-8")
    return place


def test_the_self_check_needs_nothing_of_posix(folder):
    """In a notebook on Windows the same checks give the same verdicts."""
    program = LIBRARIES + WINDOWS + TANH + "from graders import check\nprint(check('tanh'))\n"
    done = run(program, folder)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == "tanh: 9 of 9 visible checks; 4 more run at marking\n"


def test_wrong_options_are_told_on_windows_too(folder):
    """The command line starts, and finds its labs, without anything of POSIX."""
    program = LIBRARIES + WINDOWS + COMMAND.replace('"tanh"]', '"tahn"]')
    done = run(program, folder)
    assert done.returncode == 2, done.stderr.decode()
    assert done.stderr.decode() == "Error: There is no exercise 'tahn'; did you mean 'tanh'?\n"


def test_a_notebook_is_checked_where_nothing_can_be_forked(folder):
    """On macOS the kernel is started like any program, and the verdicts are the same."""
    done = run(LIBRARIES + MACOS + COMMAND, folder)
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    assert "tanh: 9 of 9 visible checks; 4 more run at marking" in done.stdout.decode()


def test_a_pipe_of_windows_takes_every_line(folder):
    """With code page 1252 nothing is raised for want of a tick, and every file is read as UTF-8."""
    notebook = folder / "multiple_layers.ipynb"
    text = notebook.read_text(encoding="utf-8").replace("1 - outputs", "1 + outputs")
    notebook.write_text(text, encoding="utf-8")
    program = STRICT_ABOUT_ENCODINGS + "import sys\n" + COMMAND
    variables = {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = run(program, folder, "-X", "warn_default_encoding", **variables)
    assert done.returncode == 1, done.stderr.decode("cp1252")
    shown = done.stdout.decode("cp1252").splitlines()
    assert "tanh: 7 of 9 visible checks; 4 more run at marking" in shown
    assert any(line.startswith("x `bprop` gives the numbers") for line in shown)
    assert any(line.startswith("+ `fprop` gives the numbers") for line in shown)
