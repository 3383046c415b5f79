"""What a file's name says, in linear time."""

from pathlib import Path

import pytest

from graders.submissions.file_names import is_own_name, number_of, without_copy_marks
from tests.submissions.made import LAB


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("lab.ipynb", ()),
        ("lab_v2.ipynb", (2,)),
        ("lab-v1.10.ipynb", (1, 10)),
        ("lab (3).ipynb", (3,)),
        ("lab-Copy1.ipynb", (1,)),
        ("lab - Copy.ipynb", (1,)),
        ("Copy of lab.ipynb", (1,)),
        ("lab_v2 - Kopie.ipynb", (2, 1)),
        ("s1234567_lab2.ipynb", (2,)),
        ("lab\u0661.ipynb", ()),
    ],
)
def test_the_number_of_a_version_or_copy(name, number):
    """A bare copy is the first; a student's number is no version."""
    assert number_of(Path(name)) == number


def test_the_labs_own_name_is_no_copys():
    """Spelling does not matter, marks of copies do."""
    assert is_own_name(Path("Multiple layers.ipynb"), LAB)
    assert not is_own_name(Path("multiple_layers-Copy1.ipynb"), LAB)


@pytest.mark.parametrize(
    "stem", [" copy" * 60 + "x", "(1)" * 99, "copy of " * 60, "-_ " * 90, "(" * 299, "1" * 299]
)
def test_any_name_loses_its_marks(stem):
    """Each mark is taken off once; whatever is left ends the search."""
    assert len(without_copy_marks(stem)) <= len(stem)
