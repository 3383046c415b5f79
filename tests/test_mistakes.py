"""Planted answers are functions: called for recognition, read as the cell of a submission."""

import pytest

from graders.catalogue.labs import BUILT_IN, all_labs, folder_of
from graders.errors import AuthoringError
from graders.mistakes import Kind, planted

FILE = '''
from __future__ import annotations
import numpy as np
from reference.mlp.layers import Layer
from graders.mistakes import mistake, right_answer


@mistake("nothing is doubled")
def identity():
    """Say why."""
    def double(number):
        return number
    return double


@right_answer("by adding")
def adding():
    @np.vectorize
    def double(number):
        return number + number
    K = 3
    return double, K


@mistake("no return")
def broken():
    double = None
'''


ADDING = FILE[FILE.index("@right_answer") : FILE.index('@mistake("no return")')]


FILES = sorted(BUILT_IN.glob("*/mistakes/**/*.py"))


def _planted(small_lab):
    small_lab.write("mistakes/double.py", FILE)
    return {item.id: item for item in planted(small_lab.folder, "double")}


def test_planted_answers_keep_kind_text_and_order(small_lab):
    """Mistakes and right answers come in the order of the file."""
    found = _planted(small_lab)
    assert list(found) == ["identity", "adding", "broken"]
    assert found["identity"].kind is Kind.MISTAKE
    assert found["adding"].text == "by adding"
    assert planted(small_lab.folder, "extra") == ()


def test_many_planted_answers_stand_in_a_folder(small_lab):
    """Its files are read in the order of their names, each with its own imports."""
    small_lab.write("mistakes/double/wrong.py", FILE.replace("def adding", "def subtracting"))
    small_lab.write("mistakes/double/right.py", FILE.partition("@mistake")[0] + ADDING)
    found = planted(small_lab.folder, "double")

    assert [item.id for item in found] == ["adding", "identity", "subtracting", "broken"]
    assert "from mlp.layers import Layer" in found[0].source()


def test_an_id_is_used_once(small_lab):
    """The second file that uses it is named: one of the answers would never be tried."""
    for name in ("right", "wrong"):
        small_lab.write(f"mistakes/double/{name}.py", FILE)

    with pytest.raises(AuthoringError, match=r"wrong\.py: there is a planted answer 'identity'"):
        planted(small_lab.folder, "double")


def test_the_source_is_the_cell_that_a_student_would_write(small_lab):
    """It stands alone: imports as a student writes them, no wrapper, no return."""
    source = _planted(small_lab)["adding"].source()
    assert "from mlp.layers import Layer" in source
    assert "graders" not in source
    namespace = {}
    exec(source.replace("from mlp.layers import Layer", ""), namespace)
    assert namespace["double"](4) == 8
    assert namespace["K"] == 3


def test_the_objects_are_what_the_function_returns(small_lab):
    """Called, a planted answer gives its objects by name."""
    objects = _planted(small_lab)["adding"].objects()
    assert objects["K"] == 3
    assert objects["double"](4) == 8


def test_a_planted_answer_must_return_what_it_defines(small_lab):
    """Without a return the author is told which one."""
    with pytest.raises(AuthoringError, match="'broken' does not end with a return"):
        _planted(small_lab)["broken"].names()


@pytest.mark.parametrize("lab", all_labs(), ids=lambda lab: lab.id)
def test_every_exercise_has_enough_planted_answers(lab):
    """At least five mistakes and three unusual right answers, each with its sentence."""
    for exercise in lab.exercises:
        found = planted(folder_of(exercise, lab), exercise.id)
        wrong = [item for item in found if item.kind is Kind.MISTAKE]
        assert len(wrong) >= 5, exercise.id
        assert len(found) - len(wrong) >= 3, exercise.id
        assert all(item.text.strip() for item in found)
        assert len({item.id for item in found}) == len(found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-4:]))
def test_files_of_planted_answers_stay_readable(path):
    """At most about 300 lines: more of them stand in a folder of their own."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350
