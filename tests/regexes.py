"""Counts the steps that a backtracking matcher takes, and finds the texts that cost it most.

Python's matcher tells no steps, and seconds say nothing on a busy machine. So patterns are taken
apart by Python's own parser and matched here, one step for each thing that is tried.
"""

import itertools
import math
import re
import sys
import warnings
from collections.abc import Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import re._constants as sre
    import re._parser as parser

MOST = 60_000  # steps for a short text
REPEATS = (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT)
CLASSES = {
    sre.CATEGORY_DIGIT: str.isdigit,
    sre.CATEGORY_NOT_DIGIT: lambda c: not c.isdigit(),
    sre.CATEGORY_SPACE: str.isspace,
    sre.CATEGORY_NOT_SPACE: lambda c: not c.isspace(),
    sre.CATEGORY_WORD: lambda c: c.isalnum() or c == "_",
    sre.CATEGORY_NOT_WORD: lambda c: not (c.isalnum() or c == "_"),
}
CANDIDATES = "a0 _.-,;:/\\'\"`#%=!?()[]{}<>@*+|~\n\t\rZ9\u00e9\u4e00\x1b"


class TooManySteps(Exception):
    """The matcher has tried more than it may."""


class Counting:
    """A matcher for one pattern that counts what it tries.

    Parameters
    ----------
    pattern : str
        As `re` takes it; of bytes, as Latin-1.
    flags : int
        As `re` takes them.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.tree = parser.parse(pattern, flags)
        self.flags = self.tree.state.flags
        self.steps = 0
        self.most = 0

    def search_steps(self, text: str, most: int, *, anchored: bool) -> int:
        """Return the steps to find every match in a text; at its start alone if anchored."""
        self.steps, self.most = 0, most
        at = 0
        try:
            while at <= len(text):
                end = next(self._sequence(list(self.tree), text, at, {}), None)
                if anchored:
                    break
                at = at + 1 if end is None or end == at else end
        except TooManySteps:
            return most
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps >= self.most:
            raise TooManySteps

    def _sequence(self, items, text: str, at: int, groups) -> Iterator[int]:
        if not items:
            yield at
            return
        for middle in self._one(items[0], text, at, groups):
            yield from self._sequence(items[1:], text, middle, groups)

    def _one(self, item, text: str, at: int, groups) -> Iterator[int]:
        self._step()
        op, value = item
        if op in REPEATS:
            yield from self._repeat(op, value, text, at, groups)
        elif op is sre.SUBPATTERN:
            for end in self._sequence(list(value[3]), text, at, groups):
                before = groups.get(value[0])
                groups[value[0]] = (at, end)
                yield end
                groups[value[0]] = before
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from self._sequence(list(branch), text, at, groups)
        elif op is sre.ATOMIC_GROUP:
            yield from itertools.islice(self._sequence(list(value), text, at, groups), 1)
        elif op in (sre.ASSERT, sre.ASSERT_NOT):
            if self._looks(value, text, at, groups) == (op is sre.ASSERT):
                yield at
        elif op is sre.AT:
            if self._stands(value, text, at):
                yield at
        elif op is sre.GROUPREF:
            first, last = groups.get(value) or (0, 0)
            if text.startswith(text[first:last], at):
                yield at + last - first
        elif at < len(text) and self.takes(item, text[at]):
            yield at + 1

    def _repeat(self, op, value, text: str, at: int, groups) -> Iterator[int]:
        least, most, body = value
        if op is sre.MIN_REPEAT or not self._is_single(body):
            ends = self._greedy(list(body), least, most, text, at, groups)
            if op is sre.POSSESSIVE_REPEAT:
                ends = itertools.islice(ends, 1)
            yield from ends
            return
        end = at  # the matcher counts single characters in a loop of its own
        while end < len(text) and end - at < int(most) and self.takes(body[0], text[end]):
            self._step()
            end += 1
        stop = end if op is sre.POSSESSIVE_REPEAT else at + least
        for possible in range(end, max(stop, at + least) - 1, -1):
            self._step()
            yield possible

    def _greedy(self, body, least, most, text: str, at: int, groups) -> Iterator[int]:
        if int(most) > 0:
            for middle in self._sequence(body, text, at, groups):
                if middle > at or least > 0:
                    fewer = (max(0, least - 1), int(most) - 1)
                    yield from self._greedy(body, *fewer, text, middle, groups)
        if least <= 0:
            yield at

    def _is_single(self, body) -> bool:
        return len(body) == 1 and body[0][0] in (
            sre.LITERAL,
            sre.NOT_LITERAL,
            sre.ANY,
            sre.IN,
        )

    def _looks(self, value, text: str, at: int, groups) -> bool:
        direction, body = value
        if direction > 0:
            return next(self._sequence(list(body), text, at, groups), None) is not None
        width = body.getwidth()[0]
        start = at - width
        return start >= 0 and at in self._sequence(list(body), text, start, groups)

    def _stands(self, where, text: str, at: int) -> bool:
        word = [0 <= i < len(text) and CLASSES[sre.CATEGORY_WORD](text[i]) for i in (at - 1, at)]
        if where is sre.AT_BEGINNING:
            return at == 0 or (bool(self.flags & re.MULTILINE) and text[at - 1] == "\n")
        if where is sre.AT_END:
            ends = at == len(text) or text[at:] == "\n"
            return ends or (bool(self.flags & re.MULTILINE) and text[at] == "\n")
        if where in (sre.AT_BEGINNING_STRING, sre.AT_END_STRING):
            return at == (0 if where is sre.AT_BEGINNING_STRING else len(text))
        return (word[0] != word[1]) == (where is sre.AT_BOUNDARY)

    def takes(self, item, character: str) -> bool:
        """Tell whether an item for one character takes this one."""
        op, value = item
        if op is sre.ANY:
            return bool(self.flags & re.DOTALL) or character != "\n"
        kinds = {character}
        if self.flags & re.IGNORECASE:
            kinds |= {character.lower(), character.upper()}
        if op is sre.LITERAL:
            return chr(value) in kinds
        if op is sre.NOT_LITERAL:
            return chr(value) not in kinds
        if op is sre.CATEGORY:
            return CLASSES[value](character)
        negated = value[0][0] is sre.NEGATE
        found = any(self._in(part, kind) for part in value[negated:] for kind in kinds if kind)
        return found != negated

    def _in(self, part, character: str) -> bool:
        op, value = part
        if op is sre.RANGE:
            return len(character) == 1 and value[0] <= ord(character) <= value[1]
        if op is sre.CATEGORY:
            return CLASSES[value](character)
        return chr(value) == character


def sample(tree: Counting, items, least: int = 0) -> str:
    """Return a text that some items match, as far as one can see; repeats as often as asked."""
    made = ""
    for op, value in items:
        if op in REPEATS:
            times = min(max(value[0], least), int(value[1]), 4)
            made += sample(tree, value[2], least) * times
        elif op is sre.SUBPATTERN:
            made += sample(tree, value[3], least)
        elif op is sre.BRANCH:
            made += max((sample(tree, branch, least) for branch in value[1]), key=len)
        elif op is sre.ATOMIC_GROUP:
            made += sample(tree, value, least)
        elif op is sre.LITERAL:
            made += chr(value)
        elif op in (sre.IN, sre.ANY, sre.NOT_LITERAL, sre.CATEGORY):
            made += next((c for c in CANDIDATES if tree.takes((op, value), c)), "")
    return made


def parts(tree: Counting, items) -> Iterator[str]:
    """Yield what stands repeated, or may be chosen, anywhere in a pattern."""
    for op, value in items:
        if op in REPEATS:
            yield from (sample(tree, value[2], 1), sample(tree, value[2], 0))
            if value[2] and tree._is_single(value[2]):
                yield from (c for c in " a0.\n\\\"'`-_=(" if tree.takes(value[2][0], c))
            yield from parts(tree, value[2])
        elif op is sre.SUBPATTERN:
            yield from parts(tree, value[3])
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield sample(tree, branch, 1)
                yield from parts(tree, branch)
        elif op is sre.ATOMIC_GROUP:
            yield from parts(tree, value)


def beginnings(tree: Counting, items) -> Iterator[str]:
    """Yield what matches up to each repeat, so that a pattern has begun where it is pumped."""
    made = ""
    for item in items:
        op, value = item
        if op in REPEATS:
            yield made
        elif op is sre.SUBPATTERN:
            yield from (made + inner for inner in beginnings(tree, value[3]))
        elif op is sre.BRANCH:
            for branch in value[1]:
                yield from (made + inner for inner in beginnings(tree, branch))
        made += sample(tree, [item], 1)
    yield made


def growth(pattern: str, flags: int, *, anchored: bool, short: int = 16) -> tuple[float, str]:
    """Return by how much four times the text costs more, at the worst of many texts, and that."""
    tree = Counting(pattern, flags)
    items = list(tree.tree)
    pieces = {p for p in (*parts(tree, items), sample(tree, items, 1), sample(tree, items)) if p}
    pumps = sorted(pieces | {a + b for a in sorted(pieces)[:4] for b in sorted(pieces)[:4]})
    fronts = sorted({"", *beginnings(tree, items)}, key=len)[:10]
    worst = (0.0, "")
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    try:
        for front in fronts:
            for pump in pumps[:24]:
                for back in ("", "\x00"):
                    about = f"{front!r} {pump!r} * n {back!r}"
                    few = tree.search_steps(front + pump * short + back, MOST, anchored=anchored)
                    if few == MOST:
                        return math.inf, about
                    if few < 4 * short:  # nothing is repeated here
                        continue
                    text = front + pump * (4 * short) + back
                    many = tree.search_steps(text, 10 * few, anchored=anchored)
                    worst = max(worst, (many / few, about))
    finally:
        sys.setrecursionlimit(before)
    return worst
