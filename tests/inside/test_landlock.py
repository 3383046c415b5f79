"""The allowlist of files, applied for real in processes to spare, for every version."""

import os
import sys

import pytest

from graders.inside import landlock

# A fork of a test process that has threads is safe here: the child tries one thing and ends.
pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or not landlock.version(), reason="this machine has no Landlock"
    ),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def inside(rules, attempt):
    """Return what `attempt` gives in a process restricted to `rules`, as text."""
    reads, writes = os.pipe()
    process = os.fork()
    if process == 0:
        try:
            landlock.restrict(rules)
            said = str(attempt())
        except OSError as error:
            said = type(error).__name__
        finally:
            os.write(writes, said.encode())
            os._exit(0)
    os.close(writes)
    with os.fdopen(reads) as stream:
        said = stream.read()
    os.waitpid(process, 0)
    return said


@pytest.fixture(params=range(1, 8))
def version(request, monkeypatch):
    """Pretend to have an older kernel: a ruleset of its size and rights."""
    if request.param > landlock.version():
        pytest.skip(f"this kernel has version {landlock.version()}")
    monkeypatch.setattr(landlock, "version", lambda: request.param)
    return request.param


def test_only_what_is_listed_can_be_read(version, tmp_path):
    """A listed folder can be read and not written; its neighbour can do neither."""
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "file").write_text("yes")
    (tmp_path / "closed").mkdir()
    (tmp_path / "closed" / "file").write_text("no")
    rules = [(str(tmp_path / "open"), landlock.READ)]

    assert inside(rules, (tmp_path / "open" / "file").read_text) == "yes"
    assert inside(rules, lambda: os.listdir(tmp_path / "open")) == "['file']"
    assert inside(rules, (tmp_path / "closed" / "file").read_text) == "PermissionError"
    assert inside(rules, lambda: os.listdir(tmp_path)) == "PermissionError"
    assert inside(rules, lambda: (tmp_path / "open" / "x").write_text("")) == "PermissionError"


def test_scratch_can_be_used_freely(version, tmp_path):
    """Files and folders can be made, changed, moved within, and removed."""
    rules = [(str(tmp_path), landlock.WRITE)]

    def work():
        (tmp_path / "folder").mkdir()
        (tmp_path / "a").write_text("1")
        (tmp_path / "a").rename(tmp_path / "b")
        (tmp_path / "b").unlink()
        (tmp_path / "folder").rmdir()
        return "done"

    assert inside(rules, work) == "done"


def test_no_links_pipes_or_programs(version, tmp_path):
    """What a student's process makes can be removed without surprise, and nothing is executed."""
    rules = [(str(tmp_path), landlock.WRITE), ("/usr", landlock.READ), ("/bin", landlock.READ)]

    assert inside(rules, lambda: os.symlink("/etc", tmp_path / "link")) == "PermissionError"
    assert inside(rules, lambda: os.mkfifo(tmp_path / "pipe")) == "PermissionError"
    assert inside(rules, lambda: os.execv("/bin/true", ["true"])) == "PermissionError"


def test_missing_paths_are_left_out(tmp_path):
    """A path of another distribution does no harm."""
    rules = [(str(tmp_path / "nothing"), landlock.READ), (str(tmp_path), landlock.READ)]
    assert inside(rules, lambda: os.listdir(tmp_path)) == "[]"
