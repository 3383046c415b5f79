"""Hostile notebooks cost bounded work: counted steps, never seconds."""

import pytest

from graders.needed import notebook, select
from graders.needed.graph import Graph


def _lines(text, many):
    return "\n".join(text.format(n=n, m=n // 2, k=(n * 7 + 1) % many) for n in range(many))


HOSTILE = {
    "a chain of aliases": _lines("a{n} = a{m}", 4_000),
    "one name with many aliases": "a = []\n" + _lines("b{n} = a; b{n}.append(a)", 4_000),
    "classes times calls": _lines("class C{n}:\n    def m(self, p): self.x = p", 900)
    + "\n"
    + _lines("x{n}.m(y{k})", 900),
    "functions that call each other": _lines("def f{n}(p): return f{m}(p), f{k}(p)", 2_000),
    "a name that is bound and read again and again": "def f(): return k\n"
    + _lines("k = g({n})\ny{n} = f()", 4_000),
    "one lump of unknown objects": _lines("x{n} = lib.go(x{m}, x{k}); x{n}.act(x{m})", 3_000),
    "many decorators": "@a\n" * 4_000 + "def f(): pass",
    "many names of a function": "def f():\n" + "    global a\n" * 5_000 + "    a = 1",
    "a long sum": "x = " + "+".join(["a"] * 20_000),
    "a long condition": "x = " + " and ".join(["a"] * 15_000),
    "deep calls": "x = a" + ".b()" * 2_000,
    "deep lambdas": "x = " + "lambda: " * 900 + "1",
    "deep functions": "".join(" " * n + f"def f{n}():\n" for n in range(90)) + " " * 90 + "pass",
    "deep loops": "x = [" + "a" + "".join(f" for a{n} in b" for n in range(200)) + "]",
    "statements on one line": "x=1;" * 8_000,
    "statements on one line of other letters": "é=1;" * 8_000,
    "a long name": "a" * 400_000 + " = 1",
    "a long text": 'exec("' + "a " * 200_000 + '")',
    "the name of a module": "import a" + ".a" * 4_000,
    "words that nobody reads": " ".join(f"w{n}" for n in range(60_000)) + " ?",
    "a table": "x = {" + ",".join(f"{n}: [a]" for n in range(4_000)) + "}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_notebooks_cost_bounded_work(name, monkeypatch):
    """Whatever is not followed in so many steps is needed as a whole."""
    spent = []

    class Counted(Graph):
        def __init__(self, *given):
            super().__init__(*given)
            spent.append(self)

    monkeypatch.setattr(notebook, "Graph", Counted)
    monkeypatch.setattr(notebook, "MOST_STEPS", 100_000)
    statements = select([(1, HOSTILE[name])], ["x", "f", "a"]).statements
    assert statements
    assert all(one.needed for one in statements) or spent[0].left >= 0


def test_work_grows_with_the_notebook_and_not_with_its_square(monkeypatch):
    """Four times the cells of a plain notebook take about four times the steps."""
    steps = {}
    for many in (50, 200):
        made = []

        class Counted(Graph):
            def __init__(self, *given, made=made):
                super().__init__(*given)
                made.append(self)

        monkeypatch.setattr(notebook, "Graph", Counted)
        cell = (
            "def f{n}(x):\n    return helper(x) + {n}\n"
            "table{n} = [f{n}(1), f{n}(2)]\ntable{n}.append({n})\nprint(table{n})"
        )
        cells = [(1, "def helper(x): return x")]
        cells += [(n + 2, cell.format(n=n)) for n in range(many)]
        select(cells, ["f3"])
        steps[many] = notebook.MOST_STEPS - made[0].left
    assert steps[200] < 5 * steps[50]
