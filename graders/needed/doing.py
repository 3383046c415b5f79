"""What running some code does, as far as its text says: a statement, or the body of a function."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graders.needed.tables import (
    COPYING,
    FRESH_METHODS,
    GIVEN,
    KNOWN,
    PICTURES,
    PURE_METHODS,
    VIEWS,
)

if TYPE_CHECKING:
    from graders.needed.graph import Graph
    from graders.needed.objects import Object

ATTRIBUTE, INNER, ITEM, DEEP = "attribute", "inner", "item", "deep"
"""Kinds of changes: an attribute is stored, which also changes functions, classes and modules; an
attribute of an attribute, and no module's; an item, which none of these have; unknown code changes
what it is given, but for code."""


@dataclass(eq=False)
class Doing:
    """What a statement or a body does when it runs.

    Parameters
    ----------
    reads : set of str
        Names of the notebook that it reads.
    binds : set of str
        Names of the notebook that it binds, deletes or changes in place.
    kills : set of str
        Those that have nothing of their old value afterwards.
    changes : list of (int, str)
        Nodes whose objects it changes, and how.
    calls : list of Call
        What it calls.
    iterated : list of int
        Nodes that it goes over.
    looked_up : list of int
        Nodes that it takes an item of.
    unknown : bool
        Whether it does what no text can tell.
    imports : list of str
        Top-level modules that it imports.
    """

    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    kills: set[str] = field(default_factory=set)
    changes: list[tuple[int, str]] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    iterated: list[int] = field(default_factory=list)
    looked_up: list[int] = field(default_factory=list)
    unknown: bool = False
    imports: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Call:
    """One call.

    Parameters
    ----------
    index : int
        Its number; the same call in another manner keeps it.
    name : str
        The last name of what is called: ``seed`` of ``np.random.seed(1)``.
    callee : int
        The node of what is called; of a method its object.
    method : bool
        Whether an attribute of `callee` is called.
    given : list of (int or str or None, int)
        Arguments as nodes, by position or name; None for those behind a star.
    pool : int
        The node of all arguments.
    result : int
        The node of what it gives.
    made : Object
        What it makes, if it makes anything.
    any : bool
        Whether every argument may become every parameter.
    on : bool
        Whether the object is followed whose method is called, and not what is called.
    bare : tuple of str
        Names of the notebook that are arguments as they are.
    spread : int, optional
        The node of all arguments and what they hold, once it was asked for.
    """

    index: int
    name: str
    callee: int
    method: bool
    given: list[tuple[int | str | None, int]]
    pool: int
    result: int
    made: Object
    any: bool = False
    on: bool = False
    bare: tuple[str, ...] = ()
    spread: int | None = None
    _followed: set[tuple[int, bool, bool]] = field(default_factory=set, init=False)

    def follow(self, graph: Graph, one: Object) -> None:
        """Call an object that the callee may be."""
        if one.kind == "data" and not self.on:  # nearly always
            self._call_data(graph, one)
        elif one.kind == "imported":
            self._call_imported(graph, one)
        elif self.on:
            self._call_on(graph, one)
        elif one.kind == "code" and one.is_class:
            self._make_instance(graph, one)
        elif one.kind == "code":
            self.bind(graph, one, 0)
            if self.method and one.parameters and not one.is_method:  # a function made a method
                self.bind(graph, one, 1)
                graph.copy(self.callee, one.parameters[0][1])

    def on_object(self) -> Call:
        """Return the call as it concerns the object whose method is called."""
        return replace(self, on=True)

    def in_any_manner(self, graph: Graph, result: int) -> Call:
        """Return the call by unknown code, which may hand over anything in any place."""
        if self.any:
            return self
        if self.spread is None:
            self.spread = graph.node()
            graph.load(self.pool, self.spread)
        return replace(self, name="", pool=self.spread, result=result, any=True, on=False)

    def bind(self, graph: Graph, function: Object, shift: int) -> None:
        """Hand the arguments to a function's parameters."""
        nodes = [node for _, node in function.parameters]
        names = {name: node for name, node in function.parameters}
        for key, value in [(None, self.pool)] if self.any else self.given:
            if isinstance(key, int) and key + shift < len(nodes):
                targets = [nodes[key + shift]]
            elif isinstance(key, str) and key in names:
                targets = [names[key]]
            elif key is None:
                targets = nodes[shift:]
            else:
                targets = []
            for target in targets:
                if not (function.is_method and target == nodes[0]):  # its instances are known
                    graph.copy(value, target)
            if function.gathers is not None:
                graph.copy(value, function.gathers)
        if not function.lazy:
            graph.copy(function.returns, self.result)
            return
        self.made.lazy = True  # a generator
        self.made.uses.add(function.itself)
        graph.copy(function.returns, self.made.holds)
        graph.copy(self.pool, self.made.holds)
        graph.add(self.result, self.made.bit)

    def _make_instance(self, graph: Graph, one: Object) -> None:
        made = self.made
        made.classes.add(one)
        graph.copy(one.itself, made.bases)
        graph.copy(self.pool, made.holds)
        graph.copy(one.holds, made.inherits)
        graph.copy(one.inherits, made.inherits)
        graph.add(one.returns, made.bit)
        graph.add(self.result, made.bit)
        self.construct(graph, one)

    def construct(self, graph: Graph, one: Object) -> None:
        """Hand the arguments to what makes instances of a class, its own and its bases'."""
        for name in ("__init__", "__new__", "__post_init__"):
            if name in one.methods:
                self.bind(graph, one.methods[name], 1)
        self.made.lazy = self.made.lazy or one.kind == "imported"
        graph.construct(one.bases, self)

    def _call_data(self, graph: Graph, one: Object) -> None:
        # All that follows stays in force, and depends on nothing else: once is enough.
        state = (one.index, bool(one.classes), one.blurred)
        if state in self._followed:
            return
        self._followed.add(state)
        for function in graph.methods.get("__call__", ()) if one.classes else ():
            self.bind(graph, function, 1)
        if (self.method or self.any) and not one.blurred:
            return  # it stands beside a function, and is none
        self._call_unknown(graph, one)
        for node in (one.holds, one.given):
            graph.call(node, self.in_any_manner(graph, self.made.holds))

    def _call_on(self, graph: Graph, one: Object) -> None:
        if one is graph.picture:
            graph.add(self.result, one.bit)
            return
        if self.name in FRESH_METHODS or one.kind == "apart":
            self.made.plain = True
            graph.copy(one.holds, self.made.holds)
            graph.add(self.result, self.made.bit)
            return
        if one.kind == "code":
            return
        graph.copy(one.itself, self.result)
        graph.copy(one.holds, self.result)
        graph.copy(one.inherits, self.result)
        if one.plain and self.name not in PURE_METHODS:
            graph.copy(self.pool, one.holds)
        elif not one.plain and not graph.defines(one, self.name):
            self._call_unknown(graph, one)

    def _call_unknown(self, graph: Graph, one: Object) -> None:
        """Let what is called and what comes back hold each other, and what is handed over."""
        graph.add(self.made.holds, one.bit)
        graph.unite(self.made.holds, one.holds)
        graph.unite(self.made.given, one.given)
        self._mix(graph)

    def _mix(self, graph: Graph) -> None:
        """Let what is handed over and what comes back hold each other.

        Functions and classes among it are only used: what unknown code stores them in is not
        followed, else a store to anything that it was given would count as a store to them.
        """
        made = self.made
        made.blurred = made.lazy = True
        graph.add(self.result, made.bit)
        graph.add(made.holds, made.bit)
        graph.mix(self.pool, made.holds)
        graph.copy(self.pool, made.given)

    def _call_imported(self, graph: Graph, one: Object) -> None:
        made, module, name = self.made, one.module, self._name_of(one)
        if not self.any:
            graph.call(self.pool, self.in_any_manner(graph, made.holds))
        if module in PICTURES:
            graph.add(self.result, graph.picture.bit)
            return
        if not self.leaves_alone(graph, one):
            self._mix(graph)
        graph.add(self.result, made.bit)
        graph.copy(self.pool, made.holds)
        made.fills = made.fills or name == "defaultdict"
        made.lazy = made.lazy or module not in COPYING
        if name[:1].isupper():
            return
        if module not in COPYING or name in VIEWS:
            made.blurred = True
            graph.copy(self.pool, self.result)
        else:
            made.plain = True

    def leaves_alone(self, graph: Graph, one: Object) -> bool:
        """Tell whether a function from elsewhere changes nothing that it is given."""
        if one.module in graph.own_modules:
            return False
        if one.module in GIVEN:
            return self._name_of(one)[:1].isupper()
        return one.module in KNOWN

    def _name_of(self, one: Object) -> str:
        return self.name if self.method and self.name else one.origin.rpartition(".")[2]
