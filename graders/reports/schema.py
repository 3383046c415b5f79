"""`report.json`, version 1: the one stored truth about a marked submission.

Every other file that Markprop writes is drawn from it. The models are strict (no coercion, finite
numbers only), so that a file edited by hand or written by another program is refused with a
sentence and not half understood. Keys that a later version added are passed by.
"""

from __future__ import annotations

import json
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, ValidationError
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import from_json

from graders.errors import MarkpropError
from graders.model import Verdict
from graders.reports.fields import BehaviourReport, Count, Mark, Part, Seconds, Text, Value, rounded

SCHEMA: Final = "markprop/report/v1"


class Counterexample(Part):
    """One argument of the smallest input that shows a finding.

    `values` holds nested lists; NaN and infinities are the strings ``nan``, ``inf`` and ``-inf``.
    Of a large array only the leading entries of each axis are kept, so that `shape` (of the whole)
    may say more than `values` shows.
    """

    shape: tuple[Count, ...]
    dtype: Text
    values: Value


class MisconceptionReport(Part):
    """The known mistake that gives exactly the student's results."""

    id: Text
    text: Text


class CheckReport(Part):
    """One promise: what became of it and why."""

    id: Text
    title: Text
    hidden: bool
    verdict: Verdict
    points: Mark
    max_points: Mark
    seconds: Seconds
    finding: Text | SkipJsonSchema[None] = None
    counterexample: dict[Text, Counterexample] | SkipJsonSchema[None] = None
    hint: Text | SkipJsonSchema[None] = None
    misconception: MisconceptionReport | SkipJsonSchema[None] = None
    follow_through: bool | SkipJsonSchema[None] = None


class SourceReport(Part):
    """Where the marked answer stands: lines of the cell or module, and the `code` there, cut."""

    notebook: Text | SkipJsonSchema[None] = None
    module: Text | SkipJsonSchema[None] = None
    cell: Annotated[int, Field(ge=1)] | SkipJsonSchema[None] = None
    lines: tuple[Count, Count] | SkipJsonSchema[None] = None
    code: Text | SkipJsonSchema[None] = None


class NoteReport(Part):
    """What the instructor may want to know; `look` where a person should look at the work."""

    text: Text
    look: bool | SkipJsonSchema[None] = None


class ExerciseReport(Part):
    """One graded task with its checks.

    `group` is there where points were lost by no mistake that is known: answers that behave alike
    have the same, by their `behaviour` or, without one, by verdicts and findings.
    """

    id: Text
    title: Text
    points: Mark
    max_points: Mark
    pending_points: Mark
    bonus: bool
    source: SourceReport | SkipJsonSchema[None] = None
    run: Literal["needed", "whole"] | SkipJsonSchema[None] = None
    group: Text | SkipJsonSchema[None] = None
    behaviour: BehaviourReport | SkipJsonSchema[None] = None
    checks: tuple[CheckReport, ...]


class CellFailureReport(Part):
    """One notebook cell that did not run to its end; cells count from 1 over all cells."""

    cell: Annotated[int, Field(ge=1)]
    name: Text
    message: Text
    line: Annotated[int, Field(ge=1)] | SkipJsonSchema[None] = None


class StatementsReport(Part):
    """How many of the notebook's statements the exercises need, and what became of them."""

    needed: Count
    ran: Count
    failed: Count
    left_out: Count


class LackingReport(Part):
    """A module that the notebook imports and that is not on the grading machine."""

    module: Text
    cell: Annotated[int, Field(ge=1)]
    line: Annotated[int, Field(ge=1)]
    needed_by: tuple[Text, ...]


class NotebookReport(Part):
    """How the notebook ran before the checks."""

    cells: Count
    executed: Count
    failures: tuple[CellFailureReport, ...]
    statements: StatementsReport | SkipJsonSchema[None] = None
    lacking: tuple[LackingReport, ...] | SkipJsonSchema[None] = None


class SandboxReport(Part):
    """What isolated the student's process."""

    mode: Literal["strict", "auto", "off"]
    layers: tuple[Text, ...]


class Versions(Part):
    """What the marks were computed with."""

    python: Text
    numpy: Text
    hypothesis: Text
    markprop: Text


class StudentReport(Part):
    """Who handed in, as the roster says."""

    id: Text
    name: Text | SkipJsonSchema[None] = None
    email: Text | SkipJsonSchema[None] = None
    username: Text | SkipJsonSchema[None] = None


class TeamReport(Part):
    """Who handed in together; each member has a report."""

    name: Text
    members: tuple[StudentReport, ...]


class LatenessReport(Part):
    """A late submission and what that cost; times are ISO 8601 with their offset."""

    submitted_at: Text
    deadline: Text
    days_late: Annotated[float, Field(ge=0), AfterValidator(rounded)]
    rule: Text
    points_lost: Mark
    late_days_used: Count | SkipJsonSchema[None] = None


