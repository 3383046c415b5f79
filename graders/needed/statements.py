"""Statements: what they bind, change and define; the whole of a notebook read into a graph."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from graders.needed.calls import CODE_FILES
from graders.needed.definitions import Definitions
from graders.needed.doing import ATTRIBUTE, DEEP, INNER, ITEM, Doing
from graders.needed.tables import KNOWN
from graders.needed.variables import Scope

_SIMPLE = (ast.Expr, ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Delete)


class Statements(Definitions):
    """Reads statements into a graph."""

    def top(self, nodes: Iterable[ast.stmt], place: int) -> Doing:
        """Read the statements at one place of the notebook's top level."""
        self.place = place
        doing = Doing()
        self.scopes = [Scope("top", doing)]
        for node in nodes:
            self.simple = isinstance(node, _SIMPLE)
            self.kills = isinstance(node, _KILLING)
            self.surely = cannot_fail(node)
            self.statement(node)
        return doing

    def anything(self, words: Iterable[str], place: int) -> Doing:
        """Note what cannot be followed: it may do anything to all that its words name."""
        self.place = place
        doing = Doing(unknown=True)
        self.scopes = [Scope("top", doing)]
        self.kills = False
        made = self.graph.new()
        made.blurred = True
        for word in dict.fromkeys(words):
            if word in self.variables or word in self.bound:
                value = self.read_name(word)
                self.change(value, ATTRIBUTE)
                self.change(value, DEEP)
                self.graph.copy(value, made.holds)
                self.bind(word, made.itself)
        return doing

    def statement(self, node: ast.stmt) -> None:
        """Note what a statement does."""
        self.graph.spend()
        method = getattr(self, f"_do_{type(node).__name__.lower()}", None)
        if method is not None:
            method(node)
            return
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.statement(child)
            elif isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.ExceptHandler):
                self._handler(child)

    def body(self, nodes: Iterable[ast.stmt]) -> None:
        """Note what some statements do."""
        for node in nodes:
            self.statement(node)

    # Binding

    def bind(self, name: str, value: int) -> None:
        """Give a name a value, in the scope that it belongs to."""
        scope = self.scope_of(name)
        if scope is not None:
            self.graph.copy(value, scope.names[name])
            if scope not in self._inner():  # nonlocal: its functions share it
                self.doing.changes.append((self._shared(scope, name), ITEM))
            return
        self.doing.binds.add(name)
        variable = self.variables.of(name)
        if self._function() is not None:
            self.graph.copy(value, variable.arriving)
            return
        if self.kills and len(self.scopes) == 1:
            self.doing.kills.add(name)
            self.variables.renew(name, self.place, surely=self.surely)
        self.graph.copy(value, variable.now)

    def _shared(self, scope: Scope, name: str) -> int:
        function = self._function()
        assert function is not None
        assert function.owner is not None
        if name not in scope.shared:
            scope.shared[name] = self.graph.new(container=True)
        function.owner.closes.add(scope.shared[name].itself)
        return scope.shared[name].itself

    def assign(self, target: ast.expr, value: int) -> None:
        """Give a target a value."""
        match target:
            case ast.Name(id=name):
                self.bind(name, value)
            case ast.Attribute(value=base):
                holder = self.value(base)
                imports = not isinstance(base, ast.Attribute) or self.modules_of(base) is not None
                self.change(holder, ATTRIBUTE if imports else INNER)
                self.graph.store(value, holder, but_imports=not imports)
                self._look_for_unknown(target)
            case ast.Subscript(value=base, slice=index):
                holder = self.value(base)
                self.value(index)
                how = ATTRIBUTE if _is_dict_of(base) else ITEM
                self.change(holder, how)
                self.graph.store(value, holder, data_only=how == ITEM)
            case ast.Starred(value=base):
                self.assign(base, self.container([value]))
            case ast.Tuple(elts=parts) | ast.List(elts=parts):
                part = self.go_over(value)
                for one in parts:
                    self.assign(one, part)

    def _assign_all(self, targets: list[ast.expr], node: ast.expr) -> None:
        if isinstance(node, ast.Tuple) and not any(isinstance(e, ast.Starred) for e in node.elts):
            values = self.values(node.elts)
            for target in targets:
                parts = target.elts if isinstance(target, ast.Tuple) else []
                if len(parts) == len(values) and not any(isinstance(p, ast.Starred) for p in parts):
                    for part, value in zip(parts, values, strict=True):
                        self.assign(part, value)
                else:
                    self.assign(target, self.container(values))
            return
        value = self.value(node)
        for target in targets:
            self.assign(target, value)

    def _do_assign(self, node: ast.Assign) -> None:
        self._assign_all(node.targets, node.value)

    def _do_annassign(self, node: ast.AnnAssign) -> None:
        self.value(node.annotation)
        if node.value is not None:
            self._assign_all([node.target], node.value)

    def _do_augassign(self, node: ast.AugAssign) -> None:
        added = self.value(node.value)
        target = node.target
        old = self.value(target)
        self.change(old, ITEM)
        parts = [self.item_of(added), added]
        result = self.nothing
        if added != self.nothing or old != self.nothing:
            result = self.either([old, self.array()])
            for part in parts:
                self.graph.store(part, old, data_only=True)
        kills, self.kills = self.kills, False
        self.assign(target, result)
        self.kills = kills

    def _do_delete(self, node: ast.Delete) -> None:
        kills, self.kills = self.kills, False
        for target in node.targets:
            for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
                if isinstance(part, ast.Name):
                    self.read_name(part.id)
                self.assign(part, self.nothing)
        self.kills = kills

    # What happens in order, perhaps, or again

    def _do_for(self, node: ast.For | ast.AsyncFor) -> None:
        self.assign(node.target, self.go_over(self.value(node.iter)))
        self.body([*node.body, *node.orelse])

    _do_asyncfor = _do_for

    def _do_with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.value(item.context_expr)
            self.change(value, DEEP)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, self._entered(value))
        self.body(node.body)

    _do_asyncwith = _do_with

    def _entered(self, value: int) -> int:
        """Return what `with` binds: the value, what it holds, or what its method gives."""
        found = self.any_of(value)
        if found == self.nothing:
            return found
        made = self.either([found, self.container([value])])
        self.given_by += [("__enter__", made), ("__aenter__", made)]
        return made

    def _handler(self, node: ast.ExceptHandler) -> None:
        if node.type is not None:
            self.value(node.type)
        if node.name:
            self.bind(node.name, self.array())
        self.body(node.body)

    def _do_match(self, node: ast.Match) -> None:
        value = self.any_of(self.value(node.subject))
        for case in node.cases:
            for part in ast.walk(case.pattern):
                name = getattr(part, "name", None) or getattr(part, "rest", None)
                if isinstance(name, str):
                    self.bind(name, self.either([value, self.container([value])]))
                if isinstance(part, ast.MatchValue):
                    self.value(part.value)
                elif isinstance(part, ast.MatchClass):
                    self.value(part.cls)
            if case.guard is not None:
                self.value(case.guard)
            self.body(case.body)

    def _do_return(self, node: ast.Return) -> None:
        value = self.value(node.value) if node.value is not None else self.nothing
        function = self._function()
        if function is not None and function.owner is not None:
            self.graph.copy(value, function.owner.returns)

    # Imports

    def _do_import(self, node: ast.Import) -> None:
        for alias in node.names:
            bound = alias.name if alias.asname else alias.name.split(".")[0]
            self._import(alias.name)
            self.bind(alias.asname or bound, self.module(bound))

    def _do_importfrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        self._import(module)
        for alias in node.names:
            if alias.name == "*":
                self.doing.unknown = True
            else:
                self.bind(alias.asname or alias.name, self.module(f"{module}.{alias.name}"))

    def _import(self, dotted: str) -> None:
        top = dotted.split(".")[0]
        if top:
            self.doing.imports.append(top)
        if top not in KNOWN or top in self.graph.own_modules:
            self.doing.unknown = True  # the submission's own, or one that fails at once
            self.doing.reads.add(CODE_FILES)


_KILLING = (
    ast.Assign,
    ast.AnnAssign,
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
)


def _is_dict_of(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "__dict__"


def cannot_fail(node: ast.stmt) -> bool:
    """Tell whether a statement does what it says for certain."""
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()):
            return True
        case ast.FunctionDef(decorator_list=[], args=arguments, returns=None):
            parts = [*arguments.defaults, *arguments.kw_defaults]
            noted = any(isinstance(a, ast.arg) and a.annotation for a in ast.walk(arguments))
            return not noted and all(part is None or _is_plain(part) for part in parts)
        case ast.Assign(targets=targets, value=value):
            return all(isinstance(target, ast.Name) for target in targets) and _is_plain(value)
    return False


def _is_plain(node: ast.expr) -> bool:
    """Tell whether an expression is made of constants alone."""
    if isinstance(node, ast.Dict):
        keys = all(isinstance(key, ast.Constant) for key in node.keys)
        return keys and all(map(_is_plain, node.values))
    plain = (ast.Constant, ast.List, ast.Tuple, ast.expr_context)
    return all(isinstance(part, plain) for part in ast.walk(node))
