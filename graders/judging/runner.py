"""Runs a lab's checks through pytest: collected once, judged as often as there are attempts."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Generic, TypeVar

import pytest

from graders.catalogue.check_files import check_files
from graders.catalogue.labs import BUILT_IN, folder_of
from graders.errors import AuthoringError, HarnessError, MarkpropError
from graders.judging.collection import COLLECTED
from graders.judging.plugin import RESULTS, begin
from graders.judging.verdicts import undecided
from graders.loading import loading
from graders.model import Check, CheckResult, Exercise, Lab
from graders.student.attempt import Attempt

T = TypeVar("T")

# Plugins that a grading never needs: each costs time at every start, and some write files.
_UNUSED = (
    *("cacheprovider", "terminal", "logging", "warnings", "faulthandler", "doctest", "junitxml"),
    *("pastebin", "unittest", "stepwise", "setuponly", "setupplan", "debugging"),
    *("unraisableexception", "threadexception"),
)


class CheckRun:
    """The checks of a lab, collected in this process and ready to judge attempts.

    Parameters
    ----------
    session : pytest.Session
        The session that collected them and is still running.
    """

    def __init__(self, session: pytest.Session) -> None:
        self._session = session
        self._items = [item for item in session.items if COLLECTED in item.stash]

    @property
    def checks(self) -> tuple[Check, ...]:
        """The checks, in the order in which they run."""
        return tuple(item.stash[COLLECTED].check for item in self._items)

    @property
    def hidden(self) -> bool:
        """Whether hidden checks take part."""
        return any(check.hidden for check in self.checks)

    @property
    def drawn(self) -> frozenset[str]:
        """Ids of the checks whose examples Hypothesis draws: they differ by its version."""
        return frozenset(
            item.stash[COLLECTED].check.id
            for item in self._items
            if getattr(getattr(item, "function", None), "is_hypothesis_test", False)
        )

    def draw(self) -> None:
        """Draw all examples of the checks now, for the processes that are forked from this one."""
        for item in self._items:
            draw = getattr(getattr(item, "obj", None), "draw", None)
            if draw is not None:
                draw()

    @property
    def referring(self) -> list[tuple[Lab, Exercise]]:
        """The exercises that are compared with the reference, each with the lab that owns it."""
        found = [
            (item.stash[COLLECTED].owner, item.stash[COLLECTED].exercise)
            for item in self._items
            if "reference" in getattr(item, "fixturenames", ())
        ]
        return [pair for number, pair in enumerate(found) if pair not in found[:number]]

    def judge(
        self,
        attempt: Attempt,
        tell: Callable[[CheckResult], None] | None = None,
        *,
        only: Collection[str] | None = None,
        known: Iterable[CheckResult] = (),
    ) -> tuple[CheckResult, ...]:
        """Run the checks on one attempt, and return a result for each check of the lab.

        Parameters
        ----------
        attempt : Attempt
            The student's side; stays open.
        tell : callable, optional
            Called with each result as it is there.
        only : collection of str, optional
            Ids of the exercises to be judged; all if None.
        known : iterable of CheckResult
            Results of the others.
        """
        config = self._session.config
        asked = [i for i in self._items if only is None or _exercise(i) in only]
        others = [result for result in known if only is None or result.check.exercise not in only]
        begin(config, attempt, others)
        for item, following in zip(asked, [*asked[1:], None], strict=False):
            with warnings.catch_warnings():
                # What a check meets in a student's numbers is no matter of the terminal's, and
                # would name hidden files there.
                warnings.simplefilter("ignore")
                config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if tell:
                tell(_result(config, item))
        results = tuple(_result(config, item) for item in self._items)
        begin(config)
        return results


def _exercise(item: pytest.Item) -> str:
    return item.stash[COLLECTED].check.exercise


def _result(config: pytest.Config, item: pytest.Item) -> CheckResult:
    check = item.stash[COLLECTED].check
    found = config.stash[RESULTS].get(check.id)
    return found or undecided(check, "The grader gave no verdict here.")


def with_checks(
    lab: Lab,
    work: Callable[[CheckRun], T],
    *,
    hidden: bool,
) -> T:
    """Collect a lab's checks and call `work` with them, inside one pytest session.

    Parameters
    ----------
    lab : Lab
        Whose checks.
    work : callable
        Gets the `CheckRun`; what it returns is returned.
    hidden : bool
        Whether hidden checks take part.

    Raises
    ------
    AuthoringError
        A check file cannot be loaded or breaks a rule.
    MarkpropError
        Python runs without assertions.
    """
    if sys.flags.optimize:
        raise MarkpropError(
            "Python leaves assertions out here, and checks are made of them: every answer would"
            " pass. Unset PYTHONOPTIMIZE, and start Python without -O."
        )
    files = check_files(lab, hidden=hidden)
    driver = _Driver(work)
    with _plain_pytest():
        pytest.main([*_arguments(lab), *map(str, files)], plugins=[driver])
    if driver.error is not None:
        raise driver.error
    if not driver.done:
        raise HarnessError(f"pytest ended before the checks of {lab.id} ran.")
    return driver.outcome  # type: ignore[return-value]  # set whenever done is


def _arguments(lab: Lab) -> list[str]:
    built_in = all(folder_of(e, lab).parent == BUILT_IN for e in lab.exercises)
    root = BUILT_IN if built_in else lab.folder.parent
    return [
        "-s",
        "--noconftest",
        "--assert=plain",
        "--import-mode=importlib",
        f"--rootdir={root}",
        f"-c{BUILT_IN / 'pytest.ini'}",
        "-pgraders.judging.plugin",
        *(f"-pno:{name}" for name in _UNUSED),
    ]


class _Driver(Generic[T]):
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, work: Callable[[CheckRun], T]) -> None:
        self._work = work
        self._broken: list[str] = []
        self.outcome: T | None = None
        self.done = False
        self.error: BaseException | None = None

    def pytest_configure(self, config: pytest.Config) -> None:
        # Nobody reads the tracebacks, and each costs more than most failing checks themselves.
        config.option.tbstyle = "line"

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self._broken.append(f"{report.nodeid} cannot be loaded: {_last_line(report)}")

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        with loading():
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_collection_modifyitems(self) -> Generator[None, None, None]:
        try:
            return (yield)
        except pytest.UsageError as error:  # pytest would print it
            self.error = error.__cause__ or error
            raise

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if self._broken:
            self.error = AuthoringError(self._broken[0])
            return True
        try:
            with _steadied():
                self.outcome = self._work(CheckRun(session))
            self.done = True
        except BaseException as error:  # pytest would print it and go on
            self.error = error
        return True

    def pytest_internalerror(self, excinfo: pytest.ExceptionInfo[BaseException]) -> bool:
        self.error = self.error or excinfo.value
        return True

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        self.error = self.error or excinfo.value


def _steadied() -> AbstractContextManager[None]:
    """Return what keeps Hypothesis steady; few exercises use it, and it takes long to load."""
    if "hypothesis" not in sys.modules:
        return nullcontext()
    from graders.judging.steadiness import without_constants_of_modules

    return without_constants_of_modules()


def _last_line(report: pytest.CollectReport) -> str:
    lines = [line for line in str(report.longrepr).splitlines() if line.strip()]
    return lines[-1].removeprefix("E").strip() if lines else "no reason given"


@contextmanager
def _plain_pytest() -> Iterator[None]:
    """Keep other people's pytest settings and plugins out of a grading."""
    kept = {name: os.environ.pop(name, None) for name in ("PYTEST_ADDOPTS", "PYTEST_PLUGINS")}
    kept["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = os.environ.get("PYTEST_DISABLE_PLUGIN_AUTOLOAD")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    try:
        yield
    finally:
        for name, value in kept.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
