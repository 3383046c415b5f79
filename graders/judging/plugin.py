"""The pytest plugin: points, prerequisites, fixtures, and verdicts instead of outcomes.

`markprop grade`, the notebook's self-check and plain ``pytest graders/labs/<lab> --submission
notebook.ipynb`` run the same check files through it. Without a submission it does nothing, so
that it is harmless in every other project's test run.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from graders.catalogue.labs import read_lab
from graders.checks.pictures import layer_curve
from graders.errors import CheckFailed, CheckUndecided, MarkpropError, StudentFault
from graders.judging.collection import COLLECTED, collect_checks
from graders.judging.reference import load_reference
from graders.judging.verdicts import Award, judge, skipped, undecided
from graders.mistakes import Planted, planted
from graders.model import CheckResult, Curve, Verdict
from graders.student.attempt import Attempt
from graders.student.objects import Student

ATTEMPT = pytest.StashKey["Attempt | None"]()
RESULTS = pytest.StashKey[dict[str, CheckResult]]()
_ABSENT = pytest.StashKey[set[str]]()
_OPEN = pytest.StashKey[set[str]]()  # ids of checks that failed, and keep no other from running
_AWARD = pytest.StashKey[Award]()
_CURVES = pytest.StashKey[list[Curve]]()
_START = pytest.StashKey[float]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what plain pytest needs to check one submission."""
    group = parser.getgroup("markprop", "checks of a neural-network lab")
    group.addoption("--submission", metavar="PATH", help="the notebook or folder to be checked")


def pytest_configure(config: pytest.Config) -> None:
    """Declare the markers."""
    config.addinivalue_line("markers", "exercise(id): the exercise that a check belongs to")
    config.addinivalue_line("markers", "points(value, after): points of a check, prerequisites")
    config.addinivalue_line("markers", "pictured(name, method, expected): a curve to draw")
    begin(config)


def begin(
    config: pytest.Config, attempt: Attempt | None = None, known: Iterable[CheckResult] = ()
) -> None:
    """Forget earlier results but for those known, and judge this attempt from now on."""
    config.stash[RESULTS] = {result.check.id: result for result in known}
    config.stash[_ABSENT] = set()
    config.stash[_OPEN] = set()
    config.stash[ATTEMPT] = attempt


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Turn test functions into checks, refuse ill-formed ones, and put them in order."""
    try:
        _collect(config, items)
    except MarkpropError as error:
        raise pytest.UsageError(str(error)) from error


def _collect(config: pytest.Config, items: list[pytest.Item]) -> None:
    collect_checks(items)
    path = config.getoption("--submission", default=None)
    owners = {item.stash[COLLECTED].owner.folder for item in items if COLLECTED in item.stash}
    if path and owners and not config.option.collectonly:
        from graders.student.opening import open_path  # costly to import, and needed here only

        begin(config, open_path(Path(path), read_lab(min(owners))))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Close the submission, whatever became of the checks."""
    attempt = config.stash.get(ATTEMPT, None)
    if attempt is not None:
        attempt.close()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a check whose prerequisite did not pass, or whose requirement is not on this machine."""
    collected = item.stash.get(COLLECTED, None)
    if collected is None:
        return
    item.stash[_START] = time.perf_counter()
    item.stash[_AWARD] = Award()  # the same items judge many attempts
    results = item.config.stash[RESULTS]
    missing = [m for m in collected.exercise.requires if importlib.util.find_spec(m) is None]
    if missing:
        results[collected.check.id] = undecided(
            collected.check, f"This check needs {missing[0]}, which is not installed here."
        )
        pytest.skip(f"needs {missing[0]}")
    for waits_for in collected.check.after:
        earlier = results.get(waits_for)
        if earlier is None or waits_for in item.config.stash[_OPEN]:
            continue
        if earlier.verdict is not Verdict.PASSED:
            results[collected.check.id] = skipped(collected.check, earlier)
            pytest.skip(f"waits for {earlier.check.title!r}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Record what became of a check; plain pytest still sees the exception."""
    collected = item.stash.get(COLLECTED, None)
    if collected is None:
        return (yield)
    error: BaseException | None = None
    try:
        return (yield)
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as raised:
        error = raised
        raise
    finally:
        if not isinstance(error, pytest.skip.Exception):
            seconds = time.perf_counter() - item.stash[_START]
            _record(item, error, seconds)


