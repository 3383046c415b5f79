"""Planted answers are functions whose text is a submission's cell and, run, gives objects."""

import textwrap

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


CHANGED = """
import numpy as np
from graders.mistakes import mistake, right_answer, slips, swap

LIMIT = 4


def answer():
    SIZE = 3

    class Scale:
        def __init__(self, factor):
            self.factor = factor  # kept

        def apply(self, number):
            number = number + 0
            return self.factor * number

        def undo(self, number):
            return number / self.factor

    def double(number):
        return Scale(2).apply(number)

    return SIZE, Scale, double


"""


def _changed(small_lab, text):
    small_lab.write("mistakes/double.py", CHANGED + text)
    return {item.id: item for item in planted(small_lab.folder, "double")}


def test_a_definition_takes_the_place_of_the_one_with_its_name(small_lab):
    """A method, a function, a class or a value; all else stands as in the answer."""
    found = _changed(
        small_lab,
        """
@mistake("a method", of=answer)
def method():
    def apply(self, number):
        # neither is used
        return number


@mistake("a function, by a decorated one, and a value", of=answer)
def function():
    @np.vectorize
    def double(number):
        return number

    SIZE = 5


@mistake("a class", of=answer)
def whole_class():
    class Scale:
        def __init__(self, factor):
            pass

        def apply(self, number):
            return 7
""",
    )
    method, function, whole_class = (found[name].objects() for name in found)

    assert method["Scale"](2).apply(5) == method["double"](5) == 5
    assert method["Scale"](2).undo(5) == 2.5
    assert "            # neither is used" not in found["method"].source()
    assert "        # neither is used\n        return number\n" in found["method"].source()
    assert function["SIZE"] == 5
    assert (function["double"]([1, 2]) == [1, 2]).all()
    assert whole_class["double"](5) == 7
    assert not hasattr(whole_class["Scale"], "undo")
    assert {found[name].names() for name in found} == {("SIZE", "Scale", "double")}


def test_the_source_is_the_answer_with_what_differs(small_lab):
    """To the byte: verify, and the sentences for students, are made from it."""
    found = _changed(
        small_lab,
        """
@mistake("one is added", of=answer)
def added():
    swap("self.factor * number", "self.factor + number")
""",
    )
    body = CHANGED[CHANGED.index("    SIZE") : CHANGED.index("\n    return SIZE")]
    cell = textwrap.dedent(body).replace("factor * number", "factor + number")

    assert found["added"].source() == f"import numpy as np\n\n{cell}"
    assert found["added"].objects()["double"](5) == 7


def test_words_are_swapped_line_by_line(small_lab):
    """Further lines stand below the first, and a line of which nothing is left goes."""
    found = _changed(
        small_lab,
        """
@slips(of=answer)
def few_words():
    printed = swap("return self.factor", "print(number)\\nif number:\\n    return self.factor")
    "the number is printed"
    gone = swap("number = number + 0", ""), swap("number / self", f"{LIMIT} / self")
    "nothing is added, and four is divided"
""",
    )
    assert {name: answer.text for name, answer in found.items()} == {
        "printed": "the number is printed",
        "gone": "nothing is added, and four is divided",
    }
    inside = "        print(number)\n        if number:\n            return self.factor * number\n"
    assert inside in found["printed"].source()
    assert found["printed"].objects()["double"](0) is None
    assert "number):\n        return self.factor * number" in found["gone"].source()
    assert found["gone"].objects()["Scale"](2).undo(5) == 2
    assert all(answer.kind is Kind.MISTAKE for answer in found.values())


def test_an_answer_can_be_that_of_another_planted_one(small_lab):
    """Changed further, or taken as it is."""
    found = _changed(
        small_lab,
        """
@right_answer("as it stands", of=answer)
def plain():
    pass


@mistake("the factor is forgotten", of=plain)
def forgotten():
    swap("self.factor * number", "number")


@mistake("the factor is forgotten, and one added", of=forgotten)
def one_more():
    swap("return number", "return 1 + number", times=2)
""",
    )
    assert found["plain"].objects()["double"](5) == 10
    assert found["forgotten"].objects()["double"](5) == 5
    assert found["one_more"].objects()["double"](5) == 6


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "def halve(): pass",
            "'halve' is defined 0 times .* SIZE, Scale, Scale.__init__, Scale.ap",
        ),
        ("factor = 2", "'factor' is defined 0 times"),
        (
            'swap("retrun number / self", "")',
            "stands 0 times .*closest line is 'return number / self",
        ),
        ('swap("self.factor", "2")', "stands 3 times .* give more of the line, or times=3"),
        ('swap("number:", "", times=2)', "stands 0 times in the answer that is changed, not 2"),
        ('swap("return", "return return", times=3)', "invalid syntax"),
        ('swap("return")', "missing 1 required positional argument: 'new'"),
        ("print()", "neither a definition nor a swap"),
        ("return Scale", "neither a definition nor a swap"),
    ],
)
def test_what_cannot_be_changed_is_named(small_lab, change, said):
    """File, line and mistake, what was looked for, and what there is."""
    found = _changed(small_lab, f'@mistake("wrong", of=answer)\ndef wrong():\n    {change}\n')

    with pytest.raises(AuthoringError, match=said) as caught:
        found["wrong"].source()
    lines = (CHANGED + "@\ndef\n").count("\n") + 1
    assert str(caught.value).startswith(
        f"{small_lab.folder / 'mistakes' / 'double.py'}, line {lines}: planted answer 'wrong': "
    )


def test_a_name_that_is_defined_twice_is_not_guessed(small_lab):
    """Two classes with a method of that name: the author says which."""
    small_lab.write(
        "mistakes/double.py",
        CHANGED.replace(
            "return SIZE", "class Other(Scale):\n        apply = None\n\n    return SIZE"
        )
        + '@mistake("wrong", of=answer)\ndef wrong():\n    def apply(self): pass\n',
    )
    (wrong,) = planted(small_lab.folder, "double")

    with pytest.raises(AuthoringError, match=r"'apply' is defined 2 times .*Other\.apply"):
        wrong.source()


@pytest.mark.parametrize("entry", ["one = swap('a', 'b')", "'a text'\n    one = 1", "pass"])
def test_slips_need_a_name_a_swap_and_a_text(small_lab, entry):
    """The line is named, before any answer is judged."""
    with pytest.raises(AuthoringError, match=r"double\.py, line \d+: this is not `name = swap"):
        _changed(small_lab, f"@slips(of=answer)\ndef few_words():\n    {entry}\n")


def test_of_names_a_function(small_lab):
    """A class or a text holds no answer."""
    found = _changed(small_lab, '@mistake("wrong", of="answer")\ndef wrong():\n    pass\n')

    with pytest.raises(AuthoringError, match=r"`of` must be the function .* not 'answer'"):
        found["wrong"].names()


@pytest.mark.parametrize("lab", all_labs(), ids=lambda lab: lab.id)
def test_every_exercise_has_enough_planted_answers(lab):
    """At least five mistakes and three unusual right answers, each with its sentence."""
    for exercise in lab.exercises:
        found = planted(folder_of(exercise, lab), exercise.id)
        wrong = [item for item in found if item.kind is Kind.MISTAKE]
        assert len(wrong) >= 5, exercise.id
        assert len(found) - len(wrong) >= 3, exercise.id
        assert all(item.text.strip() for item in found)
        assert all(compile(item.source(), item.id, "exec") for item in found)


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-4:]))
def test_files_of_planted_answers_stay_readable(path):
    """At most about 300 lines: more of them stand in a folder of their own."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350
