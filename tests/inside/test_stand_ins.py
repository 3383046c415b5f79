"""What is not here can be imported with a stand-in, and never be used."""

import subprocess
import sys
import textwrap

import pytest

_START = "import sys; sys.path[:0] = [{folder!r}]; from graders.inside import stand_ins; "


def run(tmp_path, code):
    """Return what a fresh process with stand-ins prints."""
    start = _START.format(folder=str(tmp_path)) + f"stand_ins.offer({str(tmp_path)!r})\n"
    done = subprocess.run(
        [sys.executable, "-c", start + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.parametrize(
    "line",
    [
        "import no_such",
        "import no_such.deep.deeper as deeper",
        "from no_such import one, two",
        "from no_such.deep import three as four",
        "import no_such as n; kept = [n.thing, n.Kind]",
        "def f(x: 'n' = None): return x\nimport no_such as n\nf(n.thing)",
    ],
)
def test_importing_and_naming_work(tmp_path, line):
    """Whatever stands in the same statement is then bound as well."""
    assert run(tmp_path, f"{line}\nprint('on')") == "on"


@pytest.mark.parametrize(
    "use",
    [
        "n.f()",
        "n.a.b",
        "n.a[0]",
        "n.a + 1",
        "2 * n.a",
        "-n.a",
        "list(n.a)",
        "bool(n.a)",
        "len(n.a)",
        "class A(n.Base): pass",
        "@n.decorate\ndef f(): pass",
        "with n.a: pass",
        "float(n.a)",
        "numpy.asarray(n.a, float)",
    ],
)
def test_use_fails_as_the_import_would_have(tmp_path, use):
    """The same exception, with the package's name, so that the answer that needs it is told."""
    code = f"import numpy\nimport no_such.deep as n\ntry:\n{textwrap.indent(use, '    ')}\n"
    code += "except ModuleNotFoundError as e:\n    print(e, e.name)"
    assert run(tmp_path, code) == "No module named 'no_such' no_such"


def test_libraries_still_do_without(tmp_path):
    """Only what the submission itself imports is stood in for: its cells, and files of its own."""
    (tmp_path / "own.py").write_text("import no_such_either")
    code = """
        import json, own
        try:
            exec("import no_such_thing", vars(json))
        except ImportError:
            print("absent", "no_such_either" in sys.modules)
    """
    assert run(tmp_path, code) == "absent True"


def test_what_is_there_is_not_replaced(tmp_path):
    """A package that is here, and a missing part of it, are as they always were."""
    code = """
        import json
        try:
            import json.no_such
        except ModuleNotFoundError as error:
            print(error.name, json.loads("[1]"))
    """
    assert run(tmp_path, code) == "json.no_such [1]"