class ManualMark(Part):
    """Points that a person gave: a free-text question, or an undecided check by its id.

    Also ``handin``, points for the whole of a hand-in that could not be read, and
    ``group:<exercise>/<group>``, a sentence for all whose answers behave alike and what it adds to
    their exercise. `marker` is who gave it, where it was given on the review page.
    """

    id: Text
    title: Text
    points: Mark
    max_points: Mark
    comment: Text | SkipJsonSchema[None] = None
    marker: Text | SkipJsonSchema[None] = None


class QuestionReport(Part):
    """A written question: what was found of its answer, and its points once somebody gave them.

    `state` is absent for a question that the lab does not declare: nobody looked for its answer.
    It `counts` once a person has marked it for anybody; `pictures` are files in `answers/`.
    """

    id: Text
    title: Text
    max_points: Mark
    state: Literal["answered", "empty", "missing"] | SkipJsonSchema[None] = None
    notebook: Text | SkipJsonSchema[None] = None
    cells: tuple[Annotated[int, Field(ge=1)], ...] | SkipJsonSchema[None] = None
    text: Text | SkipJsonSchema[None] = None
    pictures: tuple[Text, ...] | SkipJsonSchema[None] = None
    counts: bool | SkipJsonSchema[None] = None
    points: Mark | SkipJsonSchema[None] = None


class PreviousMark(Part):
    """The marks that an earlier report gave, and why they may differ now."""

    points: Mark
    harness_version: Text
    lab_version: Text
    reasons: tuple[Text, ...]


class Report(Part):
    """One marked submission.

    `points` counts exercises that are no bonus, manual marks, and what lateness takes away;
    `max_points` is what `points` can reach. `pending_points` are neither earned nor lost.
    `deadline` is the one that held for this hand-in, where there was one: ISO 8601 with its offset.
    """

    schema_: Literal["markprop/report/v1"] = Field(alias="schema")
    harness_version: Text
    lab: Text
    lab_version: Text
    submission: Text
    student: StudentReport | SkipJsonSchema[None] = None
    team: TeamReport | SkipJsonSchema[None] = None
    status: Literal["graded", "needs_attention"]
    reason: Text | SkipJsonSchema[None] = None
    seed_fingerprint: Text
    sandbox: SandboxReport
    versions: Versions
    points: Mark
    max_points: Mark
    pending_points: Mark
    bonus_points: Mark
    seconds: Seconds
    deadline: Text | SkipJsonSchema[None] = None
    lateness: LatenessReport | SkipJsonSchema[None] = None
    manual: tuple[ManualMark, ...] | SkipJsonSchema[None] = None
    previous: PreviousMark | SkipJsonSchema[None] = None
    notebook: NotebookReport
    notes: tuple[NoteReport, ...] | SkipJsonSchema[None] = None
    exercises: tuple[ExerciseReport, ...]
    questions: tuple[QuestionReport, ...] | SkipJsonSchema[None] = None

    @property
    def to_mark(self) -> tuple[QuestionReport, ...]:
        """The questions that count and that a person has not marked yet."""
        return tuple(q for q in self.questions or () if q.counts and q.points is None)

    @property
    def flags(self) -> tuple[str, ...]:
        """Why a person should look at it, though it has its marks."""
        return tuple(note.text for note in self.notes or () if note.look)

    def to_json(self) -> str:
        """Return the file's text: keys in the order of the models, UTF-8, ends with a newline."""
        content = self.model_dump(mode="json", by_alias=True)
        return json.dumps(content, ensure_ascii=False, allow_nan=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str | bytes, source: str = "report.json") -> Report:
        """Read a report back.

        Parameters
        ----------
        text : str or bytes
            What the file holds.
        source : str
            The file's name, for the sentence that says what is amiss.

        Raises
        ------
        MarkpropError
            If it is no report, one of another version, or one whose content is broken.
        """
        _expect_this_format(text, source)
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(str(step) for step in first["loc"]) or "the report"
            raise MarkpropError(
                f"{source} is a damaged report ({place}: {first['msg'].lower()}). "
                "Grade that submission again, or take its folder out of the results."
            ) from None


def _expect_this_format(text: str | bytes, source: str) -> None:
    try:
        content = from_json(text, allow_inf_nan=False)
    except ValueError as error:
        raise MarkpropError(
            f"{source} is not JSON ({error}). "
            "Grade that submission again, or take its folder out of the results."
        ) from None
    found = content.get("schema") if isinstance(content, dict) else None
    if found == SCHEMA:
        return
    if isinstance(found, str) and found.startswith("markprop/report/"):
        raise MarkpropError(
            f"{source} has the format {found[:60]!r}; this Markprop reads {SCHEMA!r}. "
            "Use the version of Markprop that wrote it, or grade that submission again."
        )
    raise MarkpropError(
        f"{source} is not a Markprop report: it does not say {SCHEMA!r} under `schema`. "
        "Take it out of the results folder."
    )


def published_schema() -> str:
    """Return the text of `schemas/report-v1.schema.json`, the JSON Schema of `Report`."""
    content = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **Report.model_json_schema(by_alias=True),
        "title": f"Markprop report ({SCHEMA})",
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"
