"""Counts the steps that a backtracking matcher takes, and finds the texts that cost it most.

Python's matcher tells no steps, and seconds say nothing on a busy machine. So patterns are taken
apart by Python's own parser and matched here, one step for each thing that is tried.
"""

import functools
import itertools
import math
import re
import sys
import warnings
from collections.abc import Callable, Iterator

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import re._constants as sre
    import re._parser as parser

# From a text, a place in it and what groups hold there to the places where a match ends.
Matcher = Callable[[str, int, dict], Iterator[int]]
MULTILINE, DOTALL, IGNORECASE = int(re.MULTILINE), int(re.DOTALL), int(re.IGNORECASE)
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


def _nothing(text: str, at: int, groups) -> Iterator[int]:
    """Match nothing, which is everywhere."""
    yield at


def _remembered(number: int | None, inner: Matcher) -> Matcher:
    """Return a matcher whose match is known by a number as long as the rest is tried."""

    def group(text: str, at: int, groups) -> Iterator[int]:
        for end in inner(text, at, groups):
            before = groups.get(number)
            groups[number] = (at, end)
            yield end
            groups[number] = before

    return group


def _again(number: int, text: str, at: int, groups) -> list[int]:
    """Match once more what a group has matched."""
    first, last = groups.get(number) or (0, 0)
    return [at + last - first] if text.startswith(text[first:last], at) else []


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
        self.flags = int(self.tree.state.flags)
        self.steps = 0
        self.most = 0
        self._match = self._sequence(self.tree)

    def search_steps(self, text: str, most: int, *, anchored: bool) -> int:
        """Return the steps to find every match in a text; at its start alone if anchored."""
        self.steps, self.most = 0, most
        at = 0
        try:
            while at <= len(text):
                end = next(self._match(text, at, {}), None)
                if anchored:
                    break
                at = at + 1 if end is None or end == at else end
        except TooManySteps:
            return most
        return self.steps

    def _step(self, number: int = 1) -> None:
        self.steps += number
        if self.steps >= self.most:
            raise TooManySteps

    def _sequence(self, items) -> Matcher:
        """Return what yields the ends of items in a row; made once, as it runs very often."""
        match = _nothing
        for op, value in reversed(list(items)):
            match = self._before(op, value, match)
        return match

    def _before(self, op, value, rest: Matcher) -> Matcher:
        ends = self._ends(op, value)
        if ends is None:
            takes = functools.cache(lambda character: self.takes((op, value), character))

            def one(text: str, at: int, groups) -> Iterator[int]:
                self._step()
                taken = at < len(text) and takes(text[at])
                return rest(text, at + 1, groups) if taken else iter(())

            return one

        def then(text: str, at: int, groups) -> Iterator[int]:
            self._step()
            for middle in ends(text, at, groups):
                yield from rest(text, middle, groups)

        return then

    def _ends(self, op, value) -> Matcher | None:
        """Return what yields the ends of one item; None of what takes one character."""
        if op in REPEATS:
            return self._repeat(op, *value)
        if op is sre.SUBPATTERN:
            return _remembered(value[0], self._sequence(value[3]))
        if op is sre.BRANCH:
            branches = [self._sequence(branch) for branch in value[1]]
            return lambda *where: itertools.chain.from_iterable(b(*where) for b in branches)
        if op is sre.ATOMIC_GROUP:
            inner = self._sequence(value)
            return lambda *where: itertools.islice(inner(*where), 1)
        if op in (sre.ASSERT, sre.ASSERT_NOT):
            looks, wanted = self._looks(*value), op is sre.ASSERT
            return lambda text, at, groups: [at] if looks(text, at, groups) == wanted else []
        if op is sre.AT:
            return lambda text, at, _: [at] if self._stands(value, text, at) else []
        if op is sre.GROUPREF:
            return functools.partial(_again, value)
        return None

    def _repeat(self, op, least: int, most, body) -> Matcher:
        most = int(most)
        if op is not sre.MIN_REPEAT and self._is_single(body):
            return self._repeat_one(op, least, most, body[0])
        inner = self._sequence(body)

        def greedy(least: int, most: int, text: str, at: int, groups) -> Iterator[int]:
            if most > 0:
                for middle in inner(text, at, groups):
                    if middle > at or least > 0:
                        yield from greedy(max(0, least - 1), most - 1, text, middle, groups)
            if least <= 0:
                yield at

        if op is sre.POSSESSIVE_REPEAT:
            return lambda *where: itertools.islice(greedy(least, most, *where), 1)
        return functools.partial(greedy, least, most)

    def _repeat_one(self, op, least: int, most: int, item) -> Matcher:
        """Return what repeats single characters: the matcher counts them in a loop of its own."""
        takes = functools.cache(lambda character: self.takes(item, character))

        def repeat(text: str, at: int, groups) -> Iterator[int]:
            end, last = at, min(len(text), at + most)
            while end < last and takes(text[end]):
                end += 1
            self._step(end - at)
            stop = end if op is sre.POSSESSIVE_REPEAT else at + least
            for possible in range(end, max(stop, at + least) - 1, -1):
                self._step()
                yield possible

        return repeat

    def _is_single(self, body) -> bool:
        return len(body) == 1 and body[0][0] in (
            sre.LITERAL,
            sre.NOT_LITERAL,
            sre.ANY,
            sre.IN,
        )

    def _looks(self, direction: int, body):
        inner = self._sequence(body)
        if direction > 0:
            return lambda *where: next(inner(*where), None) is not None
        width = body.getwidth()[0]
        return lambda text, at, groups: at >= width and at in inner(text, at - width, groups)

    def _stands(self, where, text: str, at: int) -> bool:
        if where is sre.AT_BEGINNING:
            return at == 0 or (bool(self.flags & MULTILINE) and text[at - 1] == "\n")
        if where is sre.AT_END:
            ends = at == len(text) or text[at:] == "\n"
            return ends or (bool(self.flags & MULTILINE) and text[at] == "\n")
        if where in (sre.AT_BEGINNING_STRING, sre.AT_END_STRING):
            return at == (0 if where is sre.AT_BEGINNING_STRING else len(text))
        word = [0 <= i < len(text) and CLASSES[sre.CATEGORY_WORD](text[i]) for i in (at - 1, at)]
        return (word[0] != word[1]) == (where is sre.AT_BOUNDARY)

    def takes(self, item, character: str) -> bool:
        """Tell whether an item for one character takes this one."""
        op, value = item
        if op is sre.ANY:
            return bool(self.flags & DOTALL) or character != "\n"
        kinds = {character}
        if self.flags & IGNORECASE:
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
