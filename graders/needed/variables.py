"""The notebook's names: which value each has where, and from which scope a name is read."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from graders.needed.doing import Doing
from graders.needed.graph import Graph
from graders.needed.objects import Object

_BEFORE_ALL = -1


@dataclass
class Variable:
    """A name of the notebook.

    An unconditional assignment begins a new version, of which nothing of the old one is left. Code
    that runs later may see any of them.

    Parameters
    ----------
    versions : list of (int, int)
        Place from which a version is in force, and its node.
    late : int
        The node of all versions together.
    arriving : int
        The node of what bodies of functions bind the name to.
    """

    versions: list[tuple[int, int]]
    late: int
    arriving: int

    @property
    def now(self) -> int:
        """The node of the newest version."""
        return self.versions[-1][1]

    def at(self, place: int) -> int:
        """Return the node of the version that is in force before a place."""
        before = bisect_left(self.versions, (place, -1)) - 1
        return self.versions[before][1]


class Variables:
    """All names of the notebook."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._found: dict[str, Variable] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def names(self) -> list[str]:
        """Return all names that are read or bound anywhere."""
        return list(self._found)

    def of(self, name: str) -> Variable:
        """Return a name's variable."""
        if name not in self._found:
            late, arriving = self._graph.node(), self._graph.node()
            self._found[name] = Variable([], late, arriving)
            self._begin(self._found[name], _BEFORE_ALL)
        return self._found[name]

    def renew(self, name: str, place: int, *, surely: bool) -> None:
        """Begin a new version of a name at a place; it may be the old one if that can fail."""
        variable = self.of(name)
        before = None if surely else variable.now
        self._begin(variable, place)
        if before is not None:
            self._graph.copy(before, variable.now)

    def _begin(self, variable: Variable, place: int) -> None:
        made = self._graph.node()
        variable.versions.append((place, made))
        self._graph.copy(made, variable.late)
        self._graph.copy(variable.arriving, made)


@dataclass(eq=False)
class Scope:
    """Where code stands: at the notebook's top, in a function, a class, or a comprehension.

    Parameters
    ----------
    kind : str
        ``top``, ``function``, ``class`` or ``comprehension``.
    doing : Doing
        Where what it does is noted.
    names : dict of str to int
        Its own variables.
    said_global : set of str
        Names declared as the notebook's.
    shared : dict of str to Object
        Own variables that functions within it bind, each with the object that stands for that.
    methods : list of (str, Object)
        Functions that a class defines.
    of_classes : set of str
        Those of them that get a class first, and no instance.
    owner : Object, optional
        The function.
    first : int, optional
        The node of a function's first parameter, which `super` looks at.
    """

    kind: str
    doing: Doing
    names: dict[str, int] = field(default_factory=dict)
    said_global: set[str] = field(default_factory=set)
    shared: dict[str, Object] = field(default_factory=dict)
    methods: list[tuple[str, Object]] = field(default_factory=list)
    of_classes: set[str] = field(default_factory=set)
    owner: Object | None = None
    first: int | None = None
