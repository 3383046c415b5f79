"""Where marks by hand come from: a file, stored reports, the review page; and several together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from graders.reports.schema import ManualMark, Report

HANDIN = "handin"
"""The id of a mark for the whole of a hand-in that could not be read."""

HANDIN_TITLE = "The hand-in as a whole"

_GROUP = "group:"


def group_id(exercise: str, group: str) -> str:
    """Return the id of what is said and given to all whose answers behave alike."""
    return f"{_GROUP}{exercise}/{group}"


def is_group(mark_id: str) -> bool:
    """Tell whether a mark is for a group of answers, and so a part of an exercise's marks."""
    return mark_id.startswith(_GROUP)


class Marks(Protocol):
    """Marks that people gave, from one source."""

    @property
    def questions(self) -> Mapping[str, ManualMark]:
        """For everything that was marked for somebody, a mark that says its title and maximum."""

    @property
    def maxima(self) -> Mapping[str, float]:
        """What questions are out of, as far as the source says; a check knows its own maximum."""

    def of(self, report: Report, group: str = "") -> tuple[ManualMark, ...]:
        """Return the marks of one report's student, in the order of their ids."""

    def place(self, report: Report, question: str) -> str:
        """Return where a student's mark for a question stands, for messages."""


@dataclass(frozen=True)
class Together:
    """Marks of two sources; of two marks for the same, the second source's counts."""

    first: Marks
    second: Marks

    @property
    def questions(self) -> Mapping[str, ManualMark]:
        """What was marked for somebody, as the first source calls it."""
        return {**self.second.questions, **self.first.questions}

    @property
    def maxima(self) -> Mapping[str, float]:
        """What questions are out of, as either source says."""
        return {**self.second.maxima, **self.first.maxima}

    def of(self, report: Report, group: str = "") -> tuple[ManualMark, ...]:
        """Return the marks of one report's student."""
        both = (*self.first.of(report, group), *self.second.of(report, group))
        marks = {mark.id: mark for mark in both}
        return tuple(marks[name] for name in sorted(marks))

    def place(self, report: Report, question: str) -> str:
        """Return where the mark that counts stands."""
        second = {mark.id for mark in self.second.of(report)}
        return (self.second if question in second else self.first).place(report, question)

    def overruled(self, report: Report) -> list[str]:
        """Return a sentence for each mark of the first source that the second one replaces."""
        second = {mark.id: mark for mark in self.second.of(report)}
        return [
            f"{self.first.place(report, mark.id)}: {mark.points:g} points for {mark.id!r}; "
            f"{second[mark.id].marker} gave {second[mark.id].points:g} on the review page, which "
            "counts."
            for mark in self.first.of(report)
            if mark.id in second and second[mark.id].points != mark.points
        ]


@dataclass(frozen=True)
class StoredMarks:
    """The marks that stored reports have from a file, which may not be at hand any more."""

    by_submission: Mapping[str, tuple[ManualMark, ...]] = field(default_factory=dict)
    questions: Mapping[str, ManualMark] = field(default_factory=dict)
    maxima: Mapping[str, float] = field(default_factory=dict)

    def of(self, report: Report, group: str = "") -> tuple[ManualMark, ...]:
        """Return what a report said that a file gave."""
        return self.by_submission.get(report.submission, ())

    def place(self, report: Report, question: str) -> str:
        """Return whose report it is."""
        return f"the report of {report.submission}"


def stored_marks(reports: Iterable[Report]) -> StoredMarks:
    """Return the marks that the reports of a class have from a file: no marker stands at them."""
    by_submission: dict[str, tuple[ManualMark, ...]] = {}
    questions: dict[str, ManualMark] = {}
    maxima: dict[str, float] = {}
    for report in reports:
        own = tuple(mark for mark in report.manual or () if mark.marker is None)
        by_submission[report.submission] = own
        checks = {check.id for part in report.exercises for check in part.checks}
        for mark in own:
            questions.setdefault(mark.id, mark)
            if mark.id not in checks:
                maxima.setdefault(mark.id, mark.max_points)
    return StoredMarks(by_submission, questions, maxima)
