"""The table of helpers in `docs/authoring.md`: a line from each docstring, a call from a real lab.

``python -m graders.authoring.helpers`` prints the document with the table of today.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from pathlib import Path

from graders import checks
from graders.catalogue.labs import BUILT_IN

_DOCUMENT = Path(__file__).parent.parent.parent / "docs" / "authoring.md"
_BEGIN, _END = "<!-- helpers: generated -->\n", "<!-- /helpers -->\n"
_LONGEST = 110  # characters of an example; a longer one says no more in a table


def with_table(document: str) -> str:
    """Return the document with today's table between its two marks."""
    before, _, rest = document.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    return f"{before}{_BEGIN}{helpers_table()}{_END}{after}"


def helpers_table() -> str:
    """Return a row for each public name of `graders.checks`."""
    used = _calls(set(checks.__all__))
    rows = ["| helper | what it does | for example |", "|---|---|---|"]
    for name in sorted(checks.__all__, key=str.casefold):
        helper = getattr(checks, name)
        example = used.get(name) or _signature(name, helper)
        rows.append(f"| `{name}` | {_first_line(helper)} | `{_cell(example)}` |")
    return "\n".join(rows) + "\n"


def _first_line(helper: object) -> str:
    if isinstance(helper, int):
        return f"The number {helper}."
    if isinstance(helper, tuple):
        return f"The texts {', '.join(helper)}."
    line = (inspect.getdoc(helper) or "").partition("\n\n")[0]
    return _cell(" ".join(line.replace("``", "`").split()))


def _signature(name: str, helper: object) -> str:
    """Return how a helper is called that no lab of ours uses in a call that fits a table."""
    if not callable(helper):
        return name
    parameters = inspect.signature(helper).parameters.values()
    needed = [p.name for p in parameters if p.default is p.empty and p.kind < p.VAR_POSITIONAL]
    return f"{name}({', '.join(needed)})"


def _calls(names: set[str]) -> dict[str, str]:
    """Return the shortest call of each name in the checks of the labs."""
    found: dict[str, list[str]] = {}
    for path in sorted(BUILT_IN.glob("*/*/*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        ours = names & _imported(tree)  # a check file may have a function of the same name
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                text = ast.unparse(node)
                if node.func.id in ours and (node.args or node.keywords) and _fits(text):
                    found.setdefault(node.func.id, []).append(text)
    return {name: min(texts, key=lambda text: (len(text), text)) for name, texts in found.items()}


def _imported(tree: ast.AST) -> set[str]:
    return {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("graders.checks")
        for alias in node.names
    }


def _fits(text: str) -> bool:
    return len(text) <= _LONGEST and "\n" not in text and "`" not in text


def _cell(text: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", text)


if __name__ == "__main__":
    sys.stdout.write(with_table(_DOCUMENT.read_text(encoding="utf-8")))
