"""A class of thirty on disk, made once; each test gets a copy for its marks."""

import shutil

import pytest

from tests.desk import made


@pytest.fixture(scope="session")
def labs(tmp_path_factory):
    """Return a folder with the small lab."""
    return made.write_lab(tmp_path_factory.mktemp("labs"))


@pytest.fixture(scope="session")
def graded(tmp_path_factory, labs):
    """Return the results of a class of thirty; not to be changed."""
    return made.write_class(tmp_path_factory.mktemp("graded") / "results", labs)


@pytest.fixture
def results(graded, tmp_path):
    """Return results of a class of thirty, to be marked."""
    return shutil.copytree(graded, tmp_path / "results")


@pytest.fixture
def desk(results, labs):
    """Return the desk of a class of thirty."""
    desk = made.desk_of(results, labs)
    yield desk
    desk.store.close()
