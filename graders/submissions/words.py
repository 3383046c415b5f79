"""Names of files and folders taken apart into words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graders.model import Lab
from graders.submissions.names import letters_of

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 9  # of a name or an address that may stand apart in a file's name
# A number as long as an id, and no date.
_ID = re.compile(r"(?<!\d)(?!(?:19|20)\d{6}(?:\d{6})?(?!\d))\d{5}")
_LONGEST = 255  # characters of a label that are looked at, as many as a file's name may have
_SHORTEST = 3  # characters of an id that is looked for inside a longer name
# What files and folders are called whoever wrote them.
_FILLER = frozenset(
    (
        *(
            "a",
            "and",
            "the",
            "of",
            "for",
            "my",
            "new",
            "old",
            "older",
            "final",
            "finished",
            "draft",
        ),
        *("copy", "copie", "kopie", "copia", "backup", "version", "rev", "attempt", "versuch"),
        *("lab", "labs", "hw", "homework", "assignment", "assignments", "assessment", "coursework"),
        *(
            "exercise",
            "exercises",
            "ex",
            "sheet",
            "problem",
            "ps",
            "pset",
            "project",
            "task",
            "week",
        ),
        *("part", "unit", "tutorial", "practical", "notebook", "notebooks", "submission", "src"),
        *("submissions", "submitted", "solution", "solutions", "answer", "answers", "code", "work"),
        *("uebung", "ubung", "blatt", "abgabe", "abgaben", "aufgabe", "losung", "loesung", "tp"),
        *("devoir", "rendu", "tarea", "entrega", "practica", "trabajo", "compito", "consegna"),
        *("main", "master", "test", "tests", "scratch", "playground", "untitled", "notes", "data"),
        *("demo", "example", "template", "student", "students", "class", "group", "team", "file"),
        *("download", "downloads", "utils", "helpers", "layers", "other", "python", "jupyter"),
        *(
            "export",
            "late",
            "files",
            "checkpoint",
            "checkpoints",
            "ipynb",
            "py",
            "zip",
            "me",
            "mlp",
        ),
    )
)


@dataclass(frozen=True)
class Part:
    """Some words of a label that follow each other.

    Parameters
    ----------
    text : str
        As it stands there.
    letters : str
        Its letters and digits, for comparing.
    first, last : int
        Which words, the last one not included.
    is_last : bool
        Whether the label ends with it.
    """

    text: str
    letters: str
    first: int
    last: int
    is_last: bool

    @property
    def words(self) -> int:
        """How many words it has."""
        return self.last - self.first

    @property
    def has_digits(self) -> bool:
        """Whether there is a digit in it."""
        return any(map(str.isdigit, self.letters))

    @property
    def joins_numbers(self) -> bool:
        """Whether it runs two numbers together."""
        return joins_numbers(self.text)

    def covers(self, other: Part) -> bool:
        """Tell whether another part is a piece of this one."""
        wider = self.words > other.words
        return wider and self.first <= other.first and other.last <= self.last


def parts_of(label: str) -> Iterator[Part]:
    """Yield every run of words of a label that may name somebody."""
    spans = [match.span() for match in _WORD.finditer(label[:_LONGEST])]
    for first in range(len(spans)):
        for last in range(first + 1, min(first + _MOST_WORDS, len(spans)) + 1):
            text = label[spans[first][0] : spans[last - 1][1]]
            letters = letters_of(text)
            if len(letters) >= _SHORTEST:
                yield Part(text, letters, first, last, last == len(spans))


def joins_numbers(text: str) -> bool:
    """Tell whether two numbers become one without what separates them: ``lab 12 34567``."""
    return any(a[-1].isdigit() and b[0].isdigit() for a, b in pairwise(words_of(text)))


def common_start(texts: Sequence[str], separators: str) -> str:
    """Return what all texts begin with, up to the last of some separators and including it."""
    first, last = min(texts, default=""), max(texts, default="")
    same = 0
    while same < min(len(first), len(last)) and first[same] == last[same]:
        same += 1
    ends = [place for place in range(same) if first[place] in separators]
    return first[: ends[-1] + 1] if ends else ""


def is_filler(text: str, besides: frozenset[str] = frozenset()) -> bool:
    """Tell whether a label says nothing of who wrote it: ``lab 1 final``, ``v2``, ``notebooks``.

    Parameters
    ----------
    text : str
        The label.
    besides : frozenset of str
        Further words that stand in everybody's, as `letters_of` writes them.
    """
    words = re.findall(r"[^\W\d_]+", text[:_LONGEST])
    plain = [letters_of(word) for word in words if len(word) > 1]
    return not _ID.search(text[:_LONGEST]) and all(
        word in _FILLER or word in besides for word in plain
    )


def words_of_lab(lab: Lab) -> frozenset[str]:
    """Return the words of a lab's names, which students take up in theirs."""
    texts = (lab.id, lab.notebook, lab.title)
    found = (re.findall(r"[^\W\d_]+", text) for text in texts)
    return frozenset(letters_of(word) for words in found for word in words)


def words_of(text: str) -> list[str]:
    """Return the words of a text, however they are separated."""
    return _WORD.findall(text[:_LONGEST])