class _Carried(Exception):
    """Carries a fault of the student's side out of a fixture."""

    def __init__(self, fault: StudentFault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(
    fixturedef: pytest.FixtureDef[Any], request: pytest.FixtureRequest
) -> Generator[None, Any, Any]:
    """Let a fixture ask the student's side, whose faults are no ordinary exceptions.

    pytest does not take down what such an exception interrupts, and no later check that uses the
    same fixture could run.
    """
    try:
        return (yield)
    except StudentFault as fault:
        carried = _Carried(fault)
        key = fixturedef.cache_key(request)  # type: ignore[arg-type]  # a request all the same
        fixturedef.cached_result = (None, key, (carried, None))
        raise carried from fault


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Put points and verdict on the report, and count a broken fixture as our own fault."""
    report = yield
    collected = item.stash.get(COLLECTED, None)
    if collected is None:
        return report
    results = item.config.stash[RESULTS]
    if call.when == "setup" and call.excinfo is not None and collected.check.id not in results:
        seconds = time.perf_counter() - item.stash.get(_START, time.perf_counter())
        raised = call.excinfo.value
        _record(item, raised.fault if isinstance(raised, _Carried) else raised, seconds)
    result = results.get(collected.check.id)
    if result is not None and call.when == "call":
        report.user_properties += [
            ("points", str(result.points)),
            ("max_points", str(result.check.points)),
            ("verdict", result.verdict.value),
        ]
    if result is not None and result.finding and report.failed:
        report.longrepr = result.finding
    return report


def _record(item: pytest.Item, error: BaseException | None, seconds: float) -> None:
    check = item.stash[COLLECTED].check
    award = item.stash.get(_AWARD, Award())
    absent = item.config.stash[_ABSENT]
    if isinstance(error, CheckFailed) and not error.blocks:
        item.config.stash[_OPEN].add(check.id)
    result = judge(check, error, award, seconds, absent)
    drawn: list[Curve] = item.stash.get(_CURVES, [])
    picture = item.get_closest_marker("pictured")
    if picture is not None and isinstance(error, CheckFailed):
        curve = _drawn(item, *picture.args)
        drawn = [*drawn, curve] if curve else drawn
    item.config.stash[RESULTS][check.id] = replace(result, curves=tuple(drawn))


def _drawn(item: pytest.Item, name: str, method: str, expected: Any) -> Curve | None:
    attempt = item.config.stash[ATTEMPT]
    if attempt is None:
        return None
    exercise_ = item.stash[COLLECTED].exercise
    return layer_curve(lambda: getattr(attempt.student(exercise_), name)(), method, expected)


@pytest.fixture
def award(request: pytest.FixtureRequest) -> Award:
    """Partial credit: ``award("1/2")`` is what a failing check still earns, as a share."""
    made: Award = request.node.stash[_AWARD]
    return made


@pytest.fixture
def draw(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Draw what a check measured itself: ``draw("accuracy", epochs, got, expected)``."""
    curves: list[Curve] = []  # new ones each time: the same items judge many attempts
    request.node.stash[_CURVES] = curves

    def curve(
        name: str, xs: Iterable[float], got: Iterable[float], expected: Iterable[float] = ()
    ) -> None:
        curves.append(Curve(name, tuple(xs), tuple(got), tuple(expected)))

    return curve


@pytest.fixture
def student(request: pytest.FixtureRequest) -> Student:
    """Return the student's names, on a process that lives."""
    attempt = request.config.stash.get(ATTEMPT, None)
    if attempt is None:
        pytest.skip("no submission: add --submission PATH")
    collected = request.node.stash[COLLECTED]
    return attempt.student(collected.exercise)


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """Return the seed of this check."""
    return int(request.node.stash[COLLECTED].seed)


@pytest.fixture
def rng(seed: int) -> np.random.Generator:
    """Return a NumPy generator that gives the same numbers at every grading."""
    return np.random.default_rng(seed)


@pytest.fixture
def reference(request: pytest.FixtureRequest) -> Any:
    """Return the reference solution's names; for hidden checks only."""
    collected = request.node.stash[COLLECTED]
    if not collected.check.hidden:
        raise CheckUndecided("Public checks must not use the reference: students do not have it.")
    return load_reference(collected.owner, collected.exercise)


@pytest.fixture
def mistakes(request: pytest.FixtureRequest) -> Any:
    """Return the planted answers of this check's exercise; empty where they are not installed."""
    collected = request.node.stash[COLLECTED]
    return _PlantedAnswers(collected.owner.folder, collected.exercise.id)


@dataclass(frozen=True)
class _PlantedAnswers:
    """Planted answers, loaded when they are first looked at.

    A right answer never needs them, and loading costs more than judging it.
    """

    lab_folder: Path
    exercise_id: str

    def __iter__(self) -> Iterator[Planted]:
        return iter(planted(self.lab_folder, self.exercise_id))
