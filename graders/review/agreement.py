"""How well markers agree on answers that two of them marked without seeing each other's marks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.model import Lab
from graders.review.counting import points_of
from graders.review.items import QUESTION, mark_id
from graders.review.marks import Entry
from graders.review.store import Store

Pair = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Agreement:
    """How well two markers agree, or any two on one question.

    Parameters
    ----------
    what : str
        The two markers, or the question's title.
    answers : int
        How many were marked by both.
    same : int
        How many of them got the same points.
    kappa : float, optional
        Cohen's kappa: 1 where all agree, 0 where no more do than by chance; None where chance alone
        makes all agree, so that nothing can be told.
    """

    what: str
    answers: int
    same: int
    kappa: float | None

    @property
    def percentage(self) -> float:
        """Share of the answers that got the same points, in per cent."""
        return 100 * self.same / self.answers


def agreements(store: Store, lab: Lab) -> list[Agreement]:
    """Return how well markers agree: each two of them, and then each question.

    Different points count as different however close they are.
    """
    standings, replaced = store.standings(), store.replaced()
    questions = {question.id: question for question in lab.questions}
    by_markers: dict[str, dict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    by_question: dict[str, list[Pair]] = defaultdict(list)
    for submission, item in sorted(standings):
        question = questions.get(mark_id(item)) if item.startswith(QUESTION) else None
        if question is None:
            continue
        for first, second in _apart(store.history(submission, item), replaced):
            points = [points_of(entry.mark, question, standings) for entry in (first, second)]
            if points[0] is not None and points[1] is not None:
                pair = (points[0], points[1])
                by_markers[f"{first.marker} and {second.marker}"][question.id].append(pair)
                by_question[question.id].append(pair)
    told = [_agreement(who, by_markers[who]) for who in sorted(by_markers)]
    of_questions = [q for q in lab.questions if q.id in by_question]
    return told + [_agreement(q.title, {q.id: by_question[q.id]}) for q in of_questions]


def _apart(entries: Sequence[Entry], replaced: Mapping[str, set[str]]) -> list[tuple[Entry, Entry]]:
    """Return what two markers gave without seeing each other's: of each pair, the last marks.

    Whether somebody has settled since what differed does not matter.
    """
    seen = {entry.uid: _seen(entry, replaced) for entry in entries}
    pairs: dict[tuple[str, str], tuple[Entry, Entry]] = {}
    for number, one in enumerate(entries):
        for other in entries[:number]:
            alone = other.uid not in seen[one.uid] and one.uid not in seen[other.uid]
            if alone and one.marker != other.marker:
                first, second = sorted((one, other), key=lambda entry: entry.marker)
                pairs[first.marker, second.marker] = (first, second)
    return list(pairs.values())


def _seen(entry: Entry, replaced: Mapping[str, set[str]]) -> set[str]:
    """Return what an entry's author had seen: what it replaced, and what that had replaced."""
    found: set[str] = set()
    left = [entry.uid]
    while left:
        further = replaced.get(left.pop(), set()) - found
        found |= further
        left += further
    return found


def _agreement(what: str, pairs: Mapping[str, list[Pair]]) -> Agreement:
    """Return the agreement on some questions; what chance gives is taken for each on its own."""
    every = [pair for of_one in pairs.values() for pair in of_one]
    same = sum(first == second for first, second in every)
    chance = sum((len(of_one) * _by_chance(of_one) for of_one in pairs.values()), Fraction(0))
    expected = chance / len(every)
    observed = Fraction(same, len(every))
    kappa = None if expected == 1 else float((observed - expected) / (1 - expected))
    return Agreement(what, len(every), same, kappa)


def _by_chance(pairs: Iterable[Pair]) -> Fraction:
    """Return how often two would agree who give each mark as often, but to any answer."""
    listed = list(pairs)
    first, second = (Counter(pair[at] for pair in listed) for at in (0, 1))
    return sum((Fraction(first[m] * second[m], len(listed) ** 2) for m in first), Fraction(0))
