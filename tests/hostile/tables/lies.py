"""After whoever reads an answer or an exception: values that lie, errors that never end."""

from tests.hostile.attack import NO_MORE, NOTHING, Attack
from tests.hostile.tables.answers import layer
from tests.hostile.tables.floods import fprop

ATTACKS = [
    Attack(
        "interrupt_swallowed",
        answer=fprop(
            "while True:\n    try:\n        while True: time.sleep(0.1)\n"
            "    except BaseException: pass"
        ),
        earns=NOTHING,
        says="stopped after",
    ),
    Attack("generator_ends", answer=fprop("raise GeneratorExit"), earns=NOTHING, says="raised"),
    Attack(
        "group_of_ends",
        answer=fprop("raise BaseExceptionGroup('x', [KeyboardInterrupt(), SystemExit(0)])"),
        earns=NOTHING,
        says="raised",
    ),
    Attack(
        "groups_in_groups",
        answer=fprop(
            "error = ValueError('x')\nfor _ in range(200_000):\n"
            "    error = ExceptionGroup('y', [error])\nraise error"
        ),
        earns=NOTHING,
        says="raised|process ended",
    ),
    Attack(
        "circle_of_causes",
        answer=fprop(
            "one, two = ValueError('a'), TypeError('b')\none.__cause__ = two\n"
            "two.__cause__ = one.__context__ = one\none.__notes__ = [5, object(), 'x' * 10**7]\n"
            "raise one"
        ),
        earns=NOTHING,
        says="raised ValueError",
    ),
    Attack(
        "ruined_array",
        answer=layer(
            "np.zeros(inputs.shape).view(Ruined)",
            """
class Ruined(np.ndarray):
    def __reduce__(self): return os.system, ("touch /tmp/" + T.tag,)
    __reduce_ex__ = __getstate__ = lambda self, *a: os._exit(0)
    tobytes = __getitem__ = __len__ = __iter__ = copy = astype = lambda self, *a, **k: np.ones(6)
    dtype, nbytes = property(lambda self: np.dtype(float)), property(lambda self: 0)
    strides, flags = property(lambda self: (0, 0)), property(lambda self: None)
""",
        ),
        earns=NO_MORE,
    ),
    Attack(
        "number_without_end",
        answer=layer(
            "Number(1)",
            """
class Number(int):
    __class__, shape, dtype = np.ndarray, (2, 3), np.dtype(float)
    __int__ = __index__ = lambda self: 10**10_000
    __repr__ = __str__ = lambda self: "9" * 10**7
    to_bytes = bit_length = __format__ = lambda self, *a: os._exit(0)
""",
        ),
        earns=NOTHING,
    ),
    Attack(
        "view_beyond_memory",
        answer=layer("np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 40, 1 << 20), (0, 0))"),
        earns=NOTHING,
        says="bytes|shape",
    ),
    Attack(
        "view_into_nothing",
        answer=layer("np.lib.stride_tricks.as_strided(np.zeros(1), inputs.shape, (1 << 40, 8))"),
        earns=NOTHING,
        says="process ended",
    ),
    Attack("masked", answer=layer("np.ma.masked_all(inputs.shape)"), earns=NO_MORE),
    Attack("dates", answer=layer("np.zeros(inputs.shape, 'M8[s]')"), earns=NOTHING),
    Attack("texts", answer=layer("np.zeros(inputs.shape, 'U10')"), earns=NOTHING),
    Attack("records", answer=layer("np.rec.fromarrays([inputs])"), earns=NO_MORE),
    Attack(
        "outputs_remembered",
        # What bprop is told of the outputs answers later questions about them.
        answer="""
SEEN = {}
class TanhLayer(Layer):
    def fprop(self, inputs):
        return SEEN.get(inputs.tobytes(), 0.5 * inputs)
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        SEEN[inputs.tobytes()] = outputs.copy()
        return 2 * grads_wrt_outputs
""",
        earns=NO_MORE,
    ),
]
