"""Checks are pytest functions: collected once, judged as often as there are attempts."""

import warnings
from fractions import Fraction
from types import SimpleNamespace

import pytest

from graders.catalogue.labs import find_lab
from graders.errors import AuthoringError, CheckFailed, MarkpropError, StudentDied
from graders.judging import runner
from graders.judging.runner import with_checks
from graders.model import Verdict
from graders.student.attempt import LocalAttempt


def _double(number):
    return 2 * number


def test_a_right_answer_passes_every_check(small_lab):
    """Every verdict is passed and every point earned."""
    results = small_lab.judge(double=_double, extra=lambda: True)
    assert {r.verdict for r in results.values()} == {Verdict.PASSED}
    assert sum(r.points for r in results.values()) == Fraction(23, 6)


def test_prerequisites_run_first_whatever_their_place(small_lab):
    """A check runs after the ones that it names, though they stand below it."""
    order = list(small_lab.judge(double=_double))
    assert order.index("double.takes_a_number") < order.index("double.doubles")


def test_public_checks_run_before_all_hidden_ones(small_lab):
    """When a public finding is told word by word, no hidden input has been seen yet."""
    order = list(small_lab.judge(double=_double))
    assert order.index("extra.is_there") < order.index("double.halves")


def test_a_wrong_answer_fails_with_the_smallest_input(small_lab):
    """The finding, the counterexample and the hint of a failed property are kept."""
    result = small_lab.judge(double=lambda n: n + 1)["double.doubles"]
    assert result.verdict is Verdict.FAILED
    assert result.points == 0
    assert (result.finding, result.hint) == ("not twice", "+")
    assert result.counterexample["number"] == 2


def test_partial_credit_counts_when_the_check_fails(small_lab):
    """What was awarded before the failure is earned, exactly."""
    result = small_lab.judge(double=lambda n: n + 1)["double.halves"]
    assert result.verdict is Verdict.FAILED
    assert result.points == Fraction(1, 6)


def test_partial_credit_of_one_attempt_is_not_the_next_one_s(small_lab):
    """An attempt that cannot be asked at all earns nothing, whatever was awarded before."""

    class Dead(LocalAttempt):
        def student(self, exercise):
            raise StudentDied("its process ended")

    def work(run):
        run.judge(LocalAttempt({"double": lambda n: n + 1}))
        return {result.check.id: result for result in run.judge(Dead({}))}

    result = with_checks(small_lab.read(), work, hidden=True)["double.halves"]
    assert result.verdict is Verdict.FAILED
    assert result.points == 0


THROUGH_FIXTURE = '''
import pytest
from graders.checks import exercise, points

pytestmark = exercise("double")


@pytest.fixture
def works(student):
    """Ask something before the check does."""
    student.double(1)


@points(1)
@pytest.mark.usefixtures("works")
def test_first(student):
    """The first of two."""


@points(1)
@pytest.mark.usefixtures("works")
def test_second(student):
    """The second of two."""
'''


def test_a_fault_in_a_fixture_costs_its_own_check(small_lab):
    """A process that dies while a fixture asks it fails that check; the next one is judged."""
    small_lab.write("public/test_double.py", THROUGH_FIXTURE)
    deaths = [StudentDied("its process ended")]

    class DiesOnce(LocalAttempt):
        def student(self, exercise):
            if deaths:
                raise deaths.pop()
            return super().student(exercise)

    attempt = DiesOnce({"double": _double})
    results = with_checks(small_lab.read(), lambda run: run.judge(attempt), hidden=False)
    first, second, _ = results
    assert (first.verdict, first.finding) == (Verdict.FAILED, "its process ended")
    assert second.verdict is Verdict.PASSED


def test_a_hidden_assertion_says_nothing_of_itself(small_lab):
    """The text of a plain assert in a hidden check stays hidden; a public one's is shown."""
    results = small_lab.judge(double=lambda n: n + 1)
    assert results["double.halves"].finding == "This promise is not kept."


def test_one_cause_gives_one_failure(small_lab):
    """A missing name fails the first check and skips the others."""
    results = small_lab.judge(exercises=("double",))
    verdicts = [r.verdict for r in results.values()]
    assert verdicts.count(Verdict.FAILED) == 1
    assert verdicts.count(Verdict.SKIPPED) == 2
    assert "unearned until" in results["double.doubles"].finding


def test_a_blank_answer_is_one_call_a_check(small_lab):
    """NotImplementedError ends a property at its first example."""
    calls = []

    def blank(number):
        calls.append(number)
        raise NotImplementedError

    results = small_lab.judge(double=blank, exercises=("double",))
    assert "is not written yet" in results["double.takes_a_number"].finding
    assert len(calls) == 2


def test_an_answer_that_varies_is_named(small_lab):
    """Random answers are told apart from wrong ones."""
    small_lab.write(
        "public/test_double.py",
        '''
        from hypothesis import given
        from hypothesis import strategies as st
        from graders.errors import CheckFailed
        from graders.checks import exercise, points
        pytestmark = exercise("double")
        @points(1)
        @given(number=st.integers(0, 100))
        def test_doubles(student, number):
            """Twice."""
            if student.double(number) != 2 * number:
                raise CheckFailed("no")
        ''',
    )
    answers = iter([True, True, False] + [True] * 10_000)
    results = small_lab.judge(
        hidden=False, exercises=("double",), double=lambda n: 2 * n if next(answers) else 0
    )
    assert "gave different results" in results["double.doubles"].finding


