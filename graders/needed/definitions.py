"""Functions and classes: their bodies, what they are made of, and who their instances are."""

from __future__ import annotations

import ast

from graders.needed.calls import Calls, last_name
from graders.needed.doing import Call, Doing
from graders.needed.objects import CODE, DATA, Object
from graders.needed.scopes import (
    Function,
    bound_in,
    declared_in,
    gathering_parameters_of,
    parameters_of,
)
from graders.needed.variables import Scope

_KEEPING = {"abstractmethod", "classmethod", "deleter", "getter", "property", "setter"}
_OF_CLASSES = ("__class_getitem__", "__init_subclass__", "__new__", "__prepare__")


class Definitions(Calls):
    """Reads functions and classes into a graph."""

    def body(self, nodes: list[ast.stmt]) -> None:
        """Note what some statements do."""
        raise NotImplementedError

    def code(self) -> Object:
        """Return a new function or class, which the function around it reaches."""
        made = self.graph.new(CODE)
        around = self._function()
        if around is not None and around.owner is not None:
            around.owner.makes.add(made.index)
        return made

    # Functions

    def _do_functiondef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = self.values(node.decorator_list)
        made = self.function(node, node.body)
        if self.scopes[-1].kind == "class":
            self._method(node, made)
        self.bind(node.name, self._decorated(made.itself, decorators, node.decorator_list))

    _do_asyncfunctiondef = _do_functiondef

    def _method(self, node: ast.FunctionDef | ast.AsyncFunctionDef, made: Object) -> None:
        scope = self.scopes[-1]
        said = {last_name(decorator) for decorator in node.decorator_list}
        scope.methods.append((node.name, made))
        made.is_method = said <= _KEEPING  # what others hand to it is not known
        if "classmethod" in said or node.name in _OF_CLASSES:
            scope.of_classes.add(node.name)

    def function(self, node: Function | ast.GeneratorExp, body: list[ast.stmt]) -> Object:
        """Return a function, lambda or generator; its body is noted as its own."""
        made = self.code()
        made.doing = Doing()
        scope = Scope("function", made.doing, owner=made)
        if not isinstance(node, ast.GeneratorExp):
            self._parameters(node, scope, made)
            made.lazy = _yields(body)
        scope.said_global = declared_in(body, ast.Global)
        own = bound_in(body) - declared_in(body, ast.Nonlocal) - scope.said_global
        for name in own:
            scope.names.setdefault(name, self.graph.node())
        for part in body:
            self._share(part, scope)
        before = self.kills, self.simple
        self.kills = self.simple = False
        self.scopes.append(scope)
        self.body(body)
        self.scopes.pop()
        self.kills, self.simple = before
        return made

    def _share(self, body: ast.stmt, scope: Scope) -> None:
        """Find the variables that functions within a function bind."""
        for node in ast.walk(body):
            self.graph.spend()
            for name in node.names if isinstance(node, ast.Nonlocal) else ():
                if name in scope.names and name not in scope.shared:
                    scope.shared[name] = self.graph.new(DATA, container=True)

    def _parameters(self, node: Function, scope: Scope, made: Object) -> None:
        arguments = node.args
        names = parameters_of(arguments)
        made.parameters = [(name, self.graph.node()) for name in names]
        scope.names.update(made.parameters)
        scope.first = made.parameters[0][1] if made.parameters else None
        defaults: list[ast.expr | None] = [*arguments.defaults, *arguments.kw_defaults]
        for name, default in zip(reversed(names), reversed(defaults), strict=False):
            if default is not None:
                value = self.value(default)
                self.graph.copy(value, scope.names[name])
                made.uses.add(value)
        for name in gathering_parameters_of(arguments):
            holder = self.graph.new(DATA, container=True)
            scope.names[name] = holder.itself
            if made.gathers is None:
                made.gathers = self.graph.node()
            self.graph.copy(made.gathers, holder.holds)
        notes = [a.annotation for a in ast.walk(arguments) if isinstance(a, ast.arg)]
        self.values([*notes, getattr(node, "returns", None)])

    def _decorated(self, value: int, decorators: list[int], nodes: list[ast.expr]) -> int:
        for decorator, node in zip(reversed(decorators), reversed(nodes), strict=True):
            if self.is_builtin(node):
                value = self._call_builtin(ast.unparse(node), [(0, value)])
                continue
            call = self.new_call(node, decorator, [(0, value)])
            self.graph.call(decorator, call)
            value = call.result
        return value

    # Classes

    def _do_classdef(self, node: ast.ClassDef) -> None:
        decorators = self.values(node.decorator_list)
        made = self.code()
        made.is_class = True
        self.graph.add(made.heirs, made.bit)
        for base in self.values(node.bases):
            self.graph.derive(base, made)
        for word in node.keywords:
            self._keyword(made, word)
        scope = Scope("class", self.doing)
        for name in bound_in(node.body) - declared_in(node.body, ast.Global):
            scope.names[name] = self.graph.node()
        self.scopes.append(scope)
        self.body(node.body)
        self.scopes.pop()
        self._members(made, scope)
        self.bind(node.name, self._decorated(made.itself, decorators, node.decorator_list))

    def _keyword(self, made: Object, word: ast.keyword) -> None:
        """Note a class's keyword; a metaclass is called with what the class is."""
        value = self.value(word.value)
        if word.arg != "metaclass":
            made.uses.add(value)
            return
        pool = self.either([made.itself, made.bases])
        call = Call(self.next_call(), "", value, False, [], pool, self.graph.node(), made, any=True)
        self.graph.call(value, call)
        made.uses.add(value)

    def _members(self, made: Object, scope: Scope) -> None:
        functions = dict(scope.methods)
        for name, function in scope.methods:
            made.methods[name] = function
            made.uses.add(function.itself)
            self.graph.methods.setdefault(name, []).append(function)
            if function.parameters:
                first = made.heirs if name in scope.of_classes else made.returns
                self.graph.copy(first, function.parameters[0][1])
        for name, value in scope.names.items():
            if name in functions:
                made.uses.add(value)
            else:
                self.graph.copy(value, made.holds)


def _yields(body: list[ast.stmt]) -> bool:
    left: list[ast.AST] = list(body)
    while left:
        node = left.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            left += ast.iter_child_nodes(node)
    return False
