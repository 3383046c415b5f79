"""A report stays exactly as long as nothing that can move its marks has changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from graders.catalogue.seeds import SECRET_VARIABLE
from graders.marking.resume import Grading, handed_in_anew, remember, same_grading
from graders.model import Limits
from graders.reports.store import submission_folder
from graders.submissions import Submission


def grading_key(submission, lab, limits, sandbox):
    """Return the key of one submission."""
    return Grading(lab, limits, sandbox).keys([submission])[submission.name]


def _submission(digest="d"):
    return Submission("ada", Path("ada.ipynb"), (), None, None, None, digest)


def test_the_key_holds_everything_that_can_move_a_mark(small_lab, monkeypatch):
    """Another work, limit, sandbox, secret or check gives another key; the same gives the same."""
    small_lab.write("reference/small.ipynb", "{}")
    lab = small_lab.read()

    def key(digest="d", limits=None, sandbox="auto"):
        return grading_key(_submission(digest), lab, limits or Limits(), sandbox)

    keys = {key(), key("e"), key(limits=Limits(call_s=1)), key(sandbox="off")}
    monkeypatch.setenv(SECRET_VARIABLE, "mine")
    keys.add(key())
    assert len(keys) == 5
    assert key() == key()


def test_a_changed_check_gives_another_key(small_lab, tmp_path):
    """One edited line in a check file is noticed."""
    small_lab.write("reference/small.ipynb", "{}")
    before = grading_key(_submission(), small_lab.read(), Limits(), "auto")
    other = type(small_lab)(tmp_path / "other")
    other.write("reference/small.ipynb", "{}")
    other.write("public/test_extra.py", "# changed\n")
    assert grading_key(_submission(), other.read(), Limits(), "auto") != before


def test_a_module_that_was_installed_gives_another_key(small_lab):
    """Checks that waited for it can be judged now; one that is still missing changes nothing."""
    small_lab.write("reference/small.ipynb", "{}")
    lab = small_lab.read()

    def key(module):
        needing = replace(lab.exercises[0], requires=(module,))
        return grading_key(
            _submission(), replace(lab, exercises=(needing, *lab.exercises[1:])), Limits(), "auto"
        )

    assert key("no_such_module") == grading_key(_submission(), lab, Limits(), "auto")
    assert key("json") != key("no_such_module")


@pytest.mark.parametrize("package", ["numpy", "hypothesis"])
def test_another_version_gives_another_key(small_lab, monkeypatch, package):
    """The same marks are promised for the same versions only."""
    small_lab.write("reference/small.ipynb", "{}")
    before = grading_key(_submission(), small_lab.read(), Limits(), "auto")
    monkeypatch.setattr("graders.marking.resume._version", _newer(package))

    assert grading_key(_submission(), small_lab.read(), Limits(), "auto") != before


def _newer(package):
    from importlib.metadata import version

    return lambda name: f"{version(name)}{'.post1' if name == package else ''}"


def test_only_the_same_grading_stays(tmp_path):
    """A missing, broken or other note means grading again."""
    remember(tmp_path, _submission(), "key")
    assert same_grading(tmp_path, _submission(), "key")
    assert not same_grading(tmp_path, _submission(), "another")

    note = submission_folder(tmp_path, "ada") / ".grading"
    note.write_text("half")
    assert not same_grading(tmp_path, _submission(), "key")
    note.unlink()
    assert not same_grading(tmp_path, _submission(), "key")


def test_work_handed_in_anew_is_noticed(tmp_path):
    """The digest stored with the report is compared with today's."""
    name = _submission().name
    assert handed_in_anew(tmp_path, name, _submission())
    remember(tmp_path, _submission(), "key")
    assert not handed_in_anew(tmp_path, name, _submission())
    assert handed_in_anew(tmp_path, name, _submission("other"))
