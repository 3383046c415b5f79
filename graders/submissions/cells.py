r"""Clean one code cell before it is run: no shell, no installing, the same lines.

Every rewritten line keeps its number and is kept as a comment, so that a finding about line 7
is about the line 7 that the student sees. What becomes of a line:

====================================================  =============================================
``!pip install x``, ``!!ls``, ``%pip ...``            ``pass  # !pip install x``
``files = !ls``, ``x = %sx ls``                       ``files = []  # !ls``
``%%bash``, ``%%sh``, ``%%script`` ... cells          every line a comment
``%%wandb`` and other unknown magics of cells         that line a comment, the rest runs
``%matplotlib widget``                                ``%matplotlib inline``
``%timeit f(x)``                                      ``%timeit -n1 -r1 f(x)``
``%load_ext x``, ``%reset`` and other lines of `%`    ``pass  # %load_ext x``
``get_ipython().system('ls')`` (exported notebooks)   ``pass  # get_ipython().system('ls')``
``get_ipython().magic('time f(x)')``                  ``%time f(x)``
``%time f(x)``, ``%run``, ``%cd``, ``%%time`` ...     run as they are
====================================================  =============================================

`%cd` runs: it moves within the sandbox, and later paths of the notebook depend on it. `%reset`
does not: it would delete answers that are right. A cell with Python 2's ``print x`` is left
alone; it fails by itself and names its line, and the other cells are not touched by that.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from graders.submissions.exported import as_typed

# Magics that do something for a notebook and no harm to it; all others become comments, because
# an extension that is not installed here would stop the cell that also holds the imports.
_KEPT = re.compile(
    r"(?:aimport|autoreload|cd|config|env|matplotlib|precision|prun|pwd|pylab|run|set_env|time"
    r"|timeit|who|whos|load_ext[ ]+autoreload)(?!\w)"
)
_KEPT_CELLS = ("capture", "prun", "time", "timeit")
_UNTOUCHED_CELLS = ("writefile", "file")
_FOREIGN_CELL = re.compile(
    r"(?:bash|bigquery|c|cmd|cpp|cu|cython|fortran|html|javascript|js|julia|latex|markdown|perl|powershell|pypy|python[23]?"
    r"|r|ruby|script|sh|shell|sql|svg|sx|system|writetemplate)?$",
    re.IGNORECASE,
)

# None of these can take more than linear time: no two repeats beside each other share characters.
_HINT = re.compile(r"^[ \t]*(?:[!%]|pip|conda|mamba)|=[ \t]*[!%]|get_ipython\(", re.MULTILINE)
_MAGIC = re.compile(r"%+[ \t]*(?P<name>\w*)")
_ASSIGNED = re.compile(r"(?P<target>[\w.,* \t]+)=[ \t]*(?P<escape>[!%])(?!=)")
_INSTALL = re.compile(r"(?:pip3?|conda|mamba)[ ]+(?:install|uninstall|list|freeze|update)\b")
_TIMED = re.compile(r"%timeit\b[ ]*(?:-[nr][ ]?\d+[ ]*)*")
_HELP = re.compile(r"\?{0,2}[\w.*]+\?{0,2}\s*$")
_MARKS = re.compile(r"\\.|\"\"\"|'''|[\"'#()\[\]{}]", re.DOTALL)

Rule = Callable[[str], str | None]


def cleaned(source: str) -> str:
    r"""Return the source of a code cell as it is to be run, line by line.

    Parameters
    ----------
    source : str
        The cell, with ``\n`` as line end.
    """
    if not _HINT.search(source):
        return source
    code = source.lstrip()
    if not code.startswith("%%"):
        return _rewritten(source, _neutral)
    lines = source.split("\n")
    head = source.count("\n", 0, len(source) - len(code))
    name = _name_of_magic(lines[head].strip())
    if name in _UNTOUCHED_CELLS:
        return source
    if _FOREIGN_CELL.match(name):
        return "\n".join(f"# {line}" if line.strip() else line for line in lines)
    if name not in _KEPT_CELLS:
        lines[head] = f"# {lines[head]}"
    elif name == "timeit":
        lines[head] = _TIMED.sub("%timeit -n1 -r1 ", lines[head]).rstrip()
    body = _rewritten("\n".join(lines[head + 1 :]), _neutral)
    return "\n".join([*lines[: head + 1], *([body] if len(lines) > head + 1 else [])])


def written_file(source: str) -> tuple[str, str] | None:
    """Return the path and the content that a ``%%writefile`` cell writes; None for others."""
    head, _, content = source.lstrip().partition("\n")
    words = head.split()
    if len(words) < 2 or words[0].removeprefix("%%") not in _UNTOUCHED_CELLS or head[:2] != "%%":
        return None
    return words[-1].strip("\"'"), content


def plain_python(source: str) -> str:
    """Return a cleaned cell without the IPython that is left in it, for a look at its syntax."""
    source = without_indent(source)
    if "%" not in source and "?" not in source:
        return source
    return _rewritten(source, _without_ipython)


def without_indent(source: str) -> str:
    """Return a cell without the indentation of its first line, as a notebook runs it."""
    first = source.lstrip("\n")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    if not indent:
        return source
    return "\n".join(line.removeprefix(indent) for line in source.split("\n"))


def _name_of_magic(line: str) -> str:
    match = _MAGIC.match(line)
    return match["name"] if match else ""


def _neutral(line: str) -> str | None:
    """Return what to run in place of a statement's first line, or None for the line itself."""
    if line.startswith("!") or _INSTALL.match(line):
        return f"pass  # {line}"
    typed = as_typed(line)
    if typed is not None:
        new = _neutral(typed)
        return f"pass  # {line}" if new and new.startswith("pass") else new or typed
    if line.startswith("%"):
        if line.startswith("%%") or not _KEPT.match(line[1:].lstrip()):
            return f"pass  # {line}"
        return _milder_magic(line)
    assigned = _ASSIGNED.match(line)
    if assigned is None:
        return None
    rest = line[assigned.end() :]
    if assigned["escape"] == "%" and _KEPT.match(rest.lstrip()):
        return None
    return f"{assigned['target'].rstrip()} = []  # {assigned['escape']}{rest}"


