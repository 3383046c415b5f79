"""What every variable may stand for: values, the objects that they may be, what those hold.

A node stands for a value: a variable, what an expression gives, what an object holds. Every node
has a set of objects that it may be, as the bits of one number. Three relations tie nodes: one is
copied to another, one is loaded from another (``x = y.a``: what `y` holds, or a look at `y`), one
is stored into another (``y.a = x``). `Graph.solve` follows them until nothing moves.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from graders.needed.doing import Call
from graders.needed.objects import APART, CODE, DATA, IMPORTED, Object

MOST_OBJECTS = 10_000
"""Objects that a notebook may make; a long lab makes 500."""


class TooLarge(Exception):
    """The notebook is too large to be followed; all of it is needed."""


Tie = Callable[[Object], None]


class Graph:
    """Nodes, objects, and the relations between them.

    Parameters
    ----------
    most_steps : int
        How much work may be done; `TooLarge` is raised beyond it.
    own_modules : frozenset of str
        Modules that the submission brings.
    """

    def __init__(self, most_steps: int, own_modules: frozenset[str] = frozenset()) -> None:
        self.left = most_steps
        self.own_modules = own_modules
        self.size = 1  # of a set of objects, which are copied whole
        self.objects: list[Object] = []
        self.methods: dict[str, list[Object]] = {}  # of all classes, by name
        self._same: list[int] = []  # of nodes that became one: the next towards it
        self._may_be: list[int] = []
        self._seen: list[int] = []  # objects of a node to which its ties were applied already
        self._copies: dict[int, set[int]] = defaultdict(set)
        self._ties: dict[int, dict[object, Tie]] = defaultdict(dict)
        self._moved: deque[int] = deque()
        self._tied: deque[tuple[Tie, int]] = deque()  # new ties, and objects seen before
        self.picture = self.new(APART)  # stands for all that only shows something

    def spend(self, steps: int = 1) -> None:
        """Count work."""
        self.left -= steps
        if self.left < 0:
            raise TooLarge

    def node(self) -> int:
        """Make a node that may be nothing yet."""
        self.spend()
        self._may_be.append(0)
        self._seen.append(0)
        self._same.append(len(self._same))
        return len(self._same) - 1

    def new(
        self, kind: str = DATA, *, container: bool = False, numbers: bool = False, origin: str = ""
    ) -> Object:
        """Make an object that holds nothing yet."""
        if len(self.objects) >= MOST_OBJECTS:
            raise TooLarge
        nodes = (self.node() for _ in range(7))
        made = Object(len(self.objects), kind, *nodes, origin=origin)  # type: ignore[arg-type, misc]
        made.container, made.numbers, made.plain = container, numbers, container or numbers
        self.objects.append(made)
        self.add(made.itself, made.bit)
        return made

    def _one(self, node: int) -> int:
        """Return the node that a node has become."""
        while self._same[node] != node:
            self._same[node] = node = self._same[self._same[node]]
        return node

    def add(self, node: int, objects: int) -> None:
        """Let a node be more objects."""
        node = self._one(node)
        if objects & ~self._may_be[node]:
            self._may_be[node] |= objects
            self._moved.append(node)

    def copy(self, source: int, target: int) -> None:
        """Let one node be all that another is."""
        source, target = self._one(source), self._one(target)
        if source != target and target not in self._copies[source]:
            self.spend()
            self._copies[source].add(target)
            self.add(target, self._may_be[source])

    def unite(self, node: int, other: int) -> None:
        """Let two nodes become one."""
        node, other = self._one(node), self._one(other)
        if node == other:
            return
        self.spend(1 + len(self._copies[other]) + len(self._ties[other]))
        self._same[other] = node
        self._copies[node] |= self._copies.pop(other)
        self._ties[node] |= self._ties.pop(other)
        self._may_be[node] |= self._may_be[other]
        self._seen[node] &= self._seen[other]
        self._moved.append(node)

    def load(self, source: int, target: int) -> None:
        """Let one node be a part of another, or the whole of it."""
        self.copy(source, target)
        self.part(source, target)

    def item(self, source: int, target: int) -> None:
        """Let one node be a part of another, or a look at it: `a[0]` of an array shares it."""

        def tie(one: Object) -> None:
            if not one.container:
                self.add(target, one.bit)

        self.part(source, target)
        self._tie(source, ("item", target), tie)

    def part(self, source: int, target: int) -> None:
        """Let one node be what another holds."""

        def tie(one: Object) -> None:
            self.copy(one.holds, target)
            self.copy(one.inherits, target)

        self._tie(source, ("part", target), tie)

    def store(
        self, value: int, target: int, *, data_only: bool = False, but_imports: bool = False
    ) -> None:
        """Let what a node is hold a value."""
        kinds = (DATA,) if data_only else (DATA, CODE) if but_imports else (DATA, CODE, IMPORTED)

        def tie(one: Object) -> None:
            if one.kind in kinds and not one.numbers:
                self.copy(value, one.holds)

        self._tie(target, ("store", value, kinds), tie)

    def mix(self, value: int, node: int) -> None:
        """Let a node hold the data that a value may be, and that hold the same as the node."""

        def tie(one: Object) -> None:
            if one.kind == DATA:
                self.add(node, one.bit)
                if not one.numbers:
                    self.unite(node, one.holds)

        self._tie(value, ("mix", node), tie)

    def classes(self, source: int, target: int) -> None:
        """Let one node be the classes of what another is."""
        self._tie(source, ("classes", target), lambda one: self.copy(one.bases, target))

    def derive(self, base: int, made: Object) -> None:
        """Let a class have a base: it inherits, and its instances are the base's as well."""
        self.copy(base, made.bases)
        self.part(base, made.inherits)

        def tie(one: Object) -> None:
            self.copy(made.returns, one.returns)
            self.copy(made.heirs, one.heirs)

        self._tie(base, ("derive", made), tie)

    def call(self, callee: int, call: Call) -> None:
        """Let what a node is be called."""
        key = ("call", call.index, call.any, call.on)
        self._tie(callee, key, partial(call.follow, self))

    def construct(self, bases: int, call: Call) -> None:
        """Let an instance be made by the base classes too."""
        key = ("construct", call.index, call.any)
        self._tie(bases, key, lambda one: call.construct(self, one))

    def _tie(self, node: int, key: object, tie: Tie) -> None:
        node = self._one(node)
        if key not in self._ties[node]:
            self.spend()
            self._ties[node][key] = tie
            if self._seen[node]:
                self._tied.append((tie, self._seen[node]))

    def defines(self, one: Object, method: str) -> bool:
        """Tell whether an instance's class, or a base of it in the notebook, has a method."""
        left = list(one.classes)
        seen = set(left)
        while left:
            made = left.pop()
            if method in made.methods:
                return True
            more = {b for b in self.each(self.may_be([made.bases])) if b.is_class} - seen
            seen |= more
            left += more
        return False

    def solve(self) -> None:
        """Follow all relations until nothing moves."""
        self.size = 1 + len(self.objects) // 500
        while self._moved or self._tied:
            while self._tied:
                tie, objects = self._tied.popleft()
                for one in self.each(objects):
                    tie(one)
            if self._moved:
                self._follow(self._moved.popleft())

    def _follow(self, node: int) -> None:
        node = self._one(node)
        objects = self._may_be[node]
        new = objects & ~self._seen[node]
        self._seen[node] = objects
        if not new:
            return
        targets = {self._one(target) for target in self._copies.get(node, ())} - {node}
        self._copies[node] = targets
        for target in targets:
            self.spend(self.size)
            self.add(target, new)
        ties = list(self._ties.get(node, {}).values())
        for one in self.each(new) if ties else ():
            for tie in ties:
                tie(one)

    def each(self, objects: int) -> Iterator[Object]:
        """Yield the objects of a set."""
        while objects:
            self.spend()
            low = objects & -objects
            yield self.objects[low.bit_length() - 1]
            objects ^= low

    def may_be(self, nodes: Iterable[int]) -> int:
        """Return the objects that some nodes may be, as bits."""
        found = 0
        for node in nodes:
            self.spend()
            found |= self._may_be[self._one(node)]
        return found
