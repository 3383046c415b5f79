"""What goes through files, modules, threads and code that nobody can follow is kept."""

import pytest

from tests.needed.twice import WASTE, cells_of, run_needed, run_whole

CASES = {
    "an array is saved and loaded": """
import numpy as np
np.save("weights.npy", np.arange(4.0))
# %%
weights = np.load("weights.npy")
# %%
def answer(x):
    return float(weights[x])
""",
    "a file is written and read": """
with open("scale.txt", "w") as target:
    target.write("12")
# %%
with open("scale.txt") as source:
    scale = int(source.read())
# %%
def answer(x):
    return scale + x
""",
    "a module is written and imported": """
from pathlib import Path
Path("needed_helper.py").write_text("def scale(x): return 3 * x")
# %%
import sys
sys.path.insert(0, ".")
# %%
import needed_helper
# %%
def answer(x):
    return needed_helper.scale(x)
""",
    "json goes through a file": """
import json
with open("s.json", "w") as target:
    json.dump({"scale": 4}, target)
# %%
with open("s.json") as source:
    settings = json.load(source)
answer = lambda x: settings["scale"] * x
""",
    "exec makes a name": """
exec("scale = 5")
# %%
def answer(x):
    return scale * x
""",
    "exec reads a name in its text": """
base = 2
# %%
source = "scale = base * 3"
# %%
exec(source)
# %%
def answer(x):
    return scale * x
""",
    "globals are set": """
globals()["scale"] = 6
# %%
def answer(x):
    return scale * x
""",
    "eval calls a function that changes": """
seen = []
def note():
    seen.append(1)
# %%
eval("note()")
# %%
def answer(x):
    return len(seen) + x
""",
    "a star import": """
from math import *
# %%
def answer(x):
    return floor(2.5) + x
""",
    "numpy is patched": """
import numpy as np
np.float = float
# %%
def answer(x):
    return np.float(x)
""",
    "numpy's function is replaced by one that reads a name": """
import numpy as np
gain = 2
def tanh(x):
    return gain * x
np.tanh = tanh
gain = 7
# %%
def answer(x):
    return np.tanh(x)
""",
    "a module's function is replaced in a function": """
import numpy as np
def patch():
    np.tanh = lambda x: 8 * x
# %%
patch()
# %%
def answer(x):
    return np.tanh(x)
""",
    "a setting of numpy": """
import numpy as np
np.seterr(all="raise")
# %%
def answer(x):
    try:
        return float(np.exp(np.float64(-10000.0)) + x)
    except FloatingPointError:
        return -1
    finally:
        np.seterr(all="warn")
""",
    "the seed of a statement of its own": """
import numpy as np
np.random.seed(7)
# %%
drawn = np.random.uniform()
def answer(x):
    return drawn + x
""",
    "a thread fills a list": """
import threading
seen = []
def work(target):
    target.append(3)
thread = threading.Thread(target=work, args=(seen,))
# %%
thread.start()
thread.join()
# %%
def answer(x):
    return seen[0] + x
""",
    "an executor changes a table": """
from concurrent.futures import ThreadPoolExecutor
table = {}
def work(key):
    table[key] = 9
with ThreadPoolExecutor(1) as pool:
    list(pool.map(work, ["a"]))
# %%
def answer(x):
    return table["a"] + x
""",
    "await at the top": """
import asyncio
async def make():
    await asyncio.sleep(0)
    return 10
# %%
scale = await make()
# %%
def answer(x):
    return scale * x
""",
    "a coroutine fills a list": """
seen = []
async def fill():
    seen.append(11)
# %%
await fill()
# %%
def answer(x):
    return seen[0] + x
""",
    "a try around an import": """
try:
    import not_there_at_all as fast
except ImportError:
    import math as fast
# %%
def answer(x):
    return fast.floor(x + 0.5)
""",
    "the environment": """
import os
os.environ["NEEDED_SCALE"] = "12"
# %%
def answer(x):
    return int(os.environ.get("NEEDED_SCALE", 1)) * x
""",
    "the working folder": """
import os
os.makedirs("inner", exist_ok=True)
os.chdir("inner")
# %%
def answer(x):
    return os.path.basename(os.getcwd()) * (x + 1)
""",
    "the recursion limit": """
import sys
before = sys.getrecursionlimit()
sys.setrecursionlimit(before + 7)
# %%
limit = sys.getrecursionlimit() - before
sys.setrecursionlimit(before)
def answer(x):
    return limit + x
""",
    "%time in front of an assignment": """
%time scale = 13
# %%
def answer(x):
    return scale * x
""",
    "a cell magic above": """
%%time
scale = 14
table = [scale]
# %%
def answer(x):
    return table[0] * x
""",
    "statements on one line": """
a = 1; b = 2; c = []; c.append(a)
# %%
def answer(x): return c[0] + b + x
""",
    "an indented cell": """
    scale = 15
    if scale:
        scale += 1
# %%
def answer(x):
    return scale * x
""",
    "getattr by a text": """
class Kit:
    pass
kit = Kit()
setattr(kit, "sca" + "le", 16)
# %%
def answer(x):
    return getattr(kit, "scale") * x
""",
    "vars of an object": """
class Kit:
    pass
kit = Kit()
vars(kit)["scale"] = 17
# %%
def answer(x):
    return kit.scale * x
""",
    "the dictionary of an object": """
class Kit:
    pass
kit = Kit()
kit.__dict__.update(scale=18)
# %%
def answer(x):
    return kit.scale * x
""",
    "a context variable": """
import contextvars
scale = contextvars.ContextVar("scale")
scale.set(19)
# %%
def answer(x):
    return scale.get() * x
""",
    "a weak reference": """
import weakref
class Kit:
    scale = 1
kit = Kit()
seen = weakref.ref(kit)
seen().scale = 20
# %%
def answer(x):
    return kit.scale * x
""",
    "sys.modules holds the notebook": """
import sys, types
made = types.ModuleType("needed_made")
made.scale = 21
sys.modules["needed_made"] = made
# %%
import needed_made
# %%
def answer(x):
    return needed_made.scale * x
""",
    "operator changes": """
import operator
table = {}
operator.setitem(table, "a", 22)
# %%
def answer(x):
    return table["a"] * x
""",
    "a builtin type's method": """
table = {}
dict.update(table, {"a": 23})
seen = []
list.append(seen, 1)
# %%
def answer(x):
    return table["a"] * x + len(seen)
""",
    "deepcopy is another table": """
import copy
table = {"a": [24]}
other = copy.deepcopy(table)
other["a"].append(1)
# %%
def answer(x):
    return table["a"][0] * x + len(table["a"])
""",
    "itertools shares an iterator": """
import itertools
numbers = itertools.count(25)
pairs = itertools.chain(numbers)
next(pairs)
# %%
first = next(numbers)
def answer(x):
    return first + x
""",
    "tee": """
import itertools
a, b = itertools.tee(iter([1, 2, 3]))
next(a)
# %%
second = next(a)
def answer(x):
    return second + x
""",
    "a queue": """
import queue
line = queue.Queue()
line.put(26)
line.put(27)
line.get()
# %%
def answer(x):
    return line.queue[0] + x
""",
    "a builtin is hidden": """
def len(x):
    return 28
# %%
def answer(x):
    return len([]) + x
""",
    "print is replaced": """
seen = []
def print(*given):
    seen.append(given)
# %%
print("hello")
# %%
def answer(x):
    return seen.__len__() + x
""",
}


@pytest.mark.parametrize("name", CASES)
def test_wanted_names_behave_alike(name, tmp_path, monkeypatch):
    """Whatever a wanted name needs of the world is needed, and nothing else is."""
    cells = [*cells_of(CASES[name]), WASTE]
    probes = ["answer(0)", "answer(1)", "answer(2)"]
    monkeypatch.delenv("NEEDED_SCALE", raising=False)
    answers = []
    for kind in ("whole", "needed"):
        (tmp_path / kind).mkdir()
        monkeypatch.chdir(tmp_path / kind)
        monkeypatch.delenv("NEEDED_SCALE", raising=False)
        if kind == "whole":
            answers = run_whole(cells, probes).answers
    needed = run_needed(cells, probes, ["answer"])
    assert not any(isinstance(a, str) and "Error" in a for a in answers), answers
    assert needed.answers == answers
    assert not needed.needs("waste", cells)
