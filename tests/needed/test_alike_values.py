"""What values share is found: the needed statements give the wanted names the same behaviour."""

import pytest

from tests.needed.twice import WASTE, cells_of, run_needed, run_whole

CASES = {
    "an alias is changed": """
table = {"scale": 1}
# %%
same = table
# %%
same["scale"] = 3
# %%
def answer(x):
    return x * table["scale"]
""",
    "a row of an array is written to": """
import numpy as np
weights = np.zeros((2, 2))
# %%
row = weights[0]
row[0] = 5
# %%
def answer(x):
    return float(weights.sum()) + x
""",
    "a reshaped view is written to": """
import numpy as np
weights = np.zeros(4)
square = weights.reshape(2, 2)
square[1, 1] = 7
# %%
def answer(x):
    return weights[3] + x
""",
    "numpy's out= writes into a table": """
import numpy as np
table = np.zeros(3)
# %%
np.add(np.ones(3), 1, out=table)
# %%
def answer(x):
    return table[0] + x
""",
    "copyto writes into a table": """
import numpy as np
table = np.zeros(3)
np.copyto(table, np.arange(3.0))
answer = lambda x: table[x]
""",
    "augmented assignment changes a list in place": """
steps = [1]
alias = steps
alias += [2]
# %%
def answer(x):
    return steps[x]
""",
    "a container holds the function that is changed": """
def answer(x):
    return getattr(answer, "shift", 0) + x
# %%
kit = {"answer": answer, "other": [answer]}
# %%
kit["other"][0].shift = 10
""",
    "a list of lists is filled through its element": """
rows = [[] for _ in range(3)]
first = rows[0]
first.append(4)
# %%
def answer(x):
    return len(rows[x])
""",
    "unpacking gives aliases": """
left, right = [], []
a, b = left, right
a.append(1)
b.extend([1, 2])
# %%
def answer(x):
    return len(left) * 10 + len(right) + x
""",
    "a starred target takes the rest": """
parts = [[1], [2], [3]]
head, *tail = parts
tail[-1].append(9)
# %%
def answer(x):
    return parts[2][x]
""",
    "an iterator is advanced between two uses": """
numbers = iter([1, 2, 3, 4])
# %%
next(numbers)
# %%
second = next(numbers)
# %%
def answer(x):
    return second + x
""",
    "a loop goes over an iterator first": """
numbers = (n for n in range(10))
for n in numbers:
    if n == 3:
        break
# %%
left = list(numbers)
# %%
def answer(x):
    return left[x]
""",
    "sum uses a generator up": """
numbers = map(int, "1234")
sum(numbers)
left = list(numbers)
answer = lambda x: len(left) + x
""",
    "a generator function's object is advanced": """
def count():
    n = 0
    while True:
        n += 1
        yield n
# %%
counter = count()
next(counter)
for value in counter:
    if value > 4:
        break
# %%
answer = lambda x: next(counter) + x
""",
    "a walrus binds in a condition": """
if (size := 4) > 3:
    scale = size
# %%
def answer(x):
    return scale + size + x
""",
    "a walrus in a comprehension binds outside": """
found = [last := n for n in range(5)]
# %%
def answer(x):
    return last + x
""",
    "with binds what it opens": """
import contextlib
# %%
@contextlib.contextmanager
def table():
    yield {"scale": 3}
# %%
with table() as given:
    scale = given["scale"]
# %%
def answer(x):
    return scale * x
""",
    "a loop leaves its variable behind": """
for factor in (1, 2, 3):
    pass
# %%
def answer(x):
    return factor * x
""",
    "a while loop counts": """
count = 0
while count < 5:
    count += 1
# %%
def answer(x):
    return count + x
""",
    "match binds parts": """
settings = {"kind": "relu", "slope": 2}
# %%
match settings:
    case {"kind": "relu", "slope": slope, **others}:
        pass
    case [*anything]:
        slope = 0
# %%
def answer(x):
    return slope * x
""",
    "try binds in its handler": """
try:
    scale = missing
except NameError as error:
    scale = len(str(error))
finally:
    done = 1
# %%
def answer(x):
    return scale + done + x
""",
    "a name is deleted and made again": """
scale = 2
# %%
del scale
# %%
scale = 3
# %%
def answer(x):
    return scale * x
""",
    "an item is deleted": """
table = {"a": 1, "b": 2}
del table["a"]
answer = lambda x: len(table) + x
""",
    "the heap is pushed to": """
import heapq
heap = []
heapq.heappush(heap, 3)
heapq.heappush(heap, 1)
# %%
def answer(x):
    return heap[0] + x
""",
    "random.shuffle changes its argument": """
import random
order = list(range(10))
random.Random(3).shuffle(order)
# %%
def answer(x):
    return order[x]
""",
    "a bound method is handed over": """
seen = []
# %%
def each(function):
    for n in range(3):
        function(n)
# %%
each(seen.append)
# %%
def answer(x):
    return len(seen) + x
""",
    "a bound method has its own name": """
seen = []
add = seen.append
add(4)
add(5)
# %%
def answer(x):
    return seen[x]
""",
    "partial holds the table": """
import functools
table = {}
put = functools.partial(table.__setitem__, "scale")
put(6)
# %%
def answer(x):
    return table["scale"] + x
""",
    "partial of setattr": """
import functools
class Answer:
    scale = 1
mark = functools.partial(setattr, Answer)
mark("scale", 8)
# %%
def answer(x):
    return Answer.scale * x
""",
    "setdefault gives the list that is filled": """
groups = {}
groups.setdefault("a", []).append(5)
# %%
def answer(x):
    return groups["a"][0] + x
""",
    "a default dictionary is filled by reading": """
import collections
groups = collections.defaultdict(list)
groups["a"].append(5)
groups["b"]
# %%
def answer(x):
    return len(groups) + x
""",
    "a deque is turned": """
import collections
line = collections.deque([1, 2, 3])
line.rotate(1)
# %%
def answer(x):
    return line[0] + x
""",
    "zip goes on where it stood": """
pairs = zip([1, 2, 3], [4, 5, 6])
first = next(pairs)
# %%
a, b = next(pairs)
# %%
def answer(x):
    return a * b + x
""",
    "a slice is assigned": """
numbers = [1, 2, 3]
part = numbers
part[:] = [7, 8]
# %%
def answer(x):
    return numbers[x]
""",
    "a tuple keeps the list inside": """
pair = ([], "label")
pair[0].append(3)
# %%
def answer(x):
    return pair[0][0] + x
""",
    "a copy is not the table, and needs it": """
table = {"a": [1]}
other = table.copy()
other["a"].append(2)
other["b"] = 1
# %%
def answer(x):
    return len(table["a"]) * 10 + len(table) + x
""",
    "list addition shares the elements": """
one = [[1]]
both = one + [[2]]
both[0].append(3)
# %%
def answer(x):
    return len(one[0]) + x
""",
    "the identity of a default argument": """
def remember(x, seen=[]):
    seen.append(x)
    return len(seen)
# %%
remember(1)
remember(2)
# %%
answer = remember
""",
    "a function counts in its own attribute": """
def answer(x):
    answer.calls += 1
    return answer.calls + x
answer.calls = 0
# %%
answer(1)
""",
    "a closure counts by nonlocal": """
def make():
    count = 0
    def step(x):
        nonlocal count
        count += 1
        return count + x
    return step
# %%
answer = make()
# %%
answer(0)
# %%
for _ in range(3):
    answer(1)
""",
    "two closures share one variable": """
def make():
    total = 0
    def add(n):
        nonlocal total
        total += n
    def read(x):
        return total + x
    return add, read
# %%
add, answer = make()
# %%
add(5)
""",
    "a closure's list is changed through its sister": """
def make():
    log = []
    return log.append, (lambda x: len(log) + x)
# %%
note, answer = make()
note(1)
note(2)
""",
    "the log is taken before the training": """
class Optimiser:
    def __init__(self):
        self.log = []
    def train(self):
        self.log.append(3)
# %%
opt = Optimiser()
log = opt.log
# %%
opt.train()
# %%
def answer(x):
    return log[0] + x
""",
    "a class-level list is filled through self": """
class Layer:
    log = []
    def step(self):
        self.log.append(len(self.log))
# %%
layer = Layer()
layer.step()
layer.step()
# %%
def answer(x):
    return len(Layer.log) + x
""",
    "an instance is changed by its own method": """
class Model:
    def __init__(self):
        self.scale = 1
    def fit(self, n):
        self.scale = n
        return self
# %%
model = Model()
# %%
model.fit(4)
# %%
def answer(x):
    return model.scale * x
""",
    "a function changes its second parameter": """
def note(label, target):
    target["label"] = label
# %%
table = {}
note("relu", table)
# %%
def answer(x):
    return len(table["label"]) + x
""",
    "a function hands its parameter on": """
def inner(t):
    t.append(1)
def outer(a, b):
    inner(b)
# %%
seen = []
outer(0, seen)
outer(0, b=seen)
# %%
def answer(x):
    return len(seen) + x
""",
    "arguments come by star": """
def fill(*boxes, **named):
    for box in boxes:
        box.append(1)
    for box in named.values():
        box.append(2)
# %%
first, second = [], []
fill(*[first], last=second)
# %%
def answer(x):
    return len(first) * 10 + len(second) + x
""",
    "reduce changes what it starts with": """
import functools
seen = []
functools.reduce(lambda box, n: box.append(n) or box, [1, 2], seen)
# %%
def answer(x):
    return len(seen) + x
""",
    "map runs a function that fills": """
seen = []
list(map(lambda n: seen.append(n), range(4)))
# %%
def answer(x):
    return len(seen) + x
""",
    "sorted's key takes notes": """
seen = []
def key(n):
    seen.append(n)
    return -n
sorted([3, 1], key=key)
# %%
def answer(x):
    return seen[0] + x
""",
    "a dictionary comprehension reads a loop's variable": """
scale = 2
table = {n: n * scale for n in range(4)}
scale = 9
# %%
def answer(x):
    return table[x]
""",
    "swapped names": """
a, b = 1, 2
a, b = b, a
# %%
def answer(x):
    return 10 * a + b + x
""",
    "a chain of assignments shares one list": """
a = b = c = []
b.append(1)
c.append(2)
# %%
def answer(x):
    return len(a) + x
""",
}


@pytest.mark.parametrize("name", CASES)
def test_wanted_names_behave_alike(name):
    """Whatever shares a value with what is wanted is needed, and nothing else is."""
    cells = [*cells_of(CASES[name]), WASTE]
    probes = ["answer(0)", "answer(1)", "answer(1)"]
    whole = run_whole(cells, probes)
    needed = run_needed(cells, probes, ["answer"])
    assert not any(isinstance(a, str) and "Error" in a for a in whole.answers), whole.answers
    assert needed.answers == whole.answers
    assert not needed.needs("waste", cells)
