"""The class as it was graded, reduced to what a person may have to mark: read once, at the start.

Reports of a thousand students are large; of each only this is kept, and the rest is read again
when somebody looks at it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from graders.model import Lab, Verdict
from graders.reports.lacking import only_lacks
from graders.reports.overview import name_of
from graders.reports.schema import CheckReport, Report
from graders.reports.store import REPORT, read_report, submission_folder
from graders.reports.text import LONGEST_MESSAGE, one_line, visible
from graders.review.items import check_item
from graders.settling.applying import without_manual

_WORD = re.compile(r"[^\W_]{3,}")
_OF_FILES = (
    "ipynb notebook the and lab com edu mail final copy student students submission assignment "
    "homework solution answer answers exercise"
)
_COMMON = frozenset(_OF_FILES.split())
_KEY_LETTERS = 12  # of a digest: 48 bits, which a class does not repeat


@dataclass(frozen=True)
class Answer:
    """What a student wrote for one question.

    Parameters
    ----------
    state : str
        ``answered``, ``empty`` or ``missing``.
    text : str
        The words; hostile.
    cells : tuple of int
        Where they stand, from 1.
    """

    state: str
    text: str = ""
    cells: tuple[int, ...] = ()


@dataclass(frozen=True)
class Open:
    """A check that the grader could not judge.

    Parameters
    ----------
    exercise, check, title : str
        Which one, and what it promises.
    points : Fraction
        On offer.
    finding : str
        What was found: where two oracles disagree, what each of them says.
    """

    exercise: str
    check: str
    title: str
    points: Fraction
    finding: str

    @property
    def item(self) -> str:
        """What a person's mark for it is kept under."""
        return check_item(self.exercise, self.check)


@dataclass(frozen=True)
class Loss:
    """An exercise that lost points by a mistake that the lab knows.

    Parameters
    ----------
    exercise, title : str
        Which one.
    check : str
        Id of the check that names the mistake.
    known, sentence : str
        Id of the mistake, and what it is.
    size : int
        Numbers in its counterexample; large where there is none.
    """

    exercise: str
    title: str
    check: str
    known: str
    sentence: str
    size: int


@dataclass(frozen=True)
class HandIn:
    """One submission.

    Parameters
    ----------
    submission, name : str
        Whose it is; shown only to those who ask.
    key : str
        What addresses call it.
    number : int
        What the page calls it; both tell nothing of who it is.
    points, max_points, pending : float
        As graded.
    unread : str
        Why it could not be read or run; empty if it was.
    looks : tuple of str
        Why a person should look at it, though it has its marks.
    answers : mapping of str to Answer
        By id of the question.
    open : tuple of Open
        What is undecided, and waits for a person.
    lacks : str
        Where it waits for a module that the machine lacks, and for no person: which.
    losses : tuple of Loss
        Exercises that lost points by mistakes that are known.
    mates : bool
        Whether it is a team's, and another member's copy stands for it on the sheets.
    known_as : tuple of str
        Words that could tell whose it is.
    """

    submission: str
    name: str
    key: str
    number: int
    points: float
    max_points: float
    pending: float
    unread: str
    looks: tuple[str, ...]
    answers: Mapping[str, Answer]
    open: tuple[Open, ...]
    lacks: str
    losses: tuple[Loss, ...]
    mates: bool = False
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Class:
    """All hand-ins of a results folder.

    Parameters
    ----------
    folder : Path
        The results.
    lab : Lab
        What was marked.
    hand_ins : tuple of HandIn
        By their numbers.
    """

    folder: Path
    lab: Lab
    hand_ins: tuple[HandIn, ...]

    def report(self, hand_in: HandIn) -> Report:
        """Read the whole report of a hand-in."""
        return read_report(submission_folder(self.folder, hand_in.submission) / REPORT)


def class_of(folder: Path, lab: Lab, reports: Iterable[Report]) -> Class:
    """Return the class of some reports, in an order that says nothing of names.

    What people gave already is left out of them: it is in the store.
    """
    ordered = sorted(map(without_manual, reports), key=lambda report: key_of(report.submission))
    first = {r.team.name: r.submission for r in reversed(ordered) if r.team}
    found = (
        _hand_in(report, number, bool(report.team and first[report.team.name] != report.submission))
        for number, report in enumerate(ordered, start=1)
    )
    return Class(folder, lab, tuple(found))


def key_of(submission: str) -> str:
    """Return what addresses call a submission."""
    return hashlib.sha256(submission.encode()).hexdigest()[:_KEY_LETTERS]


def _hand_in(report: Report, number: int, mates: bool) -> HandIn:
    lacks = only_lacks(report)
    return HandIn(
        submission=report.submission,
        name=name_of(report),
        key=key_of(report.submission),
        number=number,
        points=report.points,
        max_points=report.max_points,
        pending=report.pending_points,
        unread=one_line(report.reason or "", LONGEST_MESSAGE) if not report.notebook.cells else "",
        looks=tuple(one_line(flag, LONGEST_MESSAGE) for flag in report.flags),
        answers={
            question.id: Answer(question.state, question.text or "", tuple(question.cells or ()))
            for question in report.questions or ()
            if question.state
        },
        open=() if lacks else tuple(_undecided(report)),
        lacks=one_line(report.reason or "", LONGEST_MESSAGE) if lacks else "",
        losses=tuple(_losses(report)),
        mates=mates,
        known_as=words_of(report),
    )


def words_of(report: Report) -> tuple[str, ...]:
    """Return the words of a student's names; the short ones are too common to be hidden."""
    student = report.student
    own = (student.id, student.name, student.email, student.username) if student else ()
    files = (part.source.notebook for part in report.exercises if part.source)
    return words_in(" ".join(text or "" for text in (report.submission, *own, *files)))


def words_in(names: str) -> tuple[str, ...]:
    """Return the words in names that could tell whose they are."""
    return tuple(sorted(w for w in {*_WORD.findall(names)} if w.casefold() not in _COMMON))


def _undecided(report: Report) -> Iterable[Open]:
    for part in report.exercises:
        for check in part.checks:
            if check.verdict is Verdict.UNDECIDED:
                title = one_line(check.title, LONGEST_MESSAGE)
                finding = visible(check.finding or "", LONGEST_MESSAGE, lines=True)
                points = Fraction(str(check.max_points))
                yield Open(part.id, check.id, title, points, finding)


def _losses(report: Report) -> Iterable[Loss]:
    for part in report.exercises:
        named = [(check, check.misconception) for check in part.checks if check.misconception]
        for check, known in named[:1]:
            title, told = (one_line(text, LONGEST_MESSAGE) for text in (part.title, known.text))
            yield Loss(part.id, title, check.id, known.id, told, _size(check))


def _size(check: CheckReport) -> int:
    """Return how many numbers a reader has to look at."""
    shapes = [argument.shape for argument in (check.counterexample or {}).values()]
    return sum(_product(shape) for shape in shapes) if shapes else 1_000_000


def _product(shape: tuple[int, ...]) -> int:
    total = 1
    for length in shape:
        total *= length
    return total
