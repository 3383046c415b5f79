"""One attempt at a lab, ready for questions; here the one whose names live in this process."""

from __future__ import annotations

from typing import Any, Protocol

from graders.inside.worker import Worker, kernel_cell_numbers
from graders.model import Exercise
from graders.sandbox.channel import LocalChannel
from graders.student import Student


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
    """

    def __init__(self, namespace: dict[str, Any]) -> None:
        self._namespace = namespace

    def student(self, exercise: Exercise) -> Student:
        """Return the student's names."""
        worker = Worker(self._namespace, kernel_cell_numbers())
        return Student(LocalChannel(worker), also=exercise.also)

    def close(self) -> None:
        """Do nothing: the names are the caller's."""
