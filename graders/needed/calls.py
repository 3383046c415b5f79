"""Calls: what is handed over, and what the callee is known to do."""

from __future__ import annotations

import ast

from graders.needed.doing import ATTRIBUTE, DEEP, ITEM, Call
from graders.needed.expressions import Expressions
from graders.needed.objects import APART, CODE, DATA
from graders.needed.tables import (
    CHANGERS,
    CONSUMING,
    GATHERING,
    GOING_OVER,
    LAZY,
    NOTHING,
    PICKING,
    PURE_METHODS,
    RANDOM_MAKERS,
    READERS,
    SEEDS,
    SETTERS,
    SHOW,
    UNKNOWN_CALLS,
    WRAPPING,
    WRITERS,
)

FILES, CODE_FILES = "<files>", "<code>"
"""What is written to files, and to modules among them, as if it were in variables."""

Given = list[tuple[int | str | None, int]]


class Calls(Expressions):
    """Reads calls into a graph."""

    made_calls = 0

    def _call(self, node: ast.Call) -> int:
        name = last_name(node.func)
        method = isinstance(node.func, ast.Attribute)
        callee = self.value(node.func.value if isinstance(node.func, ast.Attribute) else node.func)
        given: Given = []
        for place, argument in enumerate(node.args):
            key = None if isinstance(argument, ast.Starred) else place
            given.append((key, self.value(argument)))
        for keyword in node.keywords:
            given.append((keyword.arg, self.value(keyword.value)))
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            given = [(key if isinstance(key, str) else None, value) for key, value in given]
        self._files(node, name)
        if self.is_builtin(node.func):
            return self._call_builtin(name, given)
        if isinstance(node.func, ast.Attribute):
            self._look_for_unknown(node.func)
        self._setter(node.func, name)
        if name in RANDOM_MAKERS:
            return self.graph.new(APART).itself
        of_builtin = isinstance(node.func, ast.Attribute) and self.is_builtin(node.func.value)
        on = callee if method else self.nothing
        self._known_changes(name, on, given, of_builtin=of_builtin)
        call = self.new_call(node.func, callee, given)
        call.bare = tuple(a.id for a in node.args if isinstance(a, ast.Name))
        if method:
            return self._call_method(call)
        self.graph.call(callee, call)
        return call.result

    def new_call(self, func: ast.expr, callee: int, given: Given) -> Call:
        """Note a call."""
        call = Call(
            self.next_call(),
            last_name(func),
            callee,
            isinstance(func, ast.Attribute),
            given,
            self.either(value for _, value in given),
            self.graph.node(),
            self.graph.new(DATA),
        )
        self.doing.calls.append(call)
        self.all_calls.append(call)
        return call

    def next_call(self) -> int:
        """Return a number that no other call has."""
        self.made_calls += 1
        return self.made_calls

    def _call_method(self, call: Call) -> int:
        """Call what an object has under a name: a module's function, a method, what it holds."""
        self.graph.call(call.callee, call.on_object())
        held = self.graph.node()
        self.graph.part(call.callee, held)
        self.graph.call(held, call)
        return call.result

    def _setter(self, node: ast.expr, name: str) -> None:
        """Note a function that sets something for the whole process."""
        dotted = self.modules_of(node)
        if dotted is None or dotted.split(".")[0] in SHOW or name not in SETTERS:
            return
        if name not in SEEDS or self.simple:
            self.doing.unknown = True

    def _known_changes(self, name: str, callee: int, given: Given, *, of_builtin: bool) -> None:
        """Note what is changed whoever is called: `out=`, `shuffle(x)`, torch's `zero_()`."""
        first = next((value for _, value in given), self.nothing)
        if name == "setattr":
            self.change(first, ATTRIBUTE)
        elif name in ("__setattr__", "__delattr__"):
            self.change(first, ATTRIBUTE)
            self.change(callee, ATTRIBUTE)
        elif name in CHANGERS or (name.endswith("_") and not name.endswith("__")):
            self.change(first, DEEP)
            for _, value in given[1:]:
                self.graph.store(value, first)
        if name.endswith("_") and not name.startswith("_"):
            self.change(callee, ITEM)
        if of_builtin and name not in PURE_METHODS:  # `dict.update(table, more)`
            self.change(first, DEEP)
            for _, value in given[1:]:
                self.graph.store(value, first, data_only=True)
        for key, value in given:
            if key == "out":
                self.change(value, ITEM)

    def _files(self, node: ast.Call, name: str) -> None:
        opened = name == "open"
        modes = [a.value for a in ast.walk(node) if isinstance(a, ast.Constant)] if opened else []
        texts = [mode for mode in modes if isinstance(mode, str)]
        if WRITERS.match(name) or (opened and any(set(t[:2]) & set("wax+") for t in texts[1:])):
            self.doing.binds |= {FILES, CODE_FILES}
        if READERS.match(name) or opened:
            self.doing.reads.add(FILES)

    def _call_builtin(self, name: str, given: Given) -> int:
        values = [value for _, value in given]
        if name in UNKNOWN_CALLS:
            self.doing.unknown = True
        if name in CONSUMING:
            for value in values:
                self.go_over(value)
        if name in ("setattr", "delattr") and values:
            self.change(values[0], ATTRIBUTE)
            for value in values[2:]:
                self.graph.store(value, values[0])
        if name == "next" and values:
            self.change(values[0], DEEP)
        if name in NOTHING:
            return self.nothing
        if name == "super":
            return self._super()
        if name == "type":
            return self._type(values)
        return self._gather(name, values)

    def _gather(self, name: str, values: list[int]) -> int:
        """Return what a builtin makes of values, some of which it may call."""
        made = self.graph.new(DATA, container=name in GATHERING)
        made.plain = name in GATHERING or name in PICKING
        part = self.item_of if name in GOING_OVER else self.any_of
        parts = [part(value) for value in values]
        for value in parts:
            self.graph.copy(value, made.holds)
        made.lazy = name in LAZY or name == "open"
        made.blurred = name in WRAPPING
        parts = [*parts, made.itself] if name in PICKING else [made.itself]
        pool = self.either(values)
        call = Call(self.next_call(), name, pool, False, [], pool, self.graph.node(), made)
        if pool != self.nothing:
            self.doing.iterated.append(pool)
            self.graph.call(pool, call.in_any_manner(self.graph, call.result))
            self.graph.copy(call.result, made.holds)
        return self.either([*parts, call.result])

    def _super(self) -> int:
        function = self._function()
        if function is None or function.first is None:
            return self.nothing
        return function.first

    def _type(self, values: list[int]) -> int:
        if len(values) < 2:
            return self.class_of(self.either(values))
        made = self.graph.new(CODE)  # type(name, bases, attributes)
        made.is_class = True
        self.graph.add(made.heirs, made.bit)
        for value in values:
            part = self.any_of(value)
            self.graph.copy(part, made.holds)
            self.graph.derive(part, made)
        return made.itself


def last_name(node: ast.expr) -> str:
    """Return the last name of what is called or read; empty if it has none."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
