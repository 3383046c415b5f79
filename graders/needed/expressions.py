"""Expressions: which values they give, and what is done while they are computed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable

from graders.needed.doing import DEEP, Call, Doing
from graders.needed.graph import DATA, IMPORTED, Graph, Object
from graders.needed.scopes import Comprehension, Function
from graders.needed.tables import (
    ADDERS,
    BUILTINS,
    CHANGING,
    PLAIN_ATTRIBUTES,
    UNKNOWN_CALLS,
    UNKNOWN_PLACES,
)
from graders.needed.variables import Scope, Variables

_HOLDING = (ast.Add, ast.Mult, ast.BitOr, ast.Mod)  # `[x] + [y]` holds `x` and `y`

MOST_DOTS = 20
"""Dots in the name of a module; the deepest of PyTorch have six."""


class Expressions:
    """Reads expressions into a graph.

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

    def __init__(self, graph: Graph, bound: set[str], modules: dict[str, str]) -> None:
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

    # Names

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

    # Values

    def values(self, nodes: Iterable[ast.expr | None]) -> list[int]:
        """Return the values of some expressions."""
        return [self.value(node) for node in nodes if node is not None]

    def value(self, node: ast.expr) -> int:
        """Return the value of an expression, and note what computing it does."""
        self.graph.spend()
        method = getattr(self, f"_{type(node).__name__.lower()}", None)
        if method is not None:
            found: int = method(node)
            return found
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.value(child)
        return self.nothing

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

    def _name(self, node: ast.Name) -> int:
        return self.read_name(node.id)

    def _constant(self, node: ast.Constant) -> int:
        return self.nothing

    def _attribute(self, node: ast.Attribute) -> int:
        value = self.value(node.value)
        self._look_for_unknown(node)
        if node.attr in ADDERS and self.modules_of(node.value) is None:
            self.change(value, DEEP)  # also where the method is only handed over
        if node.attr == "__class__":
            return self.class_of(value)
        if node.attr in PLAIN_ATTRIBUTES:
            return self.nothing
        dotted = self.modules_of(node)
        if dotted is not None:
            return self.either([value, self.module(dotted)])
        found = self._tied(value, self.graph.part if self._is_kept(node.attr) else self.graph.load)
        if found != self.nothing:
            self.methods_read.append((node.attr, found))
        return found

    def _subscript(self, node: ast.Subscript) -> int:
        value = self.value(node.value)
        self.value(node.slice)
        if value != self.nothing:
            self.doing.looked_up.append(value)
        return self.item_of(value)

    def _starred(self, node: ast.Starred) -> int:
        return self.go_over(self.value(node.value))

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

    def _look_for_unknown(self, node: ast.Attribute) -> None:
        dotted = self.modules_of(node)
        if dotted is not None and UNKNOWN_PLACES.match(dotted):
            self.doing.unknown = True

    def _tuple(self, node: ast.Tuple | ast.List | ast.Set) -> int:
        return self.container(self.values(node.elts))

    _list = _set = _tuple

    def _dict(self, node: ast.Dict) -> int:
        keys = self.values(node.keys)
        return self.container([*keys, *self.values(node.values)])

    def _binop(self, node: ast.BinOp) -> int:
        parts: list[ast.expr] = []
        holding = False
        left: ast.expr = node
        while isinstance(left, ast.BinOp):  # a long sum is no deep recursion
            holding = holding or isinstance(left.op, _HOLDING)
            parts.append(left.right)
            left = left.left
        values = self.values([left, *reversed(parts)])
        if all(value == self.nothing for value in values):
            return self.nothing
        if not holding:
            return self.array()
        return self.container(self._tied(value, self.graph.part) for value in values)

    def _unaryop(self, node: ast.UnaryOp) -> int:
        value = self.value(node.operand)
        return value if value == self.nothing else self.array()

    def _compare(self, node: ast.Compare) -> int:
        values = self.values([node.left, *node.comparators])
        return self.nothing if all(value == self.nothing for value in values) else self.array()

    def _boolop(self, node: ast.BoolOp) -> int:
        return self.either(self.values(node.values))

    def _ifexp(self, node: ast.IfExp) -> int:
        self.value(node.test)
        return self.either(self.values([node.body, node.orelse]))

    def _namedexpr(self, node: ast.NamedExpr) -> int:
        value = self.value(node.value)
        kills, self.kills = self.kills, False  # `a and (b := c)`
        self.bind(node.target.id, value)
        self.kills = kills
        return value

    def _await(self, node: ast.Await) -> int:
        return self.any_of(self.value(node.value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> int:
        value = self.value(node.value) if node.value is not None else self.nothing
        owner = self._function()
        if owner is not None and owner.owner is not None:
            given = self.item_of(value) if isinstance(node, ast.YieldFrom) else value
            self.graph.copy(given, owner.owner.returns)
        return self.nothing

    _yieldfrom = _yield

    def _lambda(self, node: ast.Lambda) -> int:
        return self.function(node, [ast.Return(value=node.body)]).itself

    def _listcomp(self, node: ast.ListComp | ast.SetComp) -> int:
        return self._comprehension(node, [node.elt])

    _setcomp = _listcomp

    def _dictcomp(self, node: ast.DictComp) -> int:
        return self._comprehension(node, [node.key, node.value])

    def _generatorexp(self, node: ast.GeneratorExp) -> int:
        """Read a generator: it runs when somebody goes over it, as a function does."""
        made = self._comprehension(node, [node.elt])
        holder = self.graph.objects[-1]
        late = self.function(node, [ast.Expr(value=ast.ListComp(node.elt, node.generators))])
        holder.lazy = True
        holder.uses.add(late.itself)
        return made

    def _comprehension(self, node: Comprehension, results: list[ast.expr]) -> int:
        scope = Scope("comprehension", self.doing)
        first = True
        for part in node.generators:
            value = self.go_over(self.value(part.iter)) if first else self.nothing
            if first:
                self.scopes.append(scope)
            else:
                value = self.go_over(self.value(part.iter))
            first = False
            for target in ast.walk(part.target):
                if isinstance(target, ast.Name):
                    scope.names[target.id] = self.graph.node()
            self.assign(part.target, value)
            self.values(part.ifs)
        made = self.container(self.values(results))
        self.scopes.pop()
        return made

    # What the other readers add

    def bind(self, name: str, value: int) -> None:
        """Give a name a value."""
        raise NotImplementedError

    def assign(self, target: ast.expr, value: int) -> None:
        """Give a target a value."""
        raise NotImplementedError

    def function(self, node: Function | ast.GeneratorExp, body: list[ast.stmt]) -> Object:
        """Return a function."""
        raise NotImplementedError
