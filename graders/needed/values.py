"""Values: what names, objects and parts of them stand for while a notebook is read."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from graders.needed.doing import Call, Doing
from graders.needed.graph import Graph
from graders.needed.objects import DATA, IMPORTED, Object
from graders.needed.tables import BUILTINS, CHANGING, UNKNOWN_CALLS
from graders.needed.variables import Scope, Variables

MOST_DOTS = 20
"""Dots in the name of a module; the deepest of PyTorch have six."""


class Values:
    """Knows what names stand for, and makes what expressions give.

    Parameters
    ----------
    graph : Graph
        Where values are noted.
    bound : set of str
        Every name that the notebook binds anywhere: a builtin among them is none.
    modules : dict of str to str
        Names of imported modules and of what was imported from them, as dotted names.
    """

    stored: frozenset[str] = frozenset()
    """Attributes that the notebook stores anywhere."""
    defined: frozenset[str] = frozenset()
    """Names of all its functions."""

    simple = True
    """Whether the statement that is read is one line of work, no loop and no definition."""
    kills = False
    """Whether it gives its names new values, if it does not fail."""
    surely = False
    """Whether it cannot fail."""

    def __init__(
        self,
        graph: Graph,
        bound: set[str],
        modules: dict[str, str],
    ) -> None:
        self.graph = graph
        self.bound = bound
        self.modules = modules
        self.variables = Variables(graph)
        self.place = 0
        self.scopes: list[Scope] = [Scope("top", Doing())]
        self.nothing = graph.node()
        self.methods_read: list[tuple[str, int]] = []  # attribute, and the node of its value
        self.all_calls: list[Call] = []
        self.given_by: list[tuple[str, int]] = []  # method, and the node of what it gives
        self.imported: dict[str, Object] = {}

    @property
    def doing(self) -> Doing:
        """Where what is done is noted."""
        return self.scopes[-1].doing

    def scope_of(self, name: str) -> Scope | None:
        """Return the scope whose own a name is; None if it is the notebook's."""
        for number, scope in enumerate(reversed(self.scopes)):
            if name in scope.said_global:
                return None
            if name in scope.names and (scope.kind != "class" or number == 0):
                return scope
        return None

    def read_name(self, name: str) -> int:
        """Return the value of a name that is read."""
        scope = self.scope_of(name)
        if scope is None:
            return self._read_global(name)
        owner = self._function()
        if owner is not None and owner.owner is not None and scope not in self._inner():
            owner.owner.closes.add(scope.names[name])
            if name in scope.shared:
                owner.owner.closes.add(scope.shared[name].itself)
        if scope.kind == "class":  # a class reads outside what it has not bound yet
            return self.either([scope.names[name], self._read_global(name)])
        return scope.names[name]

    def _read_global(self, name: str) -> int:
        if name in BUILTINS and name not in self.bound:
            self.doing.unknown = self.doing.unknown or name in UNKNOWN_CALLS
            return self.module(f"builtins.{name}") if name in CHANGING else self.nothing
        self.doing.reads.add(name)
        variable = self.variables.of(name)
        owner = self._function()
        if owner is None or owner.owner is None:
            return variable.now
        owner.owner.uses.add(variable.late)
        return variable.late

    def is_builtin(self, node: ast.expr) -> bool:
        """Tell whether an expression is the name of a builtin."""
        return (
            isinstance(node, ast.Name)
            and node.id in BUILTINS
            and node.id not in self.bound
            and self.scope_of(node.id) is None
        )

    def _function(self) -> Scope | None:
        """Return the innermost function."""
        return next((s for s in reversed(self.scopes) if s.kind == "function"), None)

    def _inner(self) -> list[Scope]:
        """Return the scopes from the innermost function inwards."""
        for number in range(len(self.scopes) - 1, -1, -1):
            if self.scopes[number].kind == "function":
                return self.scopes[number:]
        return self.scopes

    def either(self, values: Iterable[int]) -> int:
        """Return a value that is one of several."""
        some = [value for value in dict.fromkeys(values) if value != self.nothing]
        if len(some) < 2:
            return some[0] if some else self.nothing
        made = self.graph.node()
        for value in some:
            self.graph.copy(value, made)
        return made

    def array(self) -> int:
        """Return what a calculation gives."""
        return self.graph.new(DATA, numbers=True).itself

    def container(self, holding: Iterable[int]) -> int:
        """Return a new object that holds some values."""
        made = self.graph.new(DATA, container=True)
        for value in holding:
            if value != self.nothing:
                self.graph.copy(value, made.holds)
        return made.itself

    def item_of(self, value: int) -> int:
        """Return a part of a value, or a look at it."""
        return self._tied(value, self.graph.item)

    def any_of(self, value: int) -> int:
        """Return a part of a value, or the whole of it."""
        return self._tied(value, self.graph.load)

    def _tied(self, value: int, tie: Callable[[int, int], None]) -> int:
        if value == self.nothing:
            return value
        made = self.graph.node()
        tie(value, made)
        return made

    def module(self, dotted: str) -> int:
        """Return the value of something imported."""
        if dotted.count(".") > MOST_DOTS:
            return self.module(".".join(dotted.split(".")[:MOST_DOTS]))
        if dotted not in self.imported:
            self.imported[dotted] = self.graph.new(IMPORTED, origin=dotted)
            above, _, name = dotted.rpartition(".")
            if above.strip(".") and name:
                self.module(above)
                self.imported[above].uses.add(self.imported[dotted].itself)
        return self.imported[dotted].itself

    def change(self, value: int, how: str) -> None:
        """Note that a value's objects are changed."""
        if value != self.nothing:
            self.doing.changes.append((value, how))

    def go_over(self, value: int) -> int:
        """Note that a value is gone over, and return what comes out."""
        if value != self.nothing:
            self.doing.iterated.append(value)
        return self.item_of(value)

    def _is_kept(self, attribute: str) -> bool:
        """Tell whether an attribute is something stored, and no method of its object."""
        special = attribute.startswith("__")  # `f.__code__` is as good as `f`
        return attribute in self.stored and attribute not in self.defined and not special

    def class_of(self, value: int) -> int:
        """Return the class of a value, or the value itself."""
        made = self.any_of(value)
        if made != self.nothing:
            self.graph.classes(value, made)
        return made

    def modules_of(self, node: ast.expr) -> str | None:
        """Return the dotted name that an expression has in imported modules, if it has one."""
        names: list[str] = []
        while isinstance(node, ast.Attribute):
            names.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or self.scope_of(node.id) is not None:
            return None
        module = self.modules.get(node.id)
        return None if module is None else ".".join([module, *reversed(names)])

    def bind(self, name: str, value: int) -> None:
        """Give a name a value."""
        raise NotImplementedError
