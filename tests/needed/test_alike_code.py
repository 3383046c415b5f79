"""What makes and changes functions and classes is found."""

import pytest

from tests.needed.twice import WASTE, cells_of, run_needed, run_whole

LAYER = """
class Layer:
    def fprop(self, x):
        return 2 * x
    def bprop(self, x):
        return 2
"""
"""The class that the cases change: wanted, with what its instances give."""

CASES = {
    "a method is replaced": """
def better(self, x):
    return 5 * x
# %%
Layer.fprop = better
""",
    "a method is replaced through an alias": """
Same = Layer
Same.fprop = lambda self, x: 7 * x
""",
    "a method is replaced through a dictionary": """
layers = {"tanh": Layer}
# %%
layers["tanh"].fprop = lambda self, x: 7 * x
""",
    "a method is replaced through a namespace": """
import types
kit = types.SimpleNamespace(tanh=Layer)
kit.tanh.bprop = lambda self, x: 9
""",
    "a method is replaced in a loop over classes": """
for made in [Layer]:
    made.fprop = lambda self, x: 3 * x
""",
    "setattr in a helper": """
def patch(target, name, value):
    setattr(target, name, value)
# %%
patch(Layer, "fprop", lambda self, x: 4 * x)
""",
    "setattr under another name": """
put = setattr
put(Layer, "fprop", lambda self, x: 4 * x)
""",
    "setattr mapped over names": """
list(map(setattr, [Layer, Layer], ["fprop", "bprop"], [lambda self, x: 1, lambda self, x: 2]))
""",
    "a helper that returns what it changed": """
def improved(made):
    made.fprop = lambda self, x: 6 * x
    return made
# %%
Other = improved(Layer)
""",
    "a decorator adds a method": """
def method_of(made):
    def add(function):
        setattr(made, function.__name__, function)
        return function
    return add
# %%
@method_of(Layer)
def fprop(self, x):
    return 8 * x
""",
    "a class decorator changes the class": """
def doubled(made):
    before = made.fprop
    made.fprop = lambda self, x: 2 * before(self, x)
    return made
# %%
Layer = doubled(Layer)
""",
    "wraps keeps the name, the wrapper counts": """
import functools
def logged(function):
    @functools.wraps(function)
    def wrapper(*given):
        wrapper.calls += 1
        return function(*given) + wrapper.calls
    wrapper.calls = 0
    return wrapper
# %%
Layer.fprop = logged(Layer.fprop)
# %%
Layer().fprop(1)
""",
    "a subclass takes the name": """
class Layer(Layer):
    def fprop(self, x):
        return super().fprop(x) + 1
""",
    "a mixin is added to the bases": """
class Better:
    def fprop(self, x):
        return 100 + x
# %%
class Layer(Better, Layer):
    pass
""",
    "a redefinition fails": """
try_again = 1
# %%
class Layer(Missing):
    def fprop(self, x):
        return 0
""",
    "a redefinition's decorator fails": """
@missing_decorator
class Layer:
    pass
""",
    "an attribute of the class is assigned": """
Layer.scale = 3
# %%
def fprop(self, x):
    return self.scale * x
Layer.fprop = fprop
""",
    "a property is assigned": """
Layer.gain = property(lambda self: 11)
Layer.fprop = lambda self, x: self.gain * x
""",
    "a property with a setter": """
class Layer:
    _gain = 1
    @property
    def gain(self):
        return self._gain
    @gain.setter
    def gain(self, value):
        Layer._gain = value
    def fprop(self, x):
        return self.gain * x
    def bprop(self, x):
        return 1
# %%
Layer().gain = 12
""",
    "a method is deleted, its base's counts": """
class Better(Layer):
    def fprop(self, x):
        return 0
# %%
del Better.fprop
Layer = Better
""",
    "delattr in a helper": """
class Better(Layer):
    def fprop(self, x):
        return 0
def remove(made, name):
    delattr(made, name)
# %%
remove(Better, "fprop")
Layer = Better
""",
    "the body reads a name that is bound later": """
Layer.fprop = lambda self, x: gain * x
# %%
gain = 3
# %%
gain = 4
""",
    "the body reads a helper that is replaced": """
def helper(x):
    return x
Layer.fprop = lambda self, x: helper(x)
# %%
def helper(x):
    return x + 50
""",
    "a function binds a global": """
def setup():
    global gain
    gain = 21
# %%
setup()
# %%
Layer.fprop = lambda self, x: gain * x
""",
    "a method binds a global": """
gain = 1
class Trainer:
    def run(self):
        global gain
        gain = gain + 4
# %%
Trainer().run()
# %%
Layer.fprop = lambda self, x: gain * x
""",
    "a callback binds a global": """
gain = 1
def on_end():
    global gain
    gain = 6
def train(callbacks):
    for callback in callbacks:
        callback()
# %%
train([on_end])
Layer.fprop = lambda self, x: gain * x
""",
    "hooks are stored and called later": """
hooks = []
def hook():
    Layer.fprop = lambda self, x: 13 * x
hooks.append(hook)
# %%
for each in hooks:
    each()
""",
    "hooks in an object": """
class Trainer:
    def __init__(self, hook):
        self.hook = hook
    def train(self):
        self.hook()
# %%
def change():
    Layer.bprop = lambda self, x: 14
# %%
trainer = Trainer(change)
# %%
trainer.train()
""",
    "a class is registered by a decorator": """
registry = {}
def register(made):
    registry[made.__name__] = made
    return made
# %%
@register
class Better:
    def fprop(self, x):
        return 15 * x
# %%
Layer.fprop = lambda self, x: registry["Better"]().fprop(x)
""",
    "a metaclass fills a registry": """
registry = []
class Meta(type):
    def __init__(made, name, bases, body):
        registry.append(made)
class Better(metaclass=Meta):
    def fprop(self, x):
        return 16 * x
# %%
Layer.fprop = lambda self, x: registry[-1]().fprop(x)
""",
    "a metaclass makes the class anew": """
class Meta(type):
    def __new__(kind, name, bases, body):
        body["fprop"] = lambda self, x: 17 * x
        return super().__new__(kind, name, bases, body)
# %%
class Layer(metaclass=Meta):
    def bprop(self, x):
        return 1
""",
    "__init_subclass__ fills a registry": """
registry = {}
class Base:
    def __init_subclass__(cls, **more):
        registry[cls.__name__] = cls
        cls.fprop = lambda self, x: 18 * x
# %%
class Better(Base):
    pass
# %%
Layer.fprop = lambda self, x: registry["Better"]().fprop(x)
""",
    "__init_subclass__ changes the subclass": """
class Base:
    def __init_subclass__(cls):
        cls.fprop = lambda self, x: 19 * x
# %%
class Layer(Base):
    def bprop(self, x):
        return 3
""",
    "type() makes the class": """
def fprop(self, x):
    return 20 * x
# %%
Layer = type("Layer", (Layer,), {"fprop": fprop})
""",
    "a loop defines classes": """
for gain in (2, 3):
    class Layer:
        scale = gain
        def fprop(self, x):
            return self.scale * x
        def bprop(self, x):
            return 1
""",
    "if and else define": """
fast = False
if fast:
    def helper(x):
        return 0
else:
    def helper(x):
        return 22 * x
# %%
Layer.fprop = lambda self, x: helper(x)
""",
    "a class is made in a function": """
def make(gain):
    class Made(Layer):
        def fprop(self, x):
            return gain * x
    return Made
# %%
Layer = make(23)
""",
    "a class comes out of a dictionary": """
made = {"better": type("Better", (Layer,), {"fprop": lambda self, x: 24})}
Layer = made["better"]
""",
    "a dataclass": """
import dataclasses
@dataclasses.dataclass
class Settings:
    gain: int = 25
    names: list = dataclasses.field(default_factory=list)
# %%
settings = Settings()
settings.names.append("a")
settings.gain += 1
# %%
Layer.fprop = lambda self, x: settings.gain * x + len(settings.names)
""",
    "a namedtuple": """
import collections
Settings = collections.namedtuple("Settings", "gain")
settings = Settings(26)._replace(gain=27)
Layer.fprop = lambda self, x: settings.gain * x
""",
    "singledispatch registers": """
import functools
@functools.singledispatch
def apply(x):
    return 0
# %%
@apply.register(int)
def _(x):
    return 28 * x
# %%
Layer.fprop = lambda self, x: apply(x)
""",
    "lru_cache keeps the first answer": """
import functools
gain = 1
@functools.lru_cache(maxsize=None)
def cached(x):
    return gain * x
# %%
cached(1)
# %%
gain = 29
# %%
Layer.fprop = lambda self, x: cached(x)
""",
    "vectorize wraps": """
import numpy as np
scalar = lambda x: 30 * x
apply = np.vectorize(scalar)
Layer.fprop = lambda self, x: apply(np.array([x]))
""",
    "total_ordering and a comparison": """
import functools
@functools.total_ordering
class Rank:
    def __init__(self, n):
        self.n = n
    def __eq__(self, other):
        return self.n == other.n
    def __lt__(self, other):
        return self.n < other.n
# %%
Layer.fprop = lambda self, x: Rank(x) >= Rank(1)
""",
    "an operator takes notes": """
seen = []
class Number:
    def __add__(self, other):
        seen.append(other)
        return self
# %%
Number() + 31
# %%
Layer.fprop = lambda self, x: len(seen) + x
""",
    "__getattr__ and __setattr__": """
class Box:
    def __setattr__(self, name, value):
        Layer.bprop = lambda self, x: value
# %%
box = Box()
box.anything = 32
""",
    "__enter__ changes, __exit__ puts back": """
class Patched:
    def __enter__(self):
        self.before = Layer.fprop
        Layer.fprop = lambda self, x: 33
    def __exit__(self, *error):
        Layer.bprop = Layer.fprop
        Layer.fprop = self.before
# %%
with Patched():
    pass
""",
    "a descriptor": """
class Gain:
    def __get__(self, owner, kind):
        return 34
# %%
Layer.gain = Gain()
Layer.fprop = lambda self, x: self.gain * x
""",
    "an instance is called": """
class Times:
    def __init__(self, n):
        self.n = n
    def __call__(self, x):
        self.n += 1
        return self.n * x
# %%
times = Times(35)
# %%
times(1)
# %%
Layer.fprop = lambda self, x: times(x)
""",
    "a static and a class method": """
class Maker:
    gain = 1
    @classmethod
    def raise_to(cls, n):
        cls.gain = n
    @staticmethod
    def times(x):
        return Maker.gain * x
# %%
Maker.raise_to(36)
# %%
Layer.fprop = lambda self, x: Maker.times(x)
""",
    "a generator holds the state": """
def gains():
    for n in (1, 2, 37):
        Layer.gain = n
        yield n
# %%
for _ in gains():
    pass
Layer.fprop = lambda self, x: self.gain * x
""",
    "a lambda's default keeps the value": """
gain = 38
Layer.fprop = lambda self, x, gain=gain: gain * x
gain = 0
""",
    "defaults are replaced": """
def fprop(self, x, gain=1):
    return gain * x
fprop.__defaults__ = (39,)
# %%
Layer.fprop = fprop
""",
    "code is replaced": """
def worse(self, x):
    return 0
def better(self, x):
    return 40 * x
# %%
worse.__code__ = better.__code__
Layer.fprop = worse
""",
    "bases are replaced": """
class Better:
    def fprop(self, x):
        return 41 * x
class Thing(Layer):
    pass
Thing.__bases__ = (Better,)
# %%
Layer.fprop = lambda self, x: Thing().fprop(x)
""",
    "the class of an instance is changed": """
layer = Layer()
layer.__class__.fprop = lambda self, x: 42 * x
""",
    "type(instance) is changed": """
layer = Layer()
type(layer).fprop = lambda self, x: 43 * x
""",
    "vars of a class is read": """
body = dict(Layer.__dict__)
body["fprop"] = lambda self, x: 44 * x
Layer = type("Layer", (), {k: v for k, v in body.items() if k in ("fprop", "bprop")})
""",
    "a method of one class in another": """
class Better:
    def fprop(self, x):
        return 45 * x
# %%
Layer.fprop = Better.fprop
""",
    "a bound method becomes the method": """
class Better:
    gain = 1
    def fprop(self, x):
        return self.gain * x
better = Better()
Layer.fprop = lambda self, x: bound(x)
bound = better.fprop
better.gain = 46
""",
    "recursion between two functions": """
def even(n):
    return n == 0 or odd(n - 1)
def odd(n):
    return n != 0 and even(n - 1)
# %%
Layer.fprop = lambda self, x: even(x)
""",
    "map of functions": """
steps = [lambda x: x + 1]
steps.insert(0, lambda x: 48 * x)
def fprop(self, x):
    for step in steps:
        x = step(x)
    return x
Layer.fprop = fprop
""",
    "a nested class": """
class Outer:
    class Inner:
        gain = 1
Outer.Inner.gain = 49
Layer.fprop = lambda self, x: Outer.Inner.gain * x
""",
    "an enum": """
import enum
class Kind(enum.Enum):
    FAST = 50
Layer.fprop = lambda self, x: Kind.FAST.value * x
""",
    "abstract classes": """
import abc
class Base(abc.ABC):
    @abc.abstractmethod
    def fprop(self, x): ...
@Base.register
class Other:
    pass
# %%
Layer.fprop = lambda self, x: issubclass(Other, Base)
""",
}


@pytest.mark.parametrize("name", CASES)
def test_wanted_classes_behave_alike(name):
    """Whatever changes a wanted class is needed, and nothing else is."""
    cells = [LAYER, *cells_of(CASES[name]), WASTE]
    probes = ["Layer().fprop(0)", "Layer().fprop(1)", "Layer().bprop(1)"]
    whole = run_whole(cells, probes)
    needed = run_needed(cells, probes, ["Layer"])
    assert not any(isinstance(a, str) and "Error" in a for a in whole.answers), whole.answers
    assert needed.answers == whole.answers
    assert not needed.needs("waste", cells)
