"""Asks an answer that lost points a lab's probes, and finds the planted mistake that behaves alike.

Nothing here moves a verdict: whatever goes wrong, there is no fingerprint, and that is all.
"""

from __future__ import annotations

import hashlib
import importlib.util
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from graders.catalogue.labs import folder_of, read_lab
from graders.checks.deviations import deviations, tells_apart
from graders.checks.misconceptions import named
from graders.checks.probing import Ended, Parts, Probing, raised
from graders.errors import HarnessError, Misconception, StudentError, StudentFault, StudentTimeout
from graders.judging.reference import load_reference
from graders.mistakes import Kind, Planted, planted
from graders.model import Exercise, Lab
from graders.reports.behaviour import Behaviour, alike, says_more_than_failure
from graders.sandbox.channel import Channel, Reply
from graders.student.attempt import Relay
from graders.student.sandboxed import SandboxedAttempt

# Probes take some dozens of calls of a few milliseconds: an answer that needs more is ended, and
# that is what is said of it.
MOST_CALLS = 400
CALL_S = 2.0  # CPU seconds for one call
ALL_S = 5.0  # CPU seconds for the probes of one exercise


def look_at(
    attempt: SandboxedAttempt, folder: Path, exercise_id: str
) -> tuple[Behaviour | None, Misconception | None]:
    """Return how an answer that lost points behaves, and the known mistake that behaves so.

    Parameters
    ----------
    attempt : SandboxedAttempt
        The student's side, which has been judged.
    folder : Path
        Of the lab that holds the exercise's files.
    exercise_id : str
        What it answers.
    """
    try:
        prober = prober_of(folder, exercise_id)
        found = prober.behaviour_of(attempt) if prober else None
        return found, prober.known_mistake(found) if prober and found else None
    except Exception:  # a fault of the probes moves no mark; `verify` shows it to the author
        return None, None


@cache
def prober_of(folder: Path, exercise_id: str) -> Prober | None:
    """Return who asks an exercise's answers; nobody where the lab has no probes of it here.

    Parameters
    ----------
    folder : Path
        Of the lab that holds the exercise's files.
    exercise_id : str
        The exercise.
    """
    path = _file(folder, exercise_id)
    return Prober(path, read_lab(folder), exercise_id) if path.is_file() else None


def without_probes(lab: Lab) -> tuple[Exercise, ...]:
    """Return the exercises whose wrong answers are told apart by verdicts and findings alone."""
    return tuple(e for e in lab.exercises if not _file(folder_of(e, lab), e.id).is_file())


def _file(folder: Path, exercise_id: str) -> Path:
    return folder / "hidden" / f"probe_{exercise_id}.py"


class Prober:
    """Asks the answers to one exercise a lab's probes.

    Parameters
    ----------
    path : Path
        The file that declares them.
    owner : Lab
        The lab that holds it.
    exercise_id : str
        The exercise.
    """

    def __init__(self, path: Path, owner: Lab, exercise_id: str) -> None:
        name = f"markprop_probes_{owner.folder.name}_{exercise_id}"
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        self._probe: Callable[[Probing], None] = module.probe
        self._core: tuple[str, ...] = tuple(module.CORE)
        self._version = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
        self._owner = owner
        self._exercise = owner.exercise(exercise_id)

    def behaviour_of(self, attempt: SandboxedAttempt) -> Behaviour | None:
        """Return how a student's answer behaves; nothing where it shows nothing or is not there."""
        with suppress(StudentFault, StudentError, HarnessError):
            return self.behaviour(attempt.student(self._exercise, _Bounded(attempt).through))
        return None

    def behaviour(self, names: Any) -> Behaviour | None:
        """Return how the answer behaves that has these names."""
        own = self._asked(names)
        right = {part: leaves for part, leaves in self._right.items() if part in own}
        parts = deviations(own, right, self._core) if own else {}
        return (
            Behaviour(probes=self._version, parts=parts) if says_more_than_failure(parts) else None
        )

    def known_mistake(self, found: Behaviour) -> Misconception | None:
        """Return the one planted mistake that behaves so; nothing where several do, or none.

        Nor where too little tells it from others, as side effects alone do.
        """
        core = {part: leaves for part, leaves in found.parts.items() if part in self._core}
        if not tells_apart(core, self._right):
            return None
        fitting = {
            mistake.text: named(mistake)
            for mistake, own in self.mistakes
            if own is not None and alike(own.parts, found.parts)
        }
        return next(iter(fitting.values())) if len(fitting) == 1 else None

    @cached_property
    def mistakes(self) -> list[tuple[Planted, Behaviour | None]]:
        """The exercise's planted mistakes, each with how it behaves."""
        answers = planted(self._owner.folder, self._exercise.id)
        return [(one, self._planted(one)) for one in answers if one.kind is Kind.MISTAKE]

    def _planted(self, mistake: Planted) -> Behaviour | None:
        try:
            return self.behaviour(SimpleNamespace(**{**vars(self.reference), **mistake.objects()}))
        except Exception:  # some stop while they are defined
            return None

    @property
    def reference(self) -> Any:
        """The names of what is right."""
        return load_reference(self._owner, self._exercise)

    @cached_property
    def _right(self) -> Parts:
        probing = Probing(self.reference, self.reference)
        with _apart():
            self._probe(probing)
        return probing.parts

    def _asked(self, names: Any) -> Parts:
        """Return what an answer gives, part by part; of one that ends early, what came before."""
        probing = Probing(names, self.reference)
        with _apart():
            try:
                self._probe(probing)
            except Ended:
                pass
            except Exception as error:
                if not probing.parts:  # it could not be made: nothing tells it from others
                    return {}
                name = error.name if isinstance(error, StudentError) else type(error).__name__
                probing.put("ended", raised(name))
        return probing.parts


@contextmanager
def _apart() -> Iterator[None]:
    """Leave NumPy's global generator and the terminal to others than the answers run here."""
    before = np.random.get_state()  # noqa: NPY002
    try:
        with redirect_stdout(io.StringIO()):
            yield
    finally:
        np.random.set_state(before)  # noqa: NPY002


class _Bounded:
    """Keeps an exercise's probes within their number and time."""

    def __init__(self, attempt: SandboxedAttempt) -> None:
        self._attempt = attempt
        self._calls = 0

    def through(self, channel: Channel) -> Channel:
        """Return a channel that ends when the probes have had their share."""
        end_s = self._attempt.used_s + ALL_S

        def ask(meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
            self._calls += 1
            left_s = end_s - self._attempt.used_s
            if self._calls > MOST_CALLS or left_s <= 0:
                raise StudentTimeout("The probes took too long.")
            return channel.ask(meta, arrays, min(timeout_s, CALL_S, left_s))

        return Relay(ask, channel.close)
