"""An installation finds the instructor's half, or says what is wrong with it."""

import subprocess
import sys
from pathlib import Path

import pytest

from graders import __version__
from graders.catalogue import installed
from graders.catalogue.check_files import check_files
from graders.catalogue.labs import read_lab
from graders.errors import MarkpropError, SandboxUnavailable
from graders.sandbox.layers import expect_apart

ROOT = Path(__file__).parents[2]


class _Distribution:
    """As much of an installed distribution as is asked for."""

    def __init__(self, version, folder, names):
        self.version = version
        self.files = [_File(folder, name) for name in names]


class _File:
    def __init__(self, folder, name):
        self._place = (folder / name, name)

    def as_posix(self):
        return self._place[1]

    def locate(self):
        return self._place[0]


@pytest.fixture
def found(monkeypatch, tmp_path):
    """Play an installed copy whose second distribution has that version and those files."""

    def play(version=__version__, names=("opt/markprop-solutions/reference/dp.py",), there=True):
        for name in names if there else ():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        monkeypatch.setattr(installed, "in_checkout", lambda: False)
        made = _Distribution(version, tmp_path, names)
        monkeypatch.setattr("importlib.metadata.distribution", lambda name: made)
        return installed._find()

    return play


def test_a_checkout_has_it_beside_the_engine():
    """Whatever else may be installed."""
    assert installed.ROOT == ROOT
    assert installed.in_checkout()


def test_the_second_distribution_is_found_where_it_was_installed(found, tmp_path):
    """By what the installer wrote down, on any system."""
    assert found() == (tmp_path / "opt" / "markprop-solutions", "")


def test_solutions_of_another_version_are_refused(found):
    """Checks of one version and an engine of another would mark by chance."""
    root, why = found(version="0.0.9")

    assert root is None
    assert "for Markprop 0.0.9, not" in why


@pytest.mark.parametrize("names", [("opt/markprop-solutions/reference/dp.py",), ()])
def test_files_that_are_gone_are_told(found, names):
    """As after a folder was cleaned up by hand."""
    assert found(names=names, there=False) == (None, "and the files of markprop-solutions are gone")


def test_announced_hidden_checks_that_are_missing_are_no_reason_for_half_a_mark(tmp_path):
    """A copy of a lab without its hidden checks judges public ones, and refuses to mark."""
    lab = tmp_path / "small"
    (lab / "public").mkdir(parents=True)
    (lab / "public" / "test_a.py").touch()
    (lab / "lab.toml").write_text(
        'id = "small"\ntitle = "Small"\nversion = "1"\nnotebook = "small.ipynb"\n'
        '[[exercise]]\nid = "a"\ntitle = "A"\ndefines = ["a"]\n'
    )
    (lab / "manifest.json").write_text('{"small": {"a": {"checks": 2, "points": "3"}}}')
    read = read_lab(lab)

    assert check_files(read, hidden=False) == [lab / "public" / "test_a.py"]
    with pytest.raises(MarkpropError, match="small: judging a as marking does needs"):
        check_files(read, hidden=True)


def test_only_a_checkout_is_written_into(monkeypatch):
    """What an author adds to an installed copy would be gone after the next installation."""
    installed.need_checkout("Writing")
    monkeypatch.setattr(installed, "in_checkout", lambda: False)

    with pytest.raises(MarkpropError, match="Writing is done in a checkout"):
        installed.need_checkout("Writing")


def test_solutions_that_students_could_read_are_refused(tmp_path):
    """As in an environment whose every folder is Python's own."""
    expect_apart(None, [str(tmp_path)])
    expect_apart(tmp_path / "opt" / "solutions", [str(tmp_path / "lib")])

    with pytest.raises(SandboxUnavailable, match="an environment of its own"):
        expect_apart(tmp_path / "lib" / "solutions", [str(tmp_path / "lib")])


def test_nobody_s_own_module_is_hidden_by_the_given_code(tmp_path):
    """`reference` means the given code only where nothing else is of that name."""
    (tmp_path / "reference.py").write_text("MINE = True\n")
    program = (
        "import sys\n"
        f"sys.path[:0] = [{str(ROOT)!r}]\n"
        "from graders.catalogue import installed\n"
        f"sys.path = [p for p in sys.path if p not in ({str(ROOT)!r}, '')]\n"
        "sys.meta_path.append(installed._GivenCode())\n"
        "if sys.argv[1:]:\n"
        f"    sys.path.append({str(tmp_path)!r})\n"
        "import reference\n"
        "print(hasattr(reference, 'MINE'))\n"
        "if not sys.argv[1:]:\n"
        "    from reference.mlp.layers import AffineLayer\n"
    )
    command = [sys.executable, "-c", program]

    for arguments, mine in (([], "False"), (["beside"], "True")):
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, cwd=tmp_path)
        assert done.stdout.strip() == mine, done.stderr
