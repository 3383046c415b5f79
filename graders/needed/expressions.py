"""Expressions: which values they give, and what is done while they are computed."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from graders.needed.doing import DEEP
from graders.needed.objects import Object
from graders.needed.scopes import Comprehension, Function
from graders.needed.tables import ADDERS, PLAIN_ATTRIBUTES, UNKNOWN_PLACES
from graders.needed.values import Values
from graders.needed.variables import Scope

_HOLDING = (ast.Add, ast.Mult, ast.BitOr, ast.Mod)  # `[x] + [y]` holds `x` and `y`


class Expressions(Values):
    """Reads expressions into a graph."""

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

    def assign(self, target: ast.expr, value: int) -> None:
        """Give a target a value."""
        raise NotImplementedError

    def function(self, node: Function | ast.GeneratorExp, body: list[ast.stmt]) -> Object:
        """Return a function."""
        raise NotImplementedError
