"""Folders of one submission: what is copied, and that everything can be removed."""

import os

import pytest

from graders.inside.removal import remove
from graders.sandbox.library import Library
from graders.sandbox.staging import Stage


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """Return our given code, compiled."""
    return Library(tmp_path_factory.mktemp("library") / "lib")


@pytest.fixture
def stage_of(tmp_path, library):
    """Return a function that makes the folders of a submission."""
    base = tmp_path / "base"
    base.mkdir()

    def make(files=None, notebook_name=None, shared=True):
        stage = Stage(files, notebook_name)
        stage.make(base, library, shared=shared)
        stage.refresh()
        return stage

    return make


@pytest.fixture
def files(tmp_path):
    """Return a submission's folder with a module and data."""
    folder = tmp_path / "files"
    (folder / "mlp").mkdir(parents=True)
    (folder / "mlp" / "layers.py").write_text("x = 1")
    (folder / "data.txt").write_text("1 2 3")
    return folder


def test_files_are_copied(stage_of, files):
    """The working directory holds copies; the submission's own files stay as they are."""
    stage = stage_of(files)
    (stage.work / "data.txt").write_text("changed")
    stage.refresh()

    assert (stage.work / "mlp" / "layers.py").read_text() == "x = 1"
    assert (stage.work / "data.txt").read_text() == "1 2 3"


def test_a_given_package_is_completed(stage_of, files, library):
    """What was handed in stays as it is, and nothing is added where nothing of it is there."""
    (files / "week").mkdir()
    (files / "week" / "mlp").write_text("no folder")
    (files / "mlp" / "data").write_text("no folder either")
    stage = stage_of(files, "week/lab.ipynb")

    assert (stage.work / "mlp" / "layers.py").read_text() == "x = 1"
    given = (library.path / "mlp" / "errors.py").read_text(encoding="utf-8")
    assert (stage.work / "mlp" / "errors.py").read_text(encoding="utf-8") == given
    assert (stage.work / "mlp" / "__init__.py").is_file()
    assert not (stage.work / "mlp" / "__pycache__").exists()
    assert not stage_of().folder.joinpath("mlp").exists()
    assert not (stage.work / "dp.py").exists()


def test_links_and_special_files_are_left_out(stage_of, files, tmp_path):
    """A link could lead to what the submission must not see, and a pipe would never end."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (files / "link").symlink_to(secret)
    (files / "folder").symlink_to(tmp_path)
    os.mkfifo(files / "pipe")
    stage = stage_of(files)

    assert sorted(p.name for p in stage.work.iterdir()) == ["data.txt", "mlp"]


def test_number_of_copies_is_bounded(stage_of, files, monkeypatch):
    """A data set of many files costs its own files, what lies at the top first."""
    monkeypatch.setattr("graders.sandbox.staging.MAX_FILES", 6)
    (files / "mlp").rename(files / "pictures")
    for number in range(20):
        (files / "pictures" / f"{number}.png").touch()
    stage = stage_of(files)

    assert (stage.work / "data.txt").exists()
    assert len(list(stage.work.rglob("*"))) == 6


def test_folders_as_deep_as_may_be_cost_nothing(stage_of, files, monkeypatch):
    """No depth of folders raises; what lies below the cap is left out."""
    monkeypatch.chdir(files)
    for _ in range(3000):  # longer than any path can be
        os.mkdir("d")
        os.chdir("d")
    stage = stage_of(files)
    monkeypatch.chdir("/")

    assert (stage.work / "data.txt").exists()
    assert len(list(stage.work.rglob("d"))) == 32
    remove(files)


def test_notebook_folder_is_the_working_directory(stage_of, files):
    """A notebook in a subfolder finds its own files, and the top's modules."""
    (files / "lab").mkdir()
    stage = stage_of(files, "lab/notebook.ipynb")

    assert stage.folder == stage.work / "lab"
    assert stage.path == [str(stage.work / "lab"), str(stage.work), str(stage.lib)]


@pytest.mark.parametrize("name", ["../x.ipynb", "/etc/x.ipynb", "no/such/x.ipynb", "x.ipynb", None])
def test_working_directory_never_lies_outside(stage_of, files, name):
    """Whatever a notebook is called, the working directory is inside the copies."""
    stage = stage_of(files, name)

    assert stage.folder == stage.work


def test_library_is_shared_or_copied(stage_of, library):
    """Where a process could change what it reads, it has a copy of its own."""
    own = stage_of(shared=False).lib

    assert stage_of().lib == library.path
    assert own != library.path
    assert (own / "graders" / "__init__.py").exists()


def test_library_holds_given_code_and_stubs(library):
    """`mlp`, `dp` and the stubs are there, compiled and readable for every user."""
    assert {"mlp", "dp.py", "graders", "google"} <= {p.name for p in library.path.iterdir()}
    assert list((library.path / "mlp" / "__pycache__").glob("layers.*.pyc"))
    assert all(p.stat().st_mode & 0o004 for p in library.path.rglob("*"))


def test_stage_that_was_never_made_can_be_closed():
    """Closing early does nothing."""
    Stage(None).close()
