"""Hypothesis tests give the same verdict on every run and every machine."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.internal.conjecture import providers

from graders.checks.strategies import batches, layer_cases
from graders.judging.steadiness import steady, without_constants_of_modules
from graders.model import Verdict


def examples(strategy):
    """Return what a steady test is given."""
    seen = []

    @given(strategy)
    def test(value):
        seen.append(repr(value))

    steady(test, seed=7)
    test()
    return seen


@pytest.fixture
def read(monkeypatch):
    """Return the modules whose source Hypothesis reads from now on, with nothing read before."""
    names = []
    real = providers.constants_from_module
    monkeypatch.setattr(
        providers, "constants_from_module", lambda m: names.append(m.__name__) or real(m)
    )
    monkeypatch.setattr(providers, "_local_constants", providers.Constants())
    monkeypatch.setattr(providers, "_seen_modules", set())
    monkeypatch.setattr(providers, "_sys_modules_len", None)
    return names


@pytest.mark.parametrize("strategy", [batches(), layer_cases()], ids=["batches", "layer_cases"])
def test_our_examples_do_not_depend_on_the_modules_around(strategy):
    """What checks are given is the same whether sources are read for constants or not."""
    with_them = examples(strategy)
    with without_constants_of_modules():
        assert examples(strategy) == with_them


def test_no_source_is_read_for_constants(read):
    """Even strategies of Hypothesis' own, which would use them, cost no reading of sources."""
    with without_constants_of_modules():
        examples(st.integers())
    assert read == []

    examples(st.integers())
    assert read != []


DRAWS = """
from hypothesis import given
from hypothesis import strategies as st

from graders.checks import exercise, points

pytestmark = exercise("double")


@points(1)
@given(number=st.integers(-1_000_000, 1_000_000))
def test_any_number(student, number):
    \"Twice any number comes back.\"
    assert student.double(number) == 2 * number
"""


def test_no_grading_reads_a_source_for_constants(read, small_lab):
    """Checks that draw with Hypothesis run without that reading."""
    small_lab.write("public/test_double.py", DRAWS)
    (result,) = small_lab.judge(hidden=False, exercises=["double"], double=lambda n: 2 * n).values()
    assert result.verdict is Verdict.PASSED
    assert read == []


@pytest.mark.parametrize(
    ("lab", "exercise", "drawn"),
    [("initialisation", "forward", False), ("multiple_layers", "tanh", True)],
)
def test_hypothesis_is_loaded_for_checks_that_draw(lab, exercise, drawn):
    """Few exercises have any, and loading it takes as long as running a small notebook."""
    program = (
        "import sys; from graders.catalogue.labs import all_labs;"
        "from graders.judging.runner import with_checks;"
        f"(lab,) = [lab for lab in all_labs() if lab.id == {lab!r}];"
        f"with_checks(lab.only([{exercise!r}]), lambda run: run.draw(), hidden=True);"
        "sys.exit('hypothesis' in sys.modules)"
    )

    assert bool(subprocess.run([sys.executable, "-c", program]).returncode) is drawn
