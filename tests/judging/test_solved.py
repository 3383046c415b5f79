"""The loader gives what solved notebooks define, and runs nothing else."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from graders.judging.solved import load

CHECKOUT = Path(__file__).parents[2]
NOTEBOOKS = sorted((CHECKOUT / "reference" / "notebooks").glob("*.ipynb"))


def write_notebook(path, *cells):
    """Write a notebook of sources, or of (source, tag) pairs."""
    pairs = [cell if isinstance(cell, tuple) else (cell, None) for cell in cells]
    content = [
        {
            "cell_type": "code",
            "metadata": {"tags": [tag]} if tag else {},
            "source": source.splitlines(keepends=True),
        }
        for source, tag in pairs
    ]
    content.insert(0, {"cell_type": "markdown", "metadata": {}, "source": ["# Lab"]})
    path.write_text(json.dumps({"cells": content}))
    return path


def solved(code):
    """Put marks around code."""
    return f"# BEGIN SOLUTION\n{code}\n# END SOLUTION"


def test_solutions_and_what_they_use_are_loaded(tmp_path):
    """Solved cells run whole; given functions and imports run where a solution uses them."""
    path = write_notebook(
        tmp_path / "lab.ipynb",
        "import numpy as np\nimport matplotlib.pyplot as plt\nplt.figure()",
        "def scale():\n    return FACTOR\nprint('loud')",
        "def plot():\n    plt.show()",
        solved("FACTOR = 3") + "\ndef f(x):\n    return np.sum(x) * scale()",
    )

    found = load(path)

    assert found.f([1, 2]) == 9
    assert not hasattr(found, "plt")
    assert not hasattr(found, "plot")


def test_experiments_do_not_run(tmp_path):
    """A cell tagged `experiment` gives its imports and nothing else."""
    path = write_notebook(
        tmp_path / "lab.ipynb",
        (solved("import math\nraise RuntimeError('hours of training')"), "experiment"),
        solved("root = math.sqrt(9)"),
    )

    assert load(path).root == 3


def test_what_can_be_spared_loads_only_for_others(tmp_path):
    """A function or class that is not asked for, and what it imports, runs where others use it."""
    path = write_notebook(
        tmp_path / "lab.ipynb",
        "import no_such_module",
        solved("class Model(no_such_module.Base):\n    pass"),
        solved("def half(x):\n    return x / 2"),
        solved("def quarter(x):\n    return half(half(x))"),
    )

    found = load(path, {"Model", "half"})

    assert found.quarter(8) == 2
    assert not hasattr(found, "Model")


def test_setting_an_attribute_sets_the_global(tmp_path):
    """Functions look their globals up in the namespace that load gives."""
    found = load(write_notebook(tmp_path / "lab.ipynb", solved("K = 1\ndef f():\n    return K")))
    found.K = 5

    assert found.f() == 5


def test_own_modules_are_those_of_the_reference(tmp_path):
    """`mlp` and `dp` mean reference.mlp and reference.dp in every form of import."""
    path = write_notebook(
        tmp_path / "lab.ipynb",
        "from mlp.layers import Layer\nfrom mlp import layers as given\n"
        "import mlp.errors as errors\nimport mlp, json",
        solved("found = [Layer, given.Layer, errors.CrossEntropyError, mlp.default_rng, json]"),
    )

    from reference import mlp
    from reference.mlp import errors, layers

    assert load(path).found == [
        layers.Layer,
        layers.Layer,
        errors.CrossEntropyError,
        mlp.default_rng,
        json,
    ]


def test_imports_that_cannot_be_directed_are_errors(tmp_path):
    """`import mlp.layers` binds `mlp` itself, so the author is told what to write."""
    path = write_notebook(tmp_path / "lab.ipynb", "import mlp.layers", solved("mlp.layers"))

    with pytest.raises(ImportError, match=r"write `from mlp\.layers import"):
        load(path)


def test_optional_imports_keep_their_fallback(tmp_path):
    """An import inside `try` runs with its handler, and says nothing aloud."""
    path = write_notebook(
        tmp_path / "lab.ipynb",
        "try:\n    import no_such_module\nexcept ImportError:\n    no_such_module = print(1)",
        solved("missing = no_such_module is None"),
    )

    assert load(path).missing


def test_magic_commands_are_passed_over(tmp_path):
    """Lines for the notebook alone do not stop the loader."""
    path = write_notebook(
        tmp_path / "lab.ipynb", "%matplotlib inline\n!ls", "%time\n" + solved("x = 1")
    )

    assert load(path).x == 1


def test_errors_name_notebook_and_cell(tmp_path):
    """A solution that fails is found by the file name of its code."""
    path = write_notebook(tmp_path / "lab.ipynb", solved("x = 1 / 0"))

    with pytest.raises(ZeroDivisionError) as caught:
        load(path)

    assert caught.traceback[-1].frame.code.raw.co_filename == "lab.ipynb, cell 2"


def solved_classes_of_mlp():
    """Give the classes that stand between marks in the modules of mlp."""
    for path in sorted((CHECKOUT / "reference" / "mlp").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        begin, _, _ = source.partition("# BEGIN SOLUTION")
        first_line = begin.count("\n") if begin != source else len(source)
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef) and node.lineno > first_line:
                yield node


def classes_of_notebooks():
    """Give (notebook, class) pairs of all solved notebooks."""
    for path in NOTEBOOKS:
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code" and "SOLUTION" in "".join(cell["source"]):
                for node in ast.parse("".join(cell["source"])).body:
                    if isinstance(node, ast.ClassDef):
                        yield path.name, node


@pytest.mark.parametrize("solution", list(solved_classes_of_mlp()), ids=lambda node: node.name)
def test_both_copies_of_a_solution_are_the_same(solution):
    """A solved class of mlp stands in at least one notebook, and everywhere with the same code."""
    copies = [(name, node) for name, node in classes_of_notebooks() if node.name == solution.name]

    assert copies
    for name, node in copies:
        assert ast.dump(node) == ast.dump(solution), f"{solution.name} differs in {name}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_solved_notebook_loads_by_itself(path):
    """In a fresh process, without plots."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from graders.judging.solved import load\n"
        "found = load(Path(sys.argv[1]))\n"
        "assert 'matplotlib' not in sys.modules\n"
        "print(sorted(name for name in vars(found) if name[0] != '_'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, path], cwd=CHECKOUT, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() != "[]"
