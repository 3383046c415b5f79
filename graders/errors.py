"""Every exception of Markprop, drawn as the tree it is.

::

    MarkpropError (Exception)            ends a command with one clear sentence
    ├── SubmissionError                  this submission cannot be read; it still gets its report
    ├── AuthoringError                   a lab's own files are at fault; names file and place
    ├── SandboxUnavailable               `--sandbox strict` cannot be kept on this machine
    └── HarnessError                     the grader's own fault
    CheckFailed (AssertionError)         the answer differs from the promise
    CheckUndecided (Exception)           the grader cannot judge; the points are pending
    StudentError (Exception)             the student's code raised an exception
    StudentFault (BaseException)         the student's process gave no usable answer
    ├── AnswerAbsent                     there is nothing to judge yet
    │   ├── AnswerMissing                a name that the exercise needs is not defined
    │   └── AnswerBlank                  the answer still raises NotImplementedError
    ├── StudentTimeout                   the call was stopped
    ├── TimeLost                         other code or the machine took the time: not failed
    ├── PackageMissing                   the answer needs a package that is not here: not failed
    ├── StudentDied                      the process is gone
    └── ProtocolViolation                the reply was not one that the worker can give

`StudentFault` derives from `BaseException` on purpose: Hypothesis replays and shrinks every
`Exception`, and replaying a call that hangs or kills the process costs minutes and innocent marks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class MarkpropError(Exception):
    """One clear sentence for a person; `exit_code` is what the command ends with."""

    exit_code = 2


class SubmissionError(MarkpropError):
    """A submission that cannot be read: it becomes a report with this sentence as its reason."""


class AuthoringError(MarkpropError):
    """A lab's own files are at fault: the sentence names file, cell and line where it can."""


class SandboxUnavailable(MarkpropError):
    """The sandbox that was asked for by name cannot be had on this machine."""


class HarnessError(MarkpropError):
    """The grader's own fault. Never costs a student points."""

    exit_code = 3


@dataclass(frozen=True)
class Misconception:
    """A known mistake that explains a wrong answer exactly.

    Parameters
    ----------
    id : str
        Name of the planted mistake, unique within its exercise.
    text : str
        The sentence that the student reads.
    """

    id: str
    text: str


class CheckFailed(AssertionError):
    """The answer differs from the promise of a check.

    Parameters
    ----------
    finding : str
        What was got, what was expected, and where, in the student's words.
    counterexample : mapping of str to array or number, optional
        The smallest input that shows it, by argument name.
    hint : str, optional
        The next step, only where the evidence supports it.
    misconception : Misconception, optional
        The one known mistake that gives exactly these results.
    blocks : bool
        Whether checks that wait for this one cannot be judged either.
    """

    def __init__(
        self,
        finding: str,
        *,
        counterexample: Mapping[str, Any] | None = None,
        hint: str | None = None,
        misconception: Misconception | None = None,
        blocks: bool = True,
    ) -> None:
        super().__init__(finding)
        self.finding = finding
        self.counterexample = dict(counterexample or {})
        self.hint = hint
        self.misconception = misconception
        self.blocks = blocks


class CheckUndecided(Exception):
    """The grader cannot judge this check: its points are pending, neither earned nor lost."""


@dataclass(frozen=True)
class Place:
    """Where in the student's own code something happened.

    Parameters
    ----------
    line : int
        Line number within the cell or file, from 1.
    source : str
        That line's text.
    cell : int, optional
        Number of the cell over all cells, from 1.
    file : str, optional
        Path inside the submission, for code that is not in the notebook.
    """

    line: int
    source: str = ""
    cell: int | None = None
    file: str | None = None

    def __str__(self) -> str:
        where = f"cell {self.cell}" if self.cell is not None else self.file or "your code"
        text = f"{where}, line {self.line}"
        return f"{text}: `{self.source.strip()}`" if self.source.strip() else text


class StudentError(Exception):
    """The student's code raised an exception during a call.

    Parameters
    ----------
    call : str
        What was called, as the student would write it: ``TanhLayer.fprop``.
    name : str
        Class name of the exception.
    message : str
        Its text, capped.
    place : Place, optional
        The deepest line of the student's own code.
    cause : str
        A sentence on what went wrong before, where that explains it.
    """

    def __init__(
        self, call: str, name: str, message: str, place: Place | None = None, cause: str = ""
    ) -> None:
        said = f"{name}: {message}" if message else name
        where = f" ({place})" if place else ""
        super().__init__(f"`{call}` raised {said}{where}" + (f". {cause}" if cause else ""))
        self.call = call
        self.name = name
        self.message = message
        self.place = place


class StudentFault(BaseException):
    """The student's process gave no usable answer; the check fails and nothing replays it."""


class AnswerAbsent(StudentFault):
    """There is nothing to judge yet; `name` says what, so that one cause gives one failure."""

    def __init__(self, finding: str, name: str = "") -> None:
        super().__init__(finding)
        self.name = name


class AnswerMissing(AnswerAbsent):
    """A name that the exercise needs is not defined."""


class AnswerBlank(AnswerAbsent):
    """The answer still raises `NotImplementedError`, as the template does."""


class StudentTimeout(StudentFault):
    """A call was stopped because its time was up.

    Parameters
    ----------
    finding : str
        What was stopped, and when.
    waited_s : float, optional
        Seconds by the wall's clock, where these were used up and not the CPU time.
    """

    def __init__(self, finding: str, waited_s: float | None = None) -> None:
        super().__init__(finding)
        self.waited_s = waited_s


class TimeLost(StudentFault):
    """There was no time for an answer, because of other code or of the machine."""


class PackageMissing(StudentFault):
    """The answer needs a published package that this machine lacks."""


class StudentDied(StudentFault):
    """The student's process ended during a call."""


class ProtocolViolation(StudentFault):
    """Something else than the worker answered, or it answered what no worker can."""
