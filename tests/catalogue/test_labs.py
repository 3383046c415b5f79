"""Labs are found by id, and a faulty lab.toml is one sentence."""

import pytest

from graders.catalogue.labs import all_labs, find_lab, folder_of, read_lab
from graders.errors import AuthoringError, MarkpropError


def test_built_in_labs_are_found_by_id():
    """Each built-in lab is found by its id and lies in the folder of that name."""
    for lab in all_labs():
        assert find_lab(lab.id) == lab
        assert lab.folder.name == lab.id


def test_labs_share_an_exercise():
    """An exercise taken from another lab keeps its owner, whose folder holds the checks."""
    lab = find_lab("transfer_functions")
    tanh = lab.exercise("tanh")
    assert tanh.lab == "multiple_layers"
    assert folder_of(tanh, lab).name == "multiple_layers"


def test_an_unknown_lab_is_refused_with_the_known_ones():
    """The sentence lists the labs that there are."""
    with pytest.raises(MarkpropError, match="multiple_layers"):
        find_lab("no_such_lab")


def test_labs_of_ones_own(small_lab):
    """A lab's folder and a folder of such folders are both accepted."""
    assert find_lab("small", [small_lab.folder]).id == "small"
    assert find_lab("small", [small_lab.folder.parent]).id == "small"
    with pytest.raises(MarkpropError, match=r"no lab\.toml"):
        find_lab("small", [small_lab.folder / "public"])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('id = "small"', "", "'id' is missing"),
        ('version = "1"', "version = 1", "'version' is missing or not a text"),
        ('title = "Doubling"', 'titel = "Doubling"', "'titel' is not known"),
        ('id = "extra"', 'id = "double"', "listed twice"),
        ('id = "extra"', 'id = "extra"\nfrom = "nowhere"', "no such lab beside"),
        ("[[exercise]]", "[[exercise", "cannot be read"),
    ],
)
def test_a_faulty_lab_is_refused_by_name(small_lab, old, new, expected):
    """Missing, mistyped and unknown keys name the file and the key."""
    text = (small_lab.folder / "lab.toml").read_text()
    small_lab.write("lab.toml", text.replace(old, new, 1))
    with pytest.raises(AuthoringError, match=r"lab\.toml") as caught:
        read_lab(small_lab.folder)
    assert expected in str(caught.value)
