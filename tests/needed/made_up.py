"""Makes notebooks up: random assignments, aliases, containers, functions, classes, changes."""

import numpy as np
from hypothesis import strategies as st

from tests.needed.twice import sieved

VALUES = ("a", "b", "c", "d")
FUNCTIONS = ("f", "g", "h")
CLASSES = ("C", "D")

_TEMPLATES = """
{a} = {n}
{a} = [{n}]
{a} = []
{a} = {{}}
{a} = {b}
{a} = [{b}, {c}]
{a} = ({b}, {n})
{a} = {{"k": {b}, "l": {n}}}
{a} = {b}[0]
{a} = {b}["k"]
{a} = {b}[:]
{a} = list({b})
{a} = dict({b})
{a} = {b} + {c}
{a} = [{b}] * 2
{a} = {b}.copy()
{a} = iter({b})
{a} = next({b})
{a} = list(zip({b}, {c}))
{a} = ({b} := [{n}])
{a}, {b} = {b}, {a}
{a}, *{b} = {c}
{a} = {b} = [{n}]
{a} = {b} if {c} else {d}
{a} = {b} and {c}
{a} = [x for x in {b}]
{a} = {{"k": x for x in {b}}}
{a} = (x for x in {b})
{a} = sum({b})
{a} = max({b}, key=str) if {b} else {n}
{a} += [{n}]
{a} += list({b})
{a}.append({n})
{a}.append({b})
{a}.extend(list({b}))
{a}.pop()
{a}.insert(0, {b})
{a}.update(k={b})
{a}.setdefault("k", []).append({n})
{a}[0] = {b}
{a}[0].append({n})
{a}["k"] = {b}
{a}["k"].append({n})
{a}[0][0] = {n}
del {a}
del {a}[0]
{a}.x = {b}
{a}.x.append({n})
{a}.x += [{n}]
{a} = {b}.x
{a} = {C}()
{a} = {C}({b})
{a} = {C}
{a} = {f}
{a} = {f}({b})
{a} = {f}([{n}])
{a} = {b}({c})
{a} = {b}.m
{a} = {b}.m({c})
{a}.m({b})
{a}.m([{n}])
{f}({a})
{f}({b}=1)
{f}({g})
{f} = {g}
{f} = {b}
{f} = {C}.m
{f} = {a}.m
{f} = partial({g}, {a})
{f} = wraps({g})({f})
{f}.x = {a}
{f}.x = []
{f}.x.append({n})
{a} = {f}.x
{a} = [{f}, {g}]
{a} = {{"k": {f}}}
{a} = {{"k": {C}}}
{a} = SimpleNamespace(x={b}, m={f})
{a}["k"].x = {b}
{a}["k"].m = {f}
{a}[0].x = {b}
{a}[0]({b})
{C} = {D}
{C}.x = {a}
{C}.x = []
{C}.m = {f}
{C}.x.append({n})
setattr({C}, "m", {f})
setattr({a}, "x", {b})
del {C}.m
{a} = getattr({b}, "x")
{a} = type({b})
{a} = vars({C}).get("x")
map_({f}, {a})
list(map({f}, list({a})))
{a} = list(map({f}, list({b})))
{a} = sorted({b}, key={f})
{a} = reduce({f}, list({b}), {c})
for {a} in {b}: {c}.append({a})
for {a} in {b}: {a}.append({n})
for {a} in {b}: pass
for {a} in [{b}, {c}]: {a}.append({n})
for {a} in ({f}, {g}): {a}({b})
for x in {a}: {f}(x)
while not {a}: {a}.append({n})
if {a}: {b} = {c}
if {a}: {b}.append({n})
if {a}: {f} = {g}
try: {a} = {b}[0]
{f} = {a}.append
{f} = {a}.pop
{a} = {b}.pop()
{a} = [*{b}, {c}]
{a} = {{**{b}, "l": {c}}}
{a} = list({b}.values())
{a} = list({b}.items())
{a} = max({b}, {c}, key=len)
{a} = np.array([1.0, 2.0])
{a} = np.array([3.0])
{a} = np.asarray({b}, dtype=float)
{a} = {b}[:1]
{a} = {b}.T
{a} = {b}.reshape(-1)
{a} = {b}.copy().ravel()
{a} = {b} * 2
{a} = {b} - 1
{a} *= 2
{a} -= 1
{a}[:] = {b}
{a}[:1] = [{n}]
{a}.sort()
{a}.fill({n})
{f} = {a}.fill
np.add(np.asarray({b}, float), 1, out={a})
np.copyto({a}, np.asarray({b}, float))
{a}.flat[0] = {n}
{a}, {b} = {c}, {c}
{a} = copy.copy({b})
{a} = copy.deepcopy({b})
{a} = chain({b}, {c})
{a} = {C}.__dict__.get("m")
{C}.m = staticmethod({f})
{C}.m = classmethod({f})
{C}.x = property({f})
{C}.__call__ = {f}
{C} = type("C", ({D},), {{"x": {a}}})
{a} = type("C", ({D},), {{"m": {f}}})
{a}.__class__ = {C}
{a}.__dict__["x"] = {b}
{a}.__class__.x = {b}
{a} = {f}.__name__
{f}.__defaults__ = ({a},)
{f}.__code__ = {g}.__code__
vars({a})["x"] = {b}
exec("{a} = {b}")
globals()["{a}"] = {b}
assert {a}
with keep({b}) as {a}: {a}.append({n})
{a} = library.make({b})
{a} = library.first({b})
library.join({a}, {b})
library.poke({a})
library.apply({f}, {a})
{a} = library.apply({f}, {b})
{f} = library.wrap({g})
{f} = library.later({g}, {a})
{C}.m = library.wrap({f})
{a} = library.Box({b})
{a}.put({b})
{a}.put({b}).fill({n})
{a} = {b}.give()
{a}.fill({n})
{a}.into({b})
{a} = library.Steps({b})
1 / 0
missing
raise ValueError
def {f}(p): return p
def {f}(p): return [p, {a}]
def {f}(p): return {a}
def {f}(p): {a}.append({n}); return len({a})
def {f}(p): p.append({n}); return p
def {f}(p): p.x = {n}; return p
def {f}(p): p[0] = {a}; return p
def {f}(p): p["k"] = p; return {a}
def {f}(p): return {g}(p)
def {f}(p): return {g}({a})
def {f}(p, q=[]): q.append({n}); return len(q)
def {f}(*p, **q): return [*p, *q.values()]
def {f}(p): {C}.x = {n}; return p
def {f}(p): {C}.m = {g}; return p
def {f}(p): return {C}(p)
def {f}(p): return {C}
def {f}(p): return p.x
def {f}(p): return p.m({a})
def {f}(p): return {a}.m(p)
def {f}(p): return p({a})
def {f}(p): return {a}[0]
def {f}(p): {a}.x = p; return {a}
def {f}(p): yield {a}
def {f}(p): yield from {a}
{f} = lambda p: {a}
{f} = lambda p, q={a}: q
{f} = lambda p: {a}.append(p)
@{g}
"""

