"""What waits for its turn takes little room, and comes back as it was read."""

import tracemalloc
from pathlib import Path

import pytest

from graders.catalogue.labs import find_lab
from graders.marking.parcels import pack
from graders.reading.folded import folded, unfolded
from graders.reading.intake import find_class, find_submissions
from graders.submissions import Order

ROOT = Path(__file__).parents[2]
LAB = find_lab("transfer_functions")
SOLVED = ROOT / "reference" / "notebooks" / LAB.notebook


@pytest.fixture
def read(tmp_path):
    """Return a whole lab's notebook, read."""
    return find_submissions([SOLVED], LAB, workspace=tmp_path)[0]


def test_a_folded_submission_comes_back_as_it_was(read):
    """Notebooks, and where the answers stand; also on the way to another machine."""
    small = folded(read)

    assert len(small.sources) == len(read.sources) == 1
    assert unfolded(small) == unfolded(read) == read
    assert small.main == read.main
    assert pack(small) == pack(read)


def test_a_class_that_waits_takes_little_room(tmp_path):
    """A fourth of what its notebooks take when they are read, and less than their files."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"s{number}.ipynb").write_bytes(SOLVED.read_bytes())

    def room(keep):
        tracemalloc.start()
        found = find_class(
            [folder], LAB, order=Order(False), workspace=tmp_path / str(keep), keep_unpacked=keep
        )
        taken, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(found.submissions) == 4
        return taken

    room(True)  # what the first one loads stays
    waiting = room(False)
    assert waiting * 4 < room(True)
    assert waiting < 4 * SOLVED.stat().st_size
