"""`%%writefile` into a folder that only the student's repository had."""

import sys

import pytest

from graders.inside.written import making_folders


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a `%%writefile` in an empty folder, beside a given package."""
    given = tmp_path / "given"
    (given / "kit").mkdir(parents=True)
    (given / "kit" / "__init__.py").write_text("")
    (given / "kit" / "other.py").write_text("x = 1")
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)

    def magic(line, cell):
        with open(line.split()[-1], "w") as file:
            file.write(cell)

    return making_folders(magic, str(given))


def test_a_file_of_the_given_package_stands_beside_the_others(write, tmp_path):
    """The package is copied once, and the student's file replaces its part."""
    write("kit/layers.py", "y = 2")

    found = {path.name: path.read_text() for path in (tmp_path / "work" / "kit").iterdir()}
    assert found == {"__init__.py": "", "other.py": "x = 1", "layers.py": "y = 2"}
    assert not (tmp_path / "given" / "kit" / "layers.py").exists()


@pytest.mark.parametrize("place", ["/content/own.py", "/content/drive/MyDrive/mlp/own.py"])
def test_a_hosted_notebooks_folder_is_this_one(write, tmp_path, place):
    """There the file stands beside the notebook, and is imported from there."""
    write(place, "z = 3")

    assert (tmp_path / "work" / "own.py").read_text() == "z = 3"


def test_other_folders_are_made(write, tmp_path):
    """A package of the student's own."""
    write("-a my/own/part.py", "z = 3")

    assert (tmp_path / "work" / "my" / "own" / "part.py").read_text() == "z = 3"


def test_a_module_that_was_imported_is_read_anew(write, monkeypatch):
    """The next import finds what was written."""
    monkeypatch.setitem(sys.modules, "kit.layers", sys)
    write("kit/layers.py", "y = 2")

    assert "kit.layers" not in sys.modules


@pytest.mark.parametrize("place", ["../up/x.py", "/nowhere/x.py"])
def test_no_folder_is_made_outside(write, place, tmp_path):
    """What lies outside of the working folder is as it was: the magic says so itself."""
    with pytest.raises(OSError, match="No such file"):
        write(place, "")
    assert not (tmp_path / "up").exists()
