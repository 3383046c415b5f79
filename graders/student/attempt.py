"""One attempt at a lab, ready for questions; here the one whose names live in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from graders.inside.worker import Worker, kernel_cell_numbers
from graders.model import Exercise
from graders.sandbox.channel import Channel, LocalChannel, Reply
from graders.student.objects import Student

Through = Callable[[Channel], Channel]


@dataclass(frozen=True)
class Relay:
    """A channel through which somebody listens.

    Parameters
    ----------
    ask, close : callable
        As of a `Channel`.
    """

    ask: Callable[[dict[str, Any], list[np.ndarray], float], Reply]
    close: Callable[[], None]


class Attempt(Protocol):
    """Where checks get their student from."""

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names for one exercise, on a process that lives."""

    def close(self) -> None:
        """End the student's process and remove what it left behind."""


class LocalAttempt:
    """The names of a namespace in this process, as they are at each call.

    Parameters
    ----------
    namespace : dict
        For example the globals of the notebook that asks for a self-check.
    through : callable, optional
        Wraps every line to the student's names, for somebody who listens.
    """

    def __init__(self, namespace: dict[str, Any], through: Through | None = None) -> None:
        self._namespace = namespace
        self._through = through

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names."""
        channel: Channel = LocalChannel(Worker(self._namespace, kernel_cell_numbers()))
        if self._through:
            channel = self._through(channel)
        return Student(channel, also=exercise.also)

    def close(self) -> None:
        """Do nothing: the names are the caller's."""
