"""What is stored, turned into marks by hand that reports are settled with. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from graders.model import Lab, Question
from graders.reports.fields import points_number
from graders.reports.schema import ManualMark, Report
from graders.reports.text import one_line
from graders.reports.view import points_text
from graders.review.items import (
    CLASS,
    HANDIN_ITEM,
    QUESTION,
    RUBRIC,
    group_item,
    mark_id,
    rubric_item,
)
from graders.review.marks import Mark, Standing
from graders.review.store import FILE
from graders.settling.sources import HANDIN_TITLE, is_group

Standings = Mapping[tuple[str, str], Standing]
_NOTHING = Fraction(0)


def worth(question: Question, standings: Standings) -> dict[str, Fraction]:
    """Return what each of a question's rubric items is worth now.

    Parameters
    ----------
    question : Question
        As the lab declares it.
    standings : mapping of (str, str) to Standing
        What counts, by submission and item.
    """
    now = {
        item.id: standings.get((CLASS, rubric_item(question.id, item.id)), Standing()).mark.points
        for item in question.rubric
    }
    return {
        item.id: item.points if (changed := now[item.id]) is None else changed
        for item in question.rubric
    }


def points_of(mark: Mark, question: Question, standings: Standings) -> Fraction | None:
    """Return the points of an answer; None where it is not marked.

    What its marker gave; else what the ticked rubric items are worth now, from nothing, or from
    full points where no item of the rubric gives any: never below 0 or above what is on offer.
    """
    if mark.points is not None or not mark.rubric:
        return mark.points
    now = worth(question, standings)
    begin = _NOTHING if any(points > 0 for points in now.values()) else question.points
    total = sum((now.get(item, _NOTHING) for item in mark.rubric), begin)
    return min(max(total, _NOTHING), question.points)


@dataclass(frozen=True)
class ReviewMarks:
    """The marks of the review page, as a source that reports are settled with.

    Parameters
    ----------
    lab : Lab
        Whose questions were asked.
    standings : mapping of (str, str) to Standing
        What counts, by submission and item.
    mates : mapping of str to tuple of str
        The submissions of those who handed in together with somebody: one mark is for all of them.
    """

    lab: Lab
    standings: Standings = field(default_factory=dict)
    mates: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def given(self) -> bool:
        """Whether anybody marked anything that was not taken back."""
        return any(head.mark for one in self.standings.values() for head in one.heads)

    def without_questions(self) -> ReviewMarks:
        """Return the marks for checks, hand-ins and groups alone: one exercise is tried."""
        kept = {k: v for k, v in self.standings.items() if not k[1].startswith((QUESTION, RUBRIC))}
        return replace(self, standings=kept)

    @cached_property
    def questions(self) -> Mapping[str, ManualMark]:
        """For everything that was marked for somebody, a mark that says its title and maximum."""
        found: dict[str, ManualMark] = {}
        for (_, item), standing in self.standings.items():
            given = any(_is_given(head.mark) for head in standing.heads)
            if item.startswith(QUESTION) and given:
                name = mark_id(item)
                maximum = self.maxima.get(name, 0.0)
                title = self._questions[name].title if name in self._questions else name
                found[name] = ManualMark(id=name, title=title, points=0.0, max_points=maximum)
        return found

    @cached_property
    def maxima(self) -> Mapping[str, float]:
        """What the lab's questions are out of."""
        return {q.id: points_number(q.points, q.points) for q in self.lab.questions}

    @cached_property
    def _questions(self) -> Mapping[str, Question]:
        return {question.id: question for question in self.lab.questions}

    @cached_property
    def _of_submission(self) -> Mapping[str, Mapping[str, Standing]]:
        found: dict[str, dict[str, Standing]] = {}
        for (submission, item), standing in self.standings.items():
            found.setdefault(submission, {})[item] = standing
        return found

    def of(self, report: Report, group: str = "") -> tuple[ManualMark, ...]:
        """Return the marks that count for one report."""
        names = dict.fromkeys((group, report.submission))
        own = {k: v for name in names if name for k, v in self._of_submission.get(name, {}).items()}
        own = {**self._of_mates(report.submission), **{k: v for k, v in own.items() if _stands(v)}}
        for part in report.exercises:
            item = group_item(part.id, part.group or "")
            if part.group and (standing := self.standings.get((CLASS, item))):
                own[item] = standing
        marks = (self._mark(item, standing) for item, standing in own.items())
        return tuple(sorted((mark for mark in marks if mark), key=lambda mark: mark.id))

    def _of_mates(self, submission: str) -> dict[str, Standing]:
        """Return what was marked for those who handed in together with somebody, if they agree."""
        found: dict[str, list[Standing]] = {}
        for mate in self.mates.get(submission, ()):
            for item, standing in self._of_submission.get(mate, {}).items():
                if standing.mark:
                    found.setdefault(item, []).append(standing)
        alike = {item for item, several in found.items() if len({s.mark for s in several}) == 1}
        return {item: found[item][0] for item in alike}

    def place(self, report: Report, question: str) -> str:
        """Return where a student's mark stands, for messages."""
        return f"{FILE}, {report.submission}"

    def conflicts(self) -> list[str]:
        """Return a sentence for everything that two markers marked without seeing each other."""
        return [
            f"{FILE}: {told_conflict(submission, item, standing)}"
            for (submission, item), standing in sorted(self.standings.items())
            if standing.conflict
        ]

    def strangers(self, known: Collection[str]) -> list[str]:
        """Return a sentence for each submission that was marked and has no report.

        Parameters
        ----------
        known : collection of str
            Names of the submissions that have one.
        """
        gone = sorted(
            name
            for name, items in self._of_submission.items()
            if name not in (CLASS, *known) and any(one.mark for one in items.values())
        )
        ask = "Nobody gets it until `markprop review` is told whose it is."
        return [
            f"{FILE}: what was marked for {one_line(name, 100)!r} has no report. {ask}"
            for name in gone
        ]

    def _mark(self, item: str, standing: Standing) -> ManualMark | None:
        mark, name = standing.mark, mark_id(item)
        question = self._questions.get(name) if item.startswith(QUESTION) else None
        points = points_of(mark, question, self.standings) if question else mark.points
        comment = mark.comment.strip()
        if question is not None:
            comment = "\n".join(filter(None, [*self._ticked(mark, question), comment]))
        if is_group(item) and comment and points is None:
            points = _NOTHING  # a sentence without partial credit
        if points is None:
            return None
        value = points_number(points, max(points, _NOTHING))
        return ManualMark(
            id=name,
            title=HANDIN_TITLE if item == HANDIN_ITEM else name,
            points=value,
            max_points=value,
            comment=comment or None,
            marker=", ".join(sorted({head.marker for head in standing.heads})),
        )

    def _ticked(self, mark: Mark, question: Question) -> Iterator[str]:
        """Return what the ticked rubric items say, as the student reads it."""
        now = worth(question, self.standings)
        for item in question.rubric:
            if item.id in mark.rubric:
                points = now[item.id]
                yield f"{item.text} ({'+' if points > 0 else ''}{points_text(points)})"