_BLOCKS = (
    "def {f}(p):\n    global {a}\n    {a} = p\n    return {n}",
    "def {f}(p):\n    global {a}\n    {a} = [{b}]\n    return {a}",
    "def {f}(p):\n    count = {n}\n    def {g}(q):\n        nonlocal count\n        count += 1\n"
    "        return count\n    return {g}",
    "def {f}(p):\n    seen = []\n    def step(q):\n        seen.append({n})\n"
    "        return len(seen)\n    return step",
    "def {f}(p):\n    def step(q):\n        {a}.append({n})\n        return {a}\n    return step",
    "def {f}(p):\n    class {C}({D}):\n        x = p\n    return {C}",
    "def {f}(p):\n    p.m = lambda self, q: {a}\n    return p",
    "def {f}(p):\n    for q in p:\n        q.append({n})\n    return p",
    "def {f}(p):\n    try:\n        return {g}(p)\n    except Exception:\n        return {a}",
    "@library.wrap\ndef {f}(p):\n    return {a}",
    "@{g}\ndef {f}(p):\n    return {a}",
    "@{g}\nclass {C}:\n    x = {n}",
    "@{g}\nclass {C}({D}):\n    x = []",
    "class {C}:\n    def m(self, p):\n        return p",
    "class {C}:\n    x = []\n    def m(self, p):\n        self.x.append({n})\n"
    "        return len(self.x)",
    "class {C}:\n    x = {a}\n    def m(self, p):\n        return [self.x, {b}]",
    "class {C}:\n    def __init__(self, p=None):\n        self.x = p\n    def m(self, p):\n"
    "        self.x = p\n        return self",
    "class {C}:\n    def __init__(self, p=None):\n        self.x = []\n    def m(self, p):\n"
    "        self.x.append(p)\n        return self.x",
    "class {C}:\n    def __init__(self, *p):\n        {a}.append({n})\n    def m(self, p):\n"
    "        global {b}\n        {b} = p\n        return {a}",
    "class {C}:\n    def __call__(self, p):\n        self.x = {a}\n        return p\n"
    "    m = __call__",
    "class {C}:\n    def m(self, p):\n        type(self).x = {n}\n        return {g}(p)",
    "class {C}:\n    def m(self, p):\n        {D}.x = p\n        return {D}",
    "class {C}({D}):\n    x = {a}",
    "class {C}({D}):\n    def m(self, p):\n        return super().m(p)",
    "class {C}:\n    def __init_subclass__(cls):\n        {a}.append(cls)\n        cls.x = {n}",
    "class {C}:\n    @property\n    def x(self):\n        return {a}\n    m = lambda self, p: {b}",
    "class {C}:\n    @classmethod\n    def m(cls, p):\n        cls.x = p\n        return cls",
    "class {C}:\n    @staticmethod\n    def m(p):\n        {a}.append({n})\n        return p",
    "class {C}(metaclass=type('M', (type,), {{'x': {a}}})):\n    pass",
    "try:\n    {a} = {b}[0]\nexcept Exception:\n    {a} = {c}",
    "try:\n    {f}({a})\nexcept Exception as {d}:\n    {b} = {n}\nelse:\n    {b} = {a}",
    "if {a}:\n    def {f}(p):\n        return {b}\nelse:\n    def {f}(p):\n        return {n}",
    "if {a}:\n    class {C}:\n        x = {b}\nelse:\n    {C} = {D}",
    "for {a} in {b}:\n    if {a}:\n        break\nelse:\n    {c} = {n}",
    "for x in range(2):\n    class {C}:\n        y = x\n        def m(self, p):\n"
    "            return {a}",
    "match {a}:\n    case [{b}, *{c}]:\n        pass\n    case {{'k': {b}}}:\n        pass\n"
    "    case _:\n        {d} = {n}",
    "with keep({a}) as {b}:\n    {b}.append({n})",
)

