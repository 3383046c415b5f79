"""Checks that did not pass, put together by cause: what has one cause is told once.

A recognised mistake, an exception at one line, an answer that is not there, and whatever waits for
one of these. Only what is shown is grouped; verdicts and points stay those of each check.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from graders.model import Verdict
from graders.reports.redaction import GAP
from graders.reports.view import CheckView, counted

# Greedy up to the last place: what stands before it is the student's own text.
_RAISED = re.compile(rf".{{0,200}}?(?:`[^`]{{0,400}}`|{GAP}) raised (?P<name>\w+)", re.DOTALL)
_PLACE = re.compile(r".*\((?P<place>[^()]{1,200}, line \d{1,6})\b", re.DOTALL)
_BLANK = re.compile(r"`[^`]{0,400}` is not written yet")
_NEEDS = re.compile(r"“[^”]{0,200}” needs `[^`]{0,200}`\.(?P<why>.*)", re.DOTALL)
_WAITS_FOR = re.compile(r"“(?P<title>.*)”", re.DOTALL)


@dataclass(frozen=True)
class Box:
    """One cause.

    Parameters
    ----------
    told : CheckView
        The check that tells it.
    same : tuple of CheckView
        Further checks that it fails.
    waiting : tuple of CheckView
        Checks that were not judged because of it.
    """

    told: CheckView
    same: tuple[CheckView, ...] = ()
    waiting: tuple[CheckView, ...] = ()

    @property
    def others(self) -> tuple[CheckView, ...]:
        """All checks of the box but the one that tells the cause."""
        return self.same + self.waiting

    @property
    def example(self) -> CheckView:
        """The check whose input is shown: the one that tells the cause, if it has an input."""
        drawn = (check for check in self.same if check.curves)
        return self.told if self.told.tables else next(drawn, self.told)

    @property
    def also(self) -> str:
        """What else the cause costs, as sentences; empty where it costs nothing else."""
        told = []
        if self.same:
            told.append(f"The same cause: {counted(len(self.same), 'more check')}.")
        if self.waiting:
            waits = "waits" if len(self.waiting) == 1 else "wait"
            told.append(f"{counted(len(self.waiting), 'more check')} {waits} for this.")
        if not told:
            return ""
        at_stake = sum(check.max_points - check.points for check in self.others)
        return f"{' '.join(told)} Together: {counted(at_stake, 'point')}."


def boxes(checks: Sequence[CheckView]) -> tuple[Box, ...]:
    """Return one exercise's checks by cause, in the order of the first of each.

    A check that passed is alone in its box.
    """
    titles = {check.title: check for check in checks}
    groups: dict[Hashable, list[CheckView]] = {}
    for check in checks:
        groups.setdefault(_cause(check, titles, groups), []).append(check)
    return tuple(_box(group) for group in groups.values())


def place_of(check: CheckView) -> str:
    """Return where in the student's own code a check found its fault: ``cell 4, line 3``."""
    found = _PLACE.match(check.finding)
    return found["place"] if found and check.verdict is Verdict.FAILED else ""


def _box(group: list[CheckView]) -> Box:
    told = next((check for check in group if check.verdict is Verdict.FAILED), group[0])
    others = [check for check in group if check is not told]
    return Box(
        told,
        tuple(check for check in others if check.verdict is told.verdict),
        tuple(check for check in others if check.verdict is not told.verdict),
    )


def _cause(check: CheckView, titles: dict[str, CheckView], before: Iterable[Hashable]) -> Hashable:
    if check.verdict is Verdict.PASSED:
        return check.id
    if check.verdict is Verdict.FAILED:
        return _own_cause(check)
    return _awaited(check, titles, before)


def _own_cause(check: CheckView) -> Hashable:
    finding = check.finding
    if check.misconception:
        return ("known", check.misconception)
    if _BLANK.match(finding):
        return ("absent", "")
    needs = _NEEDS.match(finding)
    if needs:
        return ("absent", needs["why"])
    raised = _RAISED.match(finding)
    place = place_of(check)
    if raised and place:
        # Of a hidden check's exception only the class name of a built-in one is told.
        known = isinstance(getattr(builtins, raised["name"], None), type)
        return ("raised", raised["name"] if known else "", place)
    return ("text", finding) if finding else check.id


def _awaited(
    check: CheckView, titles: dict[str, CheckView], before: Iterable[Hashable]
) -> Hashable:
    """Return the cause of a check that was not judged: that of the one that it waits for."""
    found = _WAITS_FOR.search(check.finding)
    earlier = titles.get(found["title"]) if found else None
    if earlier is not None and earlier is not check:
        rest = {title: other for title, other in titles.items() if other is not check}
        return _cause(earlier, rest, before)
    if check.verdict is Verdict.SKIPPED:
        absent = [key for key in before if isinstance(key, tuple) and key[0] == "absent"]
        if absent:
            return absent[-1]
    return ("text", check.finding) if check.finding else check.id
