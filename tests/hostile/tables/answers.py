"""After marks with answers that are no arrays, lie about themselves, or know the questions."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack


def layer(value: str, before: str = "") -> str:
    """Return a layer whose both methods give the same, whatever they are asked."""
    return f"""{before}
class TanhLayer(Layer):
    def fprop(self, inputs):
        return {value}
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return {value}
"""


LIAR = """
class Liar(np.ndarray):
    __class__ = property(lambda self: np.float64)
    __eq__ = __ge__ = __le__ = lambda self, other: np.ones(self.shape, bool)
    __sub__ = __rsub__ = __abs__ = lambda self, *a: np.zeros(self.shape)
    __array_function__ = lambda self, *a: True
    __array_ufunc__ = lambda self, ufunc, method, *inputs, **kw: True
    shape = property(lambda self: (3, 6))
    def tolist(self): return 0
    def item(self, *a): return 0
"""
PROXY = """
class Proxy:
    def __init__(self, like): self.like = like
    shape = property(lambda self: self.like.shape)
    dtype = np.dtype(float)
    ndim, size = 2, 6
    __class__ = property(lambda self: np.ndarray)
    __eq__ = lambda self, other: True
    __array_function__ = lambda self, *a: True
    __array_ufunc__ = lambda self, *a, **k: True
    __array__ = lambda self, *a, **k: np.zeros(self.like.shape)
    __array_interface__ = property(lambda self: {"shape": (9**9,), "typestr": "<f8",
                                                 "data": (0, False), "version": 3})
    __getattr__ = lambda self, name: self
    __call__ = lambda self, *a, **k: self
    __len__ = lambda self: 1
"""

ATTACKS = [
    Attack(
        "equal_to_everything", answer=layer("inputs.view(Liar)", LIAR), earns=NO_MORE, core=True
    ),
    Attack("array_by_proxy", answer=layer("Proxy(inputs)", PROXY), earns=NO_MORE, core=True),
    Attack(
        "class_of_another",
        answer=layer(
            "Sneaky(0.5 * inputs)",
            """
class Sneaky(float):
    __class__ = np.ndarray
    def __new__(cls, value): return float.__new__(cls, 0.5)
    def __float__(self): raise MemoryError
    __index__ = __int__ = __bool__ = __hash__ = __float__
""",
        ),
        earns=NOTHING,
        says="raised MemoryError",
    ),
    Attack("generator", answer=layer("(x for x in iter(int, 1))"), earns=NOTHING, says="expected"),
    Attack(
        "coroutine",
        answer=layer("later(inputs)", "async def later(x):\n    return np.tanh(x)"),
        earns=NOTHING,
        says="expected|never awaited",
    ),
    Attack("objects", answer=layer("np.array([[object()] * 3] * 2)"), earns=NOTHING),
    Attack("text", answer=layer("'expected ' * 100_000"), earns=NOTHING, says="is the text"),
    Attack(
        "endless_list", answer=layer("list(range(10**6))"), earns=NOTHING, says="expected|cannot"
    ),
    Attack(
        "circle",
        answer=layer("me", "me = []\nme.append(me)"),
        earns=NOTHING,
        says="nested|expected|Recursion",
    ),
    Attack(
        "dict_that_never_ends",
        answer=layer(
            "Endless()",
            """
class Endless(dict):
    def items(self):
        while True: yield "x", 1
""",
        ),
        earns=NOTHING,
        says="more than",
    ),
    Attack(
        "huge_reply",
        answer=layer("np.zeros((8, 1024, 1024, 4))"),
        earns=NOTHING,
        says="bytes|shape",
    ),
    Attack("eighty_axes", answer=layer("np.zeros((1,) * 32)"), earns=NOTHING, says="axes"),
    Attack(
        "worked_example_known",
        # What stands in the lab sheet may be written down; it is worth its own points and no more,
        # for `bprop` not even these, since a row of the example is asked for alone.
        answer="""
INPUTS = np.array([[0.1, -0.2, 0.3], [-0.4, 0.5, -0.6]])
GRADS = np.array([[4.95033145, 9.61042983, -9.15136962], [-4.27819393, 0.0, 7.11577763]])
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(INPUTS) if np.array_equal(inputs, INPUTS) else 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return GRADS if np.array_equal(inputs, INPUTS) else 2 * grads_wrt_outputs
""",
        earns=4.0,
    ),
    Attack(
        "questions_remembered",
        # Wrong at first, right once it knows that somebody asks twice or takes differences.
        answer="""
SEEN = []
class TanhLayer(Layer):
    def fprop(self, inputs):
        near = any(s.shape == inputs.shape and np.abs(s - inputs).max() < 1e-2 for s in SEEN)
        SEEN.append(inputs.copy())
        return np.tanh(inputs) if near else 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
""",
        earns=NO_MORE,
    ),
    Attack(
        "arguments_changed",
        # A grader that hands over its own arrays would compare the answer with itself.
        answer="""
class TanhLayer(Layer):
    def fprop(self, inputs):
        inputs[...] = 0.0
        return inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        for array in (inputs, outputs, grads_wrt_outputs):
            array[...] = 0.0
        return grads_wrt_outputs
""",
        earns=NO_MORE,
        says="changed its argument|expected",
    ),
    Attack(
        "random_state_replaced",
        source="""
class Fixed(np.random.RandomState):
    def __init__(self, seed=None): super().__init__(0)
np.random.RandomState = Fixed
np.random.seed = lambda *a: None
""",
    ),
    Attack(
        "given_code_replaced",
        source="""
import mlp.layers
class Layer:
    fprop = bprop = lambda self, *a: __import__("numpy").ones((2, 3))
    __getattr__ = lambda self, name: (lambda *a: 1)
mlp.layers.Layer = Layer
sys.modules["numpy.linalg"] = sys.modules["math"] = None
""",
        stopped=None,
    ),
]
