"""What code that cannot be read does with values is reckoned with."""

import pytest

from tests.needed.twice import WASTE, cells_of, run_needed, run_whole

HEAD = "from tests.needed import library\nfirst, second, pair = [1], [2], [[3]]"

CASES = {
    "one thing comes to hold another": """
library.join(first, second)
# %%
first[-1].append(9)
# %%
def answer(x):
    return len(second) + x
""",
    "an object gives back what it was given": """
box = library.Box()
box.put(second)
# %%
box.give().append(9)
# %%
def answer(x):
    return len(second) + x
""",
    "an object changes what it was given": """
box = library.Box(second)
box.fill(9)
# %%
def answer(x):
    return second[-1] + x
""",
    "an object puts what it holds elsewhere": """
box = library.Box(second)
box.into(first)
first[-1].append(9)
# %%
def answer(x):
    return len(second) + x
""",
    "a function returns a part": """
part = library.first(pair)
part.append(9)
# %%
def answer(x):
    return len(pair[0]) + x
""",
    "a function returns a part of what it is given twice": """
part = library.first(library.make(second))
part += [9]
# %%
def answer(x):
    return len(second) + x
""",
    "an item of a part is stored": """
library.first(library.first(library.make([second])))[0] = 9
# %%
def answer(x):
    return second[0] + x
""",
    "an attribute of what is given back is stored": """
class Layer:
    scale = 1
box = library.Box(library.make(Layer))
library.first(box.give()).scale = 9
# %%
def answer(x):
    return Layer.scale * x
""",
    "a function changes what its argument holds": """
library.poke(pair)
# %%
def answer(x):
    return len(pair[0]) + x
""",
    "a function of ours is called with what it changes": """
def fill(box):
    box.append(9)
# %%
library.apply(fill, second)
# %%
def answer(x):
    return len(second) + x
""",
    "a wrapper keeps state": """
answer = library.wrap(lambda x: x)
# %%
answer(1)
""",
    "a wrapper calls what binds": """
scale = 1
def raise_to(n):
    global scale
    scale = n
# %%
start = library.later(raise_to, 7)
# %%
start()
# %%
def answer(x):
    return scale * x
""",
    "a decorator that cannot be read": """
@library.wrap
def answer(x):
    return scale * x
# %%
scale = 3
# %%
answer(0)
""",
    "an iterator that cannot be read": """
steps = library.Steps(pair)
for step in steps:
    step.append(9)
# %%
rest = list(steps)
# %%
def answer(x):
    return len(pair[0]) + len(rest) + x
""",
    "a failed assignment leaves an alias": """
alias = first
# %%
alias = library.first([])
# %%
alias.append(9)
# %%
def answer(x):
    return len(first) + x
""",
    "a subclass reaches its base's list": """
class Base:
    log = []
class Derived(Base):
    pass
# %%
Derived.log.append(1)
Derived().log.append(2)
# %%
def answer(x):
    return len(Base.log) + x
""",
    "exec makes an alias": """
exec("alias = second")
# %%
alias.append(9)
# %%
def answer(x):
    return len(second) + x
""",
}


@pytest.mark.parametrize("name", CASES)
def test_wanted_names_behave_alike(name):
    """What unknown code is given it may keep, change, return, or let the other things hold."""
    cells = [HEAD, *cells_of(CASES[name]), WASTE]
    probes = ["answer(0)", "answer(1)", "answer(1)"]
    whole = run_whole(cells, probes)
    needed = run_needed(cells, probes, ["answer"])
    assert not any(isinstance(a, str) and "Error" in a for a in whole.answers), whole.answers
    assert needed.answers == whole.answers
    assert not needed.needs("waste", cells)
