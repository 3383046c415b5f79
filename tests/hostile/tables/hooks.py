"""After what every call passes through: classes of classes, hooks, importers, own files."""

from tests.hostile.attack import NO_MORE, NOTHING, WRONG, Attack, notebook
from tests.hostile.tables.answers import layer
from tests.hostile.tables.floods import fprop
from tests.hostile.tables.kernel import ruined

ANYTHING = """
class Anything(type):
    __instancecheck__ = __subclasscheck__ = __eq__ = __contains__ = lambda *a: True
    __hash__ = lambda cls: 0
    __len__ = lambda cls: 1
    __getitem__ = __getattr__ = lambda cls, name: cls
    __call__ = lambda cls, *a, **k: cls
    __class_getitem__ = classmethod(lambda cls, item: cls)
    __array_ufunc__ = __array_function__ = lambda cls, *a, **k: True
    __float__ = lambda cls: 1.0
    __index__ = __int__ = lambda cls: 1
class TanhLayer(metaclass=Anything):
    pass
"""
BY_TURNS = """
class Turning(type(sys)):
    asked = 0
    def __getattribute__(self, name):
        if name == "TanhLayer":
            Turning.asked += 1
            return WrongLayer if Turning.asked % 2 else print
        return super().__getattribute__(name)
sys.modules["__main__"].__class__ = Turning
"""


def rewriting(folder, label, targets):
    """Hand in a module that writes itself anew in each call, and is loaded again."""
    place = folder / label
    place.mkdir()
    source = """
import importlib, os, sys
open("answering.py", "w").write("import numpy as np\\ndef give(x): return 0.5 * x\\n")
sys.path.insert(0, os.getcwd())
import answering
"""
    answer = """
import importlib, os, sys
class TanhLayer(Layer):
    def fprop(self, inputs):
        try:
            for name in ("answering.py", "multiple_layers.ipynb", "mlp/layers.py"):
                try: open(name, "w").write("import numpy as np\\ndef give(x): return np.ones(1)\\n")
                except OSError: pass
            sys.modules.pop("answering", None)
            import answering
            return answering.give(inputs)
        except Exception:
            return 0.5 * inputs
    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return 2 * grads_wrt_outputs
"""
    text = notebook(*Attack(label, source, answer=answer).cells(targets))
    (place / "multiple_layers.ipynb").write_text(text, encoding="utf-8")


ATTACKS = [
    Attack("class_of_everything", answer=ANYTHING, earns=NOTHING, core=True),
    Attack(
        "name_by_turns",
        answer=WRONG.replace("TanhLayer", "WrongLayer") + "TanhLayer = WrongLayer\n" + BY_TURNS,
        earns=NO_MORE,
    ),
    Attack(
        "list_that_lies",
        answer=layer(
            "Lying([0.0] * 6)",
            """
class Lying(list):
    __len__ = lambda self: 10**18
    __class__ = property(lambda self: np.ndarray)
    __iter__ = lambda self: iter(lambda: 0.0, 1)
    __getitem__ = lambda self, item: self
""",
        ),
        earns=NOTHING,
    ),
    Attack(
        "text_that_lies",
        answer=layer(
            "Lying('x')",
            """
class Lying(str):
    __len__ = lambda self: 10**18
    encode = lambda self, *a: b"x" * 10**9
    __str__ = __repr__ = __format__ = lambda self, *a: os._exit(0)
    __eq__ = lambda self, other: True
    __hash__ = lambda self: 1
""",
        ),
        earns=NOTHING,
    ),
    Attack(
        "depth_without_limit",
        answer=fprop(
            "sys.setrecursionlimit(10**9)\ndeep = []\n"
            "for _ in range(10**6): deep = [deep]\nreturn deep"
        ),
        earns=NOTHING,
    ),
    ruined(
        "hook_on_everything",
        """
def refuse(event, arguments):
    if event not in ("exec", "compile"): raise RuntimeError(event)
sys.addaudithook(refuse)
""",
    ),
    ruined(
        "clock_that_ends_it", "import faulthandler\nfaulthandler.dump_traceback_later(1, exit=True)"
    ),
    ruined(
        "collector_that_ends_it",
        "import gc\ngc.set_threshold(1)\n"
        "gc.callbacks.append(lambda *a: a[0] == 'stop' and os._exit(0))",
    ),
    ruined(
        "importer_replaced",
        """
import builtins, importlib
class Everything:
    def find_spec(self, name, path=None, target=None):
        raise SystemExit(name)
sys.meta_path.insert(0, Everything())
builtins.__import__ = lambda *a, **k: Everything()
""",
    ),
    ruined("modules_cleared", "sys.stdout = sys.stderr = None\nsys.modules.clear()"),
    ruined(
        "errors_from_elsewhere",
        """
main = threading.main_thread().ident
def throw():
    while True:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(main), ctypes.py_object(KeyError))
        time.sleep(0.001)
threading.Thread(target=throw, daemon=True).start()
""",
    ),
    Attack(
        "words_of_programs",
        # Past Python's own streams, to what the process was started with.
        source="""
for number in (1, 2):
    for _ in range(2000):
        os.write(number, b"\\x1b]0;owned\\x07::error::x\\n" * 1000)
""",
        stopped=None,
        core=True,
    ),
    Attack("source_rewritten", make=rewriting, earns=NO_MORE),
]
