"""One file or folder of a download, as its platform names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from graders.submissions.folders import is_archive_name, is_notebook_name
from graders.submissions.owners import Owner


@dataclass(frozen=True)
class Upload:
    """What a name in a download says.

    Parameters
    ----------
    entry : str
        Where it lies below the download's folder.
    system : str
        The platform.
    owners : tuple of Owner
        Whose it is; several where people hand in together.
    account : str
        What tells the student from others in this download.
    label : str
        What the hand-in is called.
    file : str
        What the student called the file, without the mark of a further attempt; empty for a folder.
    order : tuple of int
        Larger for what came later; empty where the platform does not say.
    version : int
        0 for the first file of that name, 1 for the next, where the platform numbers them.
    when : datetime, optional
        When it was handed in; without a zone it is by the clock of the course.
    late : bool, optional
        Whether the platform marked it as late; None where it does not say.
    typed : bool
        Whether it is text typed into a form, or a link, and no file.
    complete : bool
        Whether uploads of one moment are the whole of an attempt, and not single files of it.
    refusal : str, optional
        Why it cannot be read at all.
    """

    entry: str
    system: str
    owners: tuple[Owner, ...]
    account: str
    label: str
    file: str = ""
    order: tuple[int, ...] = ()
    version: int = 0
    when: datetime | None = None
    late: bool | None = None
    typed: bool = False
    complete: bool = False
    refusal: str | None = None

    @property
    def is_answer(self) -> bool:
        """Whether it may hold a notebook."""
        return not self.file or is_notebook_name(self.file) or is_archive_name(self.file)


def order_of(moment: datetime) -> tuple[int, ...]:
    """Return a key by which moments of one clock stand in their order."""
    return (*moment.timetuple()[:6], moment.microsecond)