LINES = (*(line for line in _TEMPLATES.strip().splitlines() if line != "@{g}"), *_BLOCKS)
LINES = tuple(
    f"try:\n    {line[5:]}\nexcept Exception: pass" if line.startswith("try: ") else line
    for line in LINES
)

GLUE = (
    "{a} = {f}({b})",
    "{f}({a})",
    "{a} = {b}",
    "{f} = {a}",
    "{f} = {f}({a})",
    "{a} = {C}({b})",
    "{a}.append({n})",
    "{a} = [{b}]",
)
"""Statements that pass on what others make."""

HEAD = """
from tests.needed import library
import copy
import numpy as np
from itertools import chain
from functools import partial, reduce, wraps
from types import SimpleNamespace
from contextlib import nullcontext as keep
def map_(function, values):
    return [function(value) for value in values]
"""

FOOTING = """
a, b, c, d = [1], [[2], 3], {"k": [4]}, 5
def f(p): return p
def g(p): return [p, a]
def h(p): b.append(p); return len(b)
class C:
    x = [6]
    def m(self, p): return self.x
class D(C):
    def __init__(self, p=None): self.y = p
"""


@st.composite
def statements(draw, lines, values, functions):
    """Draw one statement of some kinds, on some names."""
    line = draw(st.sampled_from(lines))
    return line.format(
        n=draw(st.integers(0, 9)),
        **{name: draw(st.sampled_from(values)) for name in VALUES},
        **{name: draw(st.sampled_from(functions)) for name in ("f", "g")},
        **dict(zip("CD", draw(st.permutations(CLASSES)), strict=True)),
    )


@st.composite
def notebooks(draw, longest=14):
    """Draw cells of one statement each, after some that bind every name.

    Few names and few kinds of statements meet more often than many. A statement that fails where
    it stands does little, so that most of these are left away.
    """
    kinds = draw(st.lists(st.sampled_from(LINES), min_size=3, max_size=12, unique=True))
    lines = (*GLUE, *kinds)
    values = VALUES[: draw(st.integers(2, len(VALUES)))]
    functions = FUNCTIONS[: draw(st.integers(2, len(FUNCTIONS)))]
    drawn = draw(st.lists(statements(lines, values, functions), min_size=2, max_size=3 * longest))
    return sieved([HEAD, FOOTING], drawn, failing=draw(st.integers(0, 2)), most=longest)


def described(value, depth=4, seen=()):
    """Return what a value is and does, as far as a few looks and calls tell."""
    if depth == 0 or any(value is one for one in seen):
        return "..."
    seen = (*seen, value)

    def inner(part):
        return described(part, depth - 1, seen)

    if isinstance(value, np.ndarray):
        return ["array", *map(inner, value.ravel().tolist()[:5])]
    if isinstance(value, list | tuple):
        return [type(value).__name__, *map(inner, value[:5])]
    if isinstance(value, dict):
        return {str(key): inner(part) for key, part in list(value.items())[:5]}
    if isinstance(value, int | float | str | type(None)):
        return value
    if isinstance(value, type):
        if value.__module__ != "__main__":
            return value.__name__
        return ["class", value.__name__, _attributes(value, inner), _called(value, inner)]
    if callable(value):
        return ["callable", _attributes(value, inner), _called(value, inner), _called(value, inner)]
    if hasattr(value, "__next__"):
        return ["iterator", _called(lambda _: next(value), inner)]
    return [type(value).__name__, _attributes(value, inner), _called(value, inner)]


def _attributes(value, inner):
    found = {}
    for name in ("x", "y"):
        try:
            found[name] = inner(getattr(value, name))
        except Exception as error:
            found[name] = type(error).__name__
    return found


def _called(value, inner):
    answers = []
    for argument in (1, [2]):
        try:
            made = value(argument)
            answers.append(inner(made))
            if hasattr(made, "m"):
                answers.append(inner(made.m([3])))
        except Exception as error:
            answers.append(type(error).__name__)
    return answers
