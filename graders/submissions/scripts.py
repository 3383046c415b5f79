"""Python files to notebooks: one cell, or as many as the file marks.

Marks are those of editors (``# %% title``, ``# <codecell>``), of every `nbconvert --to script`
(``# In[1]:``) and of Databricks (``# COMMAND ----------``).
"""

from __future__ import annotations

import ast
import bisect
import codecs
import io
import re
import tokenize
import warnings

from nbformat import NotebookNode

from graders.errors import SubmissionError
from graders.submissions import caps
from graders.submissions.exported import with_colabs_cells, without_cell_call
from graders.submissions.kinds import kind_of_script
from graders.submissions.notebook_json import as_utf8
from graders.submissions.notebooks import notebook_from
from graders.submissions.reading import shown

# A comment that is a cell magic taken out (`# %%time`) is no mark. No two repeats beside each other
# share characters, so that matching is linear.
_CELL_MARK = re.compile(
    r"^#[ \t]*(?:%%(?!%|(?:bash|capture|file|html|prun|sh|shell|time|timeit|writefile)\b)"
    r"(?P<title>.*)|In[ ]?\[[\d ]*\]:?[ \t]*|<(?P<kind>\w+)cell>[ \t]*|COMMAND[ ]-+[ \t]*)$",
    re.MULTILINE,
)
_TEXT_TITLES = ("[markdown]", "[raw]", "[md]")
# Others (`punycode`, `idna`) take quadratic time, or are none of text.
_ENCODINGS = ("utf", "ascii", "iso8859", "cp125", "latin", "koi8", "mac", "gb", "big5", "euc", "sh")


def read_script(data: bytes, name: str) -> NotebookNode:
    """Return a `.py` file as a notebook: one cell, or as many as it marks.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What the file is called, for the sentence.

    Raises
    ------
    SubmissionError
        It is empty, or a notebook that only its own program can run.
    """
    text = script_text(data)
    if not text.strip():
        raise SubmissionError(f"{shown(name)} is empty: save your work and hand in the file again.")
    kind = kind_of_script(text)
    if kind is not None:
        raise SubmissionError(f"{shown(name)} is {kind}: hand in the `.ipynb` file.")
    text = with_colabs_cells(text)
    marks = list(_CELL_MARK.finditer(text))
    if not marks or not _between_statements(text, marks):
        return notebook_from([("code", text)])
    cells = [("code", text[: marks[0].start()])] if text[: marks[0].start()].strip() else []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks[: caps.NOTEBOOK_CELLS], ends, strict=False):
        source = text[mark.end() : end].strip("\n")
        cells.append(("markdown", source) if _is_text(mark) else ("code", source))
    return notebook_from([(kind, without_cell_call(source)) for kind, source in cells])


def has_cell_marks(data: bytes) -> bool:
    """Tell whether a `.py` file marks its cells, as exported notebooks do."""
    return _CELL_MARK.search(with_colabs_cells(script_text(data))) is not None


def _is_text(mark: re.Match[str]) -> bool:
    titled = (mark["title"] or "").strip().lower().startswith(_TEXT_TITLES)
    return titled or mark["kind"] not in (None, "code")


def _between_statements(text: str, marks: list[re.Match[str]]) -> bool:
    """Tell whether the marks stand between statements, not inside a text in quotes.

    A file that Python cannot read as a whole is split all the same: then one cell fails, not all.
    """
    if len(text) > caps.PARSED_BYTES:
        return True
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a student's `"\d"` is no concern of ours
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    starts = [statement.lineno for statement in tree.body]
    ends = [statement.end_lineno or statement.lineno for statement in tree.body]
    breaks = [match.start() for match in re.finditer("\n", text)]
    for mark in marks:
        line = bisect.bisect_left(breaks, mark.start()) + 1
        before = bisect.bisect_left(starts, line) - 1  # the last statement that begins above it
        if before >= 0 and line <= ends[before]:
            return False
    return True


def script_text(data: bytes) -> str:
    """Return the text of Python source: by its mark or coding line, else UTF-8, never failing."""
    data = as_utf8(data)  # PowerShell writes UTF-16 where it is told to write into a file
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data[: caps.KIB]).readline)
        if not codecs.lookup(encoding).name.replace("-", "").startswith(_ENCODINGS):
            encoding = "utf-8"
        text = data.decode(encoding, "replace")
    except (SyntaxError, LookupError, UnicodeError):
        text = data.decode("utf-8", "replace")
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
