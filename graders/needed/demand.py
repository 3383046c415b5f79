"""From the wanted names backwards: what makes them, what changes them, what those read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from graders.needed.effects import Effects
from graders.needed.notebook import Notebook

Pair = tuple[str, int]
"""A name, and the place before which its value is asked for."""


@dataclass
class Found:
    """What the walk found.

    Parameters
    ----------
    needed : dict of int to set of Pair
        Places of the needed steps, each with the names that it reads in turn.
    unknown : set of int
        Places of steps that are needed because nobody can tell what they do.
    pairs : dict of Pair to tuple
        For every name that was asked for the steps that it needs and the names that it asks for.
    binders : dict of str to list of int
        For every name the steps that may bind it, in their order.
    changers : dict of int to set of str
        Places of needed steps, each with the needed names that it may change and not only bind.
    """

    needed: dict[int, set[Pair]] = field(default_factory=dict)
    unknown: set[int] = field(default_factory=set)
    pairs: dict[Pair, tuple[set[int], set[Pair]]] = field(default_factory=dict)
    binders: dict[str, list[int]] = field(default_factory=dict)
    changers: dict[int, set[str]] = field(default_factory=dict)

    @property
    def latest(self) -> dict[str, int]:
        """For every name that was asked for, the last place at which it was."""
        places: dict[str, int] = {}
        for name, place in self.pairs:
            places[name] = max(place, places.get(name, -1))
        return places


def walk(notebook: Notebook, effects: Effects, wanted: Iterable[str]) -> Found:
    """Return which steps the wanted names need at the notebook's end."""
    return _Walk(notebook, effects).run(wanted)


class _Walk:
    def __init__(self, notebook: Notebook, effects: Effects) -> None:
        self._steps = notebook.steps
        self._graph = notebook.graph
        self._effects = effects
        self._found = Found()
        self._left: list[Pair] = []
        self._changers: list[tuple[int, int]] = []
        self._changing: dict[int, list[int]] = {}  # by what is changed: places
        self._names: dict[int, set[str]] = {}
        binders: dict[str, list[int]] = defaultdict(list)
        for place, step in enumerate(self._steps):
            changed, binds, unknown = effects.of_step(step, place)
            if changed:
                self._changers.append((place, changed))
            for name in binds:
                binders[name].append(place)
            if unknown:
                self._found.unknown.add(place)
        self._found.binders = dict(binders)

    def run(self, wanted: Iterable[str]) -> Found:
        end = len(self._steps)
        for place in self._found.unknown:
            self._take(place)
            for name in self._late_names(self._effects.run_by(self._steps[place], place)):
                self._demand((name, end))
        for name in wanted:
            self._demand((name, end))
        while self._left:
            self._follow(self._left.pop())
        return self._found

    def _demand(self, pair: Pair) -> None:
        self._graph.spend()
        if pair not in self._found.pairs:
            self._found.pairs[pair] = (set(), set())
            self._left.append(pair)

    def _take(self, place: int) -> None:
        if place in self._found.needed:
            return
        step = self._steps[place]
        names = set(step.doing.reads)
        if not step.cheap:
            names |= self._late_names(self._effects.run_by(step, place))
        self._found.needed[place] = {(name, place) for name in names}
        for name in names:
            self._demand((name, place))

    def _follow(self, pair: Pair) -> None:
        name, at = pair
        steps, names = self._found.pairs[pair]
        killed = False
        for place in reversed(self._found.binders.get(name, ())):
            self._graph.spend()
            if place < at and (not killed or self._steps[place].cheap):
                steps.add(place)
                killed = killed or name in self._steps[place].doing.kills
        reached = self._effects.reach_of_name(name, at)
        changing = [place for place in self._changing_of(reached) if place < at]
        for place in changing:
            if place not in steps:
                self._found.changers.setdefault(place, set()).add(name)
        steps.update(changing)
        for place in steps:
            self._take(place)
        for other in self._late_names(reached):
            names.add((other, at))
            self._demand((other, at))

    def _changing_of(self, objects: int) -> list[int]:
        if objects not in self._changing:
            self._graph.spend(len(self._changers))
            self._changing[objects] = [p for p, changed in self._changers if changed & objects]
        return self._changing[objects]

    def _late_names(self, objects: int) -> set[str]:
        if objects not in self._names:
            self._names[objects] = self._effects.late_names(objects)
        self._graph.spend(len(self._names[objects]))
        return self._names[objects]


def users_of(found: Found, wanted: Iterable[str], end: int) -> list[tuple[str, ...]]:
    """Return for every step the wanted names that need it."""
    names = list(wanted)
    using: dict[Pair, int] = {(name, end): 1 << n for n, name in enumerate(names)}
    steps = [0] * end
    left = list(using)
    while left:
        pair = left.pop()
        needed, asked = found.pairs[pair]
        following = set(asked)
        for place in needed:
            if using[pair] & ~steps[place]:
                steps[place] |= using[pair]
                following |= found.needed[place]
        for other in following:
            if using[pair] & ~using.get(other, 0):
                using[other] = using.get(other, 0) | using[pair]
                left.append(other)
    return [tuple(name for n, name in enumerate(names) if bits >> n & 1) for bits in steps]