def _milder_magic(line: str) -> str | None:
    name = _name_of_magic(line)
    if name in ("matplotlib", "pylab"):
        return f"%{name} inline"  # other back ends wait for a window, or are not installed
    if name == "timeit":
        # Seven rounds of a training loop teach nobody anything here.
        return _TIMED.sub("%timeit -n1 -r1 ", line)
    return None


def _without_ipython(line: str) -> str | None:
    if line.startswith("%"):
        words = line[1:].split(maxsplit=1)
        return words[1] if len(words) == 2 and words[0] == "time" else "pass"
    if "?" in line and _HELP.match(line):
        return "pass"
    return None


def _rewritten(source: str, rule: Rule) -> str:
    """Apply a rule to the first line of each statement; what continues it becomes a comment."""
    lines = source.split("\n")
    inside = _Inside()
    rewriting = False
    for index, line in enumerate(lines):
        if rewriting:
            rewriting = line.endswith("\\")
            lines[index] = f"# {line}"
            continue
        text = line.lstrip()
        new = rule(text) if text and inside.nothing else None
        if new is None:
            inside.pass_over(line)
            continue
        rewriting = line.endswith("\\")
        # A backslash at the end of the comment would do nothing; it is taken off for the reader.
        lines[index] = line[: len(line) - len(text)] + new.rstrip("\\ ")
    return "\n".join(lines)


class _Inside:
    """What a line begins inside of: a text in quotes, brackets, a statement that goes on."""

    def __init__(self) -> None:
        self._quote = ""
        self._depth = 0
        self._continued = False

    @property
    def nothing(self) -> bool:
        """Whether the next line begins a statement."""
        return not (self._quote or self._depth or self._continued)

    def pass_over(self, line: str) -> None:
        """Follow quotes and brackets through one line."""
        at = 0
        comment = False
        while not comment and (match := _MARKS.search(line, at)):
            mark, at = match.group(), match.end()
            if self._quote:
                if mark.startswith(self._quote):
                    at = match.start() + len(self._quote)
                    self._quote = ""
            elif mark[0] in "\"'":
                self._quote = mark
            elif mark == "#":
                comment = True
            elif mark[0] != "\\":
                self._depth = max(0, self._depth + (1 if mark in "([{" else -1))
        self._continued = line.endswith("\\") and not comment
        if len(self._quote) == 1 and not self._continued:
            self._quote = ""  # the text should have ended on its line: Python will say so