def mates_of(reports: Iterable[Report]) -> dict[str, tuple[str, ...]]:
    """Return the submissions of those who handed in together, for each of them."""
    teams: dict[str, list[str]] = {}
    for report in reports:
        if report.team:
            teams.setdefault(report.team.name, []).append(report.submission)
    return {
        name: tuple(other for other in together if other != name)
        for together in teams.values()
        for name in together
    }


def told_conflict(submission: str, item: str, standing: Standing) -> str:
    """Return one sentence about two marks of which neither counts."""
    gave = ", ".join(f"{head.marker} {_told(head.mark)}" for head in standing.heads)
    whose = f"{one_line(submission, 100)}, " if submission else ""
    return (
        f"{whose}{one_line(item, 100)}: {one_line(gave, 300)}, without seeing each other's; "
        "neither counts until somebody decides on the review page."
    )


def _told(mark: Mark) -> str:
    if mark.points is not None:
        return f"gave {points_text(mark.points)}"
    if mark.rubric:
        return f"ticked {', '.join(mark.rubric)}"
    return "commented" if mark.comment else "gave nothing"


def _stands(standing: Standing) -> bool:
    return bool(standing.mark) or standing.conflict


def _is_given(mark: Mark) -> bool:
    return mark.points is not None or bool(mark.rubric)
