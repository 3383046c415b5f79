"""Links from one submission's page to those before and after it in the class.

A page is written when its submission is marked, before anybody knows who else is in the class, so
that its links are put in afterwards, and again whenever the class changes.
"""

from __future__ import annotations

import contextlib
import html
import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

# No text of a student can hold an element: a page has one of these, and it is ours.
_PLACE = re.compile(r'(<nav class="neighbours"[^>]*>)[^\n]*(</nav>)')


def linked(page: str, names: Sequence[tuple[str, str]], here: int) -> str:
    """Return an instructor's page with links to its neighbours.

    Parameters
    ----------
    page : str
        The page.
    names : sequence of (str, str)
        Folders and names of the class, in the order of its table.
    here : int
        Which of them the page is about.
    """
    beside = [("Previous", here - 1), ("Next", here + 1)]
    links = " ".join(
        f'<a href="../{quote(names[i][0], safe="")}/report.html">'
        f"{word}: {html.escape(names[i][1])}</a>"
        for word, i in beside
        if 0 <= i < len(names)
    )
    return _PLACE.sub(lambda found: f"{found[1]}{links}{found[2]}", page, count=1)


def link_neighbours(folder: Path, names: Sequence[tuple[str, str]]) -> None:
    """Bring the links of all pages in a results folder up to date; for `names` see `linked`."""
    for here, (name, _) in enumerate(names):
        path = folder / name / "report.html"
        with contextlib.suppress(OSError, UnicodeDecodeError):  # a page that is not there stays so
            page = path.read_text(encoding="utf-8")
            new = linked(page, names, here)
            if new != page:  # whole or not at all; what a power cut takes can be drawn again
                temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
                temporary.write_text(new, encoding="utf-8")
                temporary.replace(path)
