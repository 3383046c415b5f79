"""What exporters and hosted notebooks make of magics in a script, turned back.

`nbconvert --to script` of every age, editors and Colab write ``get_ipython().magic(...)`` and the
like in place of ``%...`` and ``!...``; Colab comments whole cells out.
"""

from __future__ import annotations

import ast
import re
import warnings

_CALL = re.compile(
    r"(?P<target>[\w, ]+=[ ]*)?get_ipython\(\)\.(?P<call>system|getoutput|magic|run_line_magic)\("
)
_ESCAPES = {"system": "!", "getoutput": "!", "magic": "%", "run_line_magic": "%"}
_COLAB = "# Commented out IPython magic to ensure Python compatibility."


def as_typed(line: str) -> str | None:
    """Return ``%matplotlib inline`` for ``get_ipython().magic('matplotlib inline')``, else None."""
    match = _CALL.match(line)
    if match is None:
        return None
    end = line.rstrip("; \t")
    arguments = _texts(f"f({end[match.end() : -1]})") if end.endswith(")") else None
    if not arguments:
        return None
    target = (match["target"] or "").strip()
    typed = _ESCAPES[match["call"]] + " ".join(" ".join(arguments).split())
    return f"{target} {typed}" if target else typed


def without_cell_call(source: str) -> str:
    """Return a cell that is one ``get_ipython().run_cell_magic(...)`` as it was typed."""
    if "run_cell_magic(" not in source:
        return source
    arguments = _texts(source)
    if arguments is None or len(arguments) != 3:
        return source
    name, line, body = arguments
    return f"%%{name} {line}".rstrip() + "\n" + body.rstrip("\n")


def _texts(source: str) -> list[str] | None:
    """Return the arguments of a source that is one call with texts alone, else None."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's `"\d"` is no concern of ours
            body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    match body:
        case [ast.Expr(value=ast.Call(args=arguments))]:
            texts = [a.value for a in arguments if isinstance(a, ast.Constant)]
            found = [text for text in texts if isinstance(text, str)]
            return found if len(found) == len(arguments) else None
    return None


def with_colabs_cells(text: str) -> str:
    """Return a script of Colab with the cells that it commented out, between marks."""
    if _COLAB not in text:
        return text
    lines = text.split("\n")
    result: list[str] = []
    inside = False
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if line.rstrip() == _COLAB and following.startswith("# %%"):
            inside = True
            result.append("# %%")
        elif inside and line.startswith("#"):
            result.append(line[1:].removeprefix(" "))
        else:
            if inside:
                result.append("# %%")
            inside = False
            result.append(line)
    return "\n".join(result)
