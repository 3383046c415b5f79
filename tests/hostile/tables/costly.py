"""After whoever reads: text that costs more than its length, in the notebook and around it."""

import json

from tests.hostile.attack import Attack, notebook
from tests.hostile.tables.archives import upload, zipped

DEEP = 3000


def text_of(*cells, suffix=".ipynb"):
    """Return what writes a notebook with these cells before the answers."""

    def make(folder, label, targets):
        text = notebook(*Attack(label).cells(targets), *cells)
        (folder / f"{label}{suffix}").write_text(text, encoding="utf-8")

    return make


def script_of(front, back=""):
    """Return what writes a script of the answers, with something before and after."""

    def make(folder, label, targets):
        cells = "\n\n".join(Attack(label).cells(targets))
        content = front + b"\n" + cells.encode() + b"\n" + back.encode()
        (folder / f"{label}.py").write_bytes(content)

    return make


def member_of(name):
    """Return what writes an archive whose notebook has this name."""
    return upload(
        ".zip",
        lambda label, targets: zipped((name, notebook(*Attack(label).cells(targets)).encode())),
    )


def reads(name, make, **rest):
    """Return an attack on whoever reads; its answers are worth what they are."""
    return Attack(name, make=make, **{"stopped": None, **rest})


ATTACKS = [
    reads("copies_of_a_copy", member_of(" copy" * 38 + "x.ipynb"), core=True),
    reads("copies_in_brackets", member_of(" (1)" * 50 + "x.ipynb")),
    reads("copies_of_dashes", member_of("-copy_Copy Kopie" * 12 + ".ipynb")),
    reads("suffixes_without_end", member_of("x" + ".zip.tar.gz.py" * 14 + ".ipynb")),
    reads("versions_without_end", member_of("v1.2-3_4 " * 24 + ".ipynb")),
    reads("blanks_without_end", member_of("a" + " " * 200 + ".ipynb")),
    reads("fields_without_end", text_of("if 0:\n    x = f'" + "{a}" * 100_000 + "'")),
    reads("dots_without_end", text_of("if 0:\n    a" + ".b" * 50_000)),
    reads("calls_without_end", text_of("if 0:\n    a" + "()" * 20_000)),
    reads("brackets_in_brackets", text_of("if 0:\n    " + "[" * DEEP + "]" * DEEP)),
    reads("signs_without_end", text_of("if 0:\n    " + "-" * 50_000 + "1")),
    reads("powers_without_end", text_of("if 0:\n    " + "2**" * 20_000 + "1")),
    reads("strings_beside_strings", text_of("if 0:\n    " + "'a' " * 50_000)),
    reads("many_assignments", text_of("if 0:\n    " + "a = " * 20_000 + "1"), core=True),
    reads("marks_without_end", script_of(b"", "# %%\nx = 1\n" * 12_000)),
    reads("marks_in_a_text", script_of(b"", "'''\n" + "# %%\n" * 40_000 + "'''\n")),
    reads("coding_of_names", script_of(b"# coding: punycode")),
    reads("coding_of_hosts", script_of(b"# coding: idna")),
    reads("coding_of_a_packer", script_of(b"# coding: zlib")),
    reads("magics_without_end", text_of("%" * 50_000 + "time x", "!" * 50_000)),
    reads("escapes_without_end", text_of("x = 1 \\\n" * 20_000)),
    reads("quotes_without_end", text_of("'''" + "\\'" * 100_000)),
    reads("sources_in_pieces", lambda folder, label, targets: _in_pieces(folder, label, targets)),
    reads("outputs_in_outputs", lambda folder, label, targets: _nested(folder, label, targets)),
]


def _in_pieces(folder, label, targets):
    """Write a notebook whose sources are lists of single characters."""
    made = json.loads(notebook(*Attack(label).cells(targets), "# " + "x" * 200_000))
    for cell in made["cells"]:
        cell["source"] = list(cell["source"])
    (folder / f"{label}.ipynb").write_text(json.dumps(made), encoding="utf-8")


def _nested(folder, label, targets):
    """Write a notebook whose outputs are deep, and as many as a notebook may have."""
    made = json.loads(notebook(*Attack(label).cells(targets)))
    deep = {}
    for _ in range(20):
        deep = {"x": deep}
    one = {"output_type": "display_data", "metadata": deep, "data": {"text/plain": ["x"] * 50}}
    made["cells"][-1]["outputs"] = [one] * 2000
    (folder / f"{label}.ipynb").write_text(json.dumps(made), encoding="utf-8")