def test_a_fault_of_the_check_is_undecided(small_lab):
    """An exception of the check's own costs nobody points; what waits for it is undecided too."""
    small_lab.write(
        "public/test_double.py",
        '''
        from graders.checks import exercise, points
        pytestmark = exercise("double")
        @points(1)
        def test_first(student):
            """First."""
            raise KeyError("mine")
        @points(1, after="double.first")
        def test_second(student):
            """Second."""
        ''',
    )
    results = small_lab.judge(hidden=False, exercises=("double",), double=_double)
    assert {r.verdict for r in results.values()} == {Verdict.UNDECIDED}
    assert "not your notebook" in results["double.first"].finding


def test_a_missing_requirement_is_undecided(small_lab):
    """An exercise that needs what this machine has not is pending, with the reason."""
    toml = (small_lab.folder / "lab.toml").read_text()
    small_lab.write("lab.toml", toml.replace("bonus = true", 'requires = ["no_such_module"]'))
    result = small_lab.judge(extra=lambda: True)["extra.is_there"]
    assert result.verdict is Verdict.UNDECIDED
    assert "no_such_module" in result.finding


def test_attempts_are_judged_apart(small_lab):
    """What one attempt left undone is forgotten when the next one is judged."""
    attempts = [LocalAttempt({}), LocalAttempt({"double": _double, "extra": lambda: True})]
    first, second = with_checks(
        small_lab.read(), lambda run: [run.judge(a) for a in attempts], hidden=True
    )
    assert not any(r.verdict is Verdict.PASSED for r in first)
    assert all(r.verdict is Verdict.PASSED for r in second)


def test_public_runs_leave_hidden_checks_out(small_lab):
    """Without hidden checks only the public files are read."""
    results = small_lab.judge(hidden=False, double=_double)
    assert "double.halves" not in results


def test_examples_are_the_same_at_every_run(small_lab):
    """Two runs ask the same questions in the same order."""
    runs = []
    for _ in range(2):
        asked = []
        small_lab.judge(double=lambda n, asked=asked: asked.append(n) or 2 * n)
        runs.append(asked)
    assert runs[0] == runs[1]


CHECK = """
from graders.checks import exercise, points
{mark}
{points}
def test_one(student):
    {doc}
"""
MARK, POINTS, DOC = 'pytestmark = exercise("double")', "@points(1)", '"""One."""'


@pytest.mark.parametrize(
    ("mark", "points", "doc", "expected"),
    [
        ("", POINTS, DOC, "there is no `pytestmark"),
        ('pytestmark = exercise("doble")', POINTS, DOC, "has no exercise 'doble'"),
        (MARK, "", DOC, "has no points"),
        (MARK, "@points(0)", DOC, "has no points"),
        (MARK, POINTS, "pass", "has no docstring"),
        (MARK, '@points(1, after="double.one")', DOC, "wait for each other"),
        (MARK, '@points(1, after="one")', DOC, "is not a check id"),
        ("import no_such_module", POINTS, DOC, "no_such_module"),
    ],
)
def test_ill_formed_checks_are_refused_by_name(small_lab, mark, points, doc, expected):
    """An author's slip is one sentence that names the file."""
    small_lab.write("public/test_double.py", CHECK.format(mark=mark, points=points, doc=doc))
    with pytest.raises(AuthoringError, match="test_double") as caught:
        small_lab.judge(double=_double)
    assert expected in str(caught.value)


def test_a_check_id_is_used_once(small_lab):
    """A hidden check may not bear the name of a public one."""
    small_lab.write(
        "hidden/test_double.py", (small_lab.folder / "public/test_double.py").read_text()
    )
    with pytest.raises(AuthoringError, match="is used in"):
        small_lab.judge(double=_double)


def test_an_exercise_needs_checks(small_lab):
    """An exercise without a check file is an author's slip."""
    (small_lab.folder / "public/test_extra.py").unlink()
    with pytest.raises(AuthoringError, match="'extra' has no checks"):
        small_lab.judge(double=_double)


def test_what_the_work_raises_is_raised(small_lab):
    """An error inside the session reaches the caller unchanged."""

    def work(run):
        raise CheckFailed("mine")

    with pytest.raises(CheckFailed, match="mine"):
        with_checks(small_lab.read(), work, hidden=False)


def test_only_exercises_that_are_compared_with_the_reference_refer_to_it(small_lab):
    """What is warmed up before forking is what some check asks for."""
    small_lab.write(
        "hidden/test_extra.py",
        '''
        from graders.checks import exercise, points
        pytestmark = exercise("extra")
        @points(1)
        def test_first(student, reference):
            """First."""
        @points(1)
        def test_second(student, reference):
            """Second."""
        ''',
    )
    lab = small_lab.read()

    assert with_checks(lab, lambda run: run.referring, hidden=True) == [
        (lab, lab.exercise("extra"))
    ]


def test_warnings_inside_of_a_check_are_nobodys(small_lab, recwarn):
    """An overflow in a student's numbers is no matter of the terminal's."""

    def noisy(number):
        warnings.warn("overflow in hidden/test_double.py", RuntimeWarning, stacklevel=1)
        return 2 * number

    results = small_lab.judge(double=noisy, extra=lambda: True)

    assert {r.verdict for r in results.values()} == {Verdict.PASSED}
    assert not recwarn.list


def test_checks_without_assertions_are_refused(monkeypatch):
    """Python with `-O` leaves them out, and every answer would pass."""
    monkeypatch.setattr(runner, "sys", SimpleNamespace(flags=SimpleNamespace(optimize=1)))
    with pytest.raises(MarkpropError, match="PYTHONOPTIMIZE"):
        runner.with_checks(find_lab("multiple_layers"), lambda run: run, hidden=False)
