"""After the next submission: what it imports, reads at its start, or finds in its way."""

from tests.hostile.attack import Attack, notebook

STARTUP = """
import site, IPython
evil = f"open('/tmp/{T.tag}', 'w')"
places = [T.packages, os.path.dirname(os.__file__), sys.path[-1], os.path.dirname(np.__file__)]
places += [T.home, T.checkout, "/tmp", "/usr/lib/python3/dist-packages"]
"""


def repository(folder, name, targets):
    """Write a folder whose modules bear the names of those that a grader would import."""
    place = folder / name
    place.mkdir()
    attack = Attack(name)
    (place / "multiple_layers.ipynb").write_text(notebook(*attack.cells(targets)))
    evil = f"import os\nos.close(os.open('/tmp/{targets['tag']}', os.O_CREAT))\n"
    for module in ("sitecustomize", "usercustomize", "conftest", "json", "pytest", "hypothesis"):
        (place / f"{module}.py").write_text(evil)
    for package in ("graders", "reference", "_markprop"):
        (place / package).mkdir()
        (place / package / "__init__.py").write_text(evil)
    (place / "evil.pth").write_text(evil.replace("\n", "; "))
    (place / "pytest.ini").write_text("[pytest]\naddopts = -p conftest\n")
    (place / "pyproject.toml").write_text('[tool.markprop]\nlabs = ["."]\n')
    (place / ".ipython" / "profile_default" / "startup").mkdir(parents=True)
    (place / ".ipython" / "profile_default" / "startup" / "00.py").write_text(evil)


ATTACKS = [
    Attack(
        "start_files",
        source=f"""{STARTUP.replace("np.__file__", '__import__("numpy").__file__')}
for place in places:
    for name in ("sitecustomize.py", "usercustomize.py", T.tag + ".pth", "conftest.py"):
        attempt(f"{{name}} in {{place}}", lambda: open(f"{{place}}/{{name}}", "x").write(evil))
""",
        refused=30,
        core=True,
    ),
    Attack(
        "compiled_files",
        source="""
import importlib.util, mlp.layers, numpy, json, IPython
for module in (numpy, json, IPython, mlp.layers, mlp):
    cached = importlib.util.cache_from_source(module.__file__)
    attempt("cache of " + module.__name__, lambda: open(cached, "wb"))
    attempt("remove it", lambda: os.remove(cached))
    attempt("another tag", lambda: open(cached + T.tag, "wb"))
    attempt("source", lambda: open(module.__file__, "a"))
""",
        refused=20,
        core=True,
    ),
    Attack(
        "given_code_changed_on_disk",
        source="""
import mlp.layers, dp
folder = os.path.dirname(mlp.layers.__file__)
for name in ("layers.py", "__init__.py", "new.py", "../sitecustomize.py", "../graders.py"):
    attempt(name, lambda: open(f"{folder}/{name}", "a").write("raise SystemExit"))
    attempt("exchange " + name, lambda: (open("x", "w"), os.replace("x", f"{folder}/{name}")))
attempt("the other library", lambda: open(dp.__file__, "a"))
attempt("the whole folder", lambda: os.rename(folder, folder + "x"))
attempt("more there", lambda: os.mkdir(folder + "/more"))
""",
        refused=13,
    ),
    Attack(
        "kernel_settings",
        source="""
home = os.environ["HOME"]
for place in ("profile/startup", ".ipython/profile_default/startup", ".jupyter", ".matplotlib"):
    os.makedirs(f"{home}/{place}", exist_ok=True)
    open(f"{home}/{place}/00.py", "w").write(f"open('/tmp/{T.tag}', 'w')")
    open(f"{home}/{place}/matplotlibrc", "w").write("backend: nonsense")
os.environ.update(PYTHONSTARTUP=f"{home}/profile/startup/00.py", PYTHONPATH=home,
                  LD_PRELOAD=f"{home}/x.so", IPYTHONDIR=home)
for place in ("..", "../..", "../../.."):
    attempt("beside " + place, lambda: open(f"{place}/../{T.tag}", "w"))
""",
        refused=2,
    ),
    Attack(
        "modules_of_the_next",
        # If kernels shared a process, the next one's answers would be these.
        source="""
import builtins, numpy, mlp.layers, numpy.random
builtins.print_of_a_neighbour = builtins.print
numpy.tanh = numpy.maximum = lambda *a: numpy.zeros(1)
numpy.random.seed(0)
mlp.layers.Layer.fprop = lambda *a: 1 / 0
sys.setrecursionlimit(50)
os.environ["TMPDIR"] = "/nowhere"
os.umask(0o777)
os.nice
""",
        # It ruined its own names too.
        earns="no more",
        earns_relu="no more",
        stopped=None,
    ),
    Attack("repository_of_traps", make=repository, core=True),
]
