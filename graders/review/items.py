"""What a mark is for, as the store names it; see the head of this room."""

from __future__ import annotations

from graders.settling.sources import HANDIN, group_id

QUESTION, CHECK, RUBRIC, GROUP = "question:", "check:", "rubric:", "group:"
HANDIN_ITEM = HANDIN
CLASS = ""
"""The submission of a mark that is for everybody: a group's, and what a rubric item is worth."""


def question_item(question: str) -> str:
    """Return the item of a written question."""
    return f"{QUESTION}{question}"


def check_item(exercise: str, check: str) -> str:
    """Return the item that settles an undecided check."""
    return f"{CHECK}{exercise}/{check}"


def group_item(exercise: str, group: str) -> str:
    """Return the item of a group of answers that behave alike; its submission is `CLASS`."""
    return group_id(exercise, group)


def rubric_item(question: str, item: str) -> str:
    """Return the item of what a rubric item is worth now; its submission is `CLASS`."""
    return f"{RUBRIC}{question}/{item}"


def mark_id(item: str) -> str:
    """Return under which id a report has a mark for an item."""
    if item.startswith(QUESTION):
        return item.removeprefix(QUESTION)
    return item.partition("/")[2] if item.startswith(CHECK) else item
