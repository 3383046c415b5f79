"""What has one cause is one box, and the one thing to mend is told first."""

from fractions import Fraction

from graders.model import Check, CheckResult, Verdict
from graders.reports.causes import boxes
from graders.reports.own_code import own_code
from graders.reports.schema import SourceReport
from graders.reports.view import Audience, first_to_mend, view_result

RAISED = "`TanhLayer().{}` raised {}: {} (cell 4, line {}: `x = 1`), for inputs (float64)"


def check(name, verdict="failed", finding=None, *, hidden=False, title=None, known=None):
    """Return a check as its student sees it."""
    of = Check(name, title or f"Promise of {name}.", name.split(".")[0], Fraction(1), hidden)
    points = Fraction(verdict == "passed")
    result = CheckResult(of, Verdict(verdict), points, finding=finding, misconception=known)
    return view_result(result, Audience.STUDENT)


def told(checks):
    """Return, for each box, the ids of its checks."""
    return [[c.id for c in (box.told, *box.others)] for box in boxes(checks)]


def test_one_exception_is_one_box():
    """The same exception at the same line is one cause, whatever its text, hidden or not."""
    checks = [
        check("tanh.a", finding=RAISED.format("fprop", "ValueError", "shapes (2, 3)", 3)),
        check("tanh.b", finding=RAISED.format("bprop", "ValueError", "shapes (4, 5)", 3)),
        check("tanh.c", finding=RAISED.format("bprop", "ValueError", "other", 9)),
        check("tanh.d", finding=RAISED.format("fprop", "ValueError", "secret", 3), hidden=True),
        check("tanh.e", finding=RAISED.format("fprop", "Own", "secret", 3), hidden=True),
    ]
    assert told(checks) == [["tanh.a", "tanh.b", "tanh.d"], ["tanh.c"], ["tanh.e"]]


def test_an_exercise_that_is_not_written_is_one_box():
    """Blank methods and all that waits for them, directly or not, are told once."""
    blank = "`TanhLayer().{}` is not written yet: it raises NotImplementedError (cell 4, line {})."
    checks = [
        check("tanh.a", finding=blank.format("fprop", 3), title="`fprop` is right"),
        check("tanh.b", "skipped", "Not run: its 1 point remains unearned until `T` is written."),
        check("tanh.c", finding=blank.format("bprop", 7)),
        check("tanh.d", "skipped", "Not run: until “`fprop` is right” passes.", title="“x” (y)"),
        check("tanh.e", "skipped", "Not run: until ““x” (y)” passes."),
    ]
    [box] = boxes(checks)
    assert box.told.id == "tanh.a"
    assert [c.id for c in box.same] == ["tanh.c"]
    assert [c.id for c in box.waiting] == ["tanh.b", "tanh.d", "tanh.e"]
    assert (
        box.also == "The same cause: 1 more check. 3 more checks wait for this. Together: 4 points."
    )


def test_missing_names_share_a_box_where_the_reason_is_the_same():
    """Two names that one cell should define miss for one cause, two cells' for two."""
    why = "Cell {}, which should define it, stopped: ValueError: x."
    checks = [
        check(f"t.{n}", finding=f"“T” needs `{n}`. {why.format(c)}") for n, c in ("a1", "b1", "c2")
    ]
    assert told(checks) == [["t.a", "t.b"], ["t.c"]]


def test_checks_that_wait_for_each_other_end():
    """Titles that two checks share, or that wait in a ring, are grouped all the same."""
    ring = [
        check("t.a", "skipped", "until “b” passes", title="a"),
        check("t.b", "skipped", "until “a” passes", title="b"),
        check("t.c", "skipped", "until “c” passes", title="c"),
    ]
    assert sorted(i for ids in told(ring) for i in ids) == ["t.a", "t.b", "t.c"]


def test_what_passed_and_what_differs_stands_alone():
    """Different findings are different boxes, and nothing is told of a check that passed."""
    checks = [check("t.a", "passed"), check("t.b", "passed"), check("t.c", finding="x is 1")]
    assert told(checks) == [["t.a"], ["t.b"], ["t.c"]]
    assert [box.also for box in boxes(checks)] == ["", "", ""]


def test_first_is_the_named_mistake_then_the_sheet_and_bonus_last():
    """Required exercises before bonus, named before unnamed, failed before not judged."""

    class Known:
        id, text = "m", "The sign is turned round."

    waits = check("a.waits", "undecided", "x")
    bonus = check("b.bonus", known=Known)
    plain, named = check("c.plain"), check("d.named", known=Known)

    assert first_to_mend([waits, bonus, plain, named], {"b"}) is named
    assert first_to_mend([waits, bonus, plain], {"b"}) is plain
    assert first_to_mend([waits, bonus], {"b"}) is bonus
    assert first_to_mend([waits]) is waits
    assert first_to_mend([check("e.right", "passed")]) is None


CODE = """class T:
    def fprop(self, x):
        return 1 / 0

    def bprop(self):
        <b>\x1b"""


def test_the_line_of_an_exception_is_marked():
    """In the student's own cell; a place in another cell marks nothing here."""
    source = SourceReport(notebook="a.ipynb", cell=4, lines=(10, 15), code=CODE)
    raised = check("t.a", finding=RAISED.format("fprop", "ZeroDivisionError", "x", 12))
    elsewhere = check("t.b", finding=raised.finding.replace("cell 4", "cell 5"), title="`fprop`")

    assert [line.number for line in own_code(source, [raised]) if line.here] == [12]
    assert not any(line.here for line in own_code(source, [elsewhere]))
    assert own_code(source, [])[-1].text == "        <b><U+001B>"


def test_where_results_differ_the_head_of_the_function_is_marked():
    """A check that names a function of the answer marks its first line, once it fails."""
    source = SourceReport(module="mlp.layers", lines=(1, 6), code=CODE)
    right = check("t.a", "passed", title="`fprop` is right")
    wrong = check("t.b", finding="1 entry differs", title="`bprop` is `fprop`'s slope")
    raised = check("t.c", finding="`T()` raised E: (mlp/layers.py, line 3: `x`)")

    assert [line.number for line in own_code(source, [right, wrong]) if line.here] == [5]
    assert [line.number for line in own_code(source, [raised]) if line.here] == [3]
    assert own_code(SourceReport(notebook="a"), [wrong]) == ()
    assert own_code(None, [wrong]) == ()
