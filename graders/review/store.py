"""Marks that people give, kept with their whole history in one SQLite file.

Nothing is ever changed or removed: a new entry replaces the ones that its author had seen, and
undoing is an entry too. What counts for a submission and an item is the entry that nothing
replaces. There are two of them where two markers wrote without seeing each other: a conflict,
which stays until somebody who has seen both writes a third. So joining two files is taking over
the entries that are missing.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from graders.errors import MarkpropError
from graders.review.disks import is_network_disk
from graders.review.marks import Entry, Mark, Overtaken, Standing, entry_of
from graders.review.past import TOGETHER, Past

FILE = "review.sqlite"
_BUSY_S = 20.0  # a marker waits for another one's save; a save takes milliseconds
_MAX_COMMENT = 20_000  # characters: a long page
# From nothing to version 1, from 1 to 2, and so on; `user_version` says how far a file is.
_MIGRATIONS = (
    """
    CREATE TABLE entries (
        uid TEXT PRIMARY KEY, at TEXT NOT NULL, marker TEXT NOT NULL, submission TEXT NOT NULL,
        item TEXT NOT NULL, points TEXT, rubric TEXT NOT NULL, comment TEXT NOT NULL, undoes TEXT
    );
    CREATE TABLE replaced (uid TEXT NOT NULL, by TEXT NOT NULL, PRIMARY KEY (uid, by));
    CREATE INDEX by_item ON entries (item, submission);
    CREATE INDEX by_submission ON entries (submission);
    """,
)
_HEADS = "NOT EXISTS (SELECT 1 FROM replaced WHERE replaced.uid = entries.uid)"


@dataclass(frozen=True)
class Joined:
    """What joining another file brought.

    Parameters
    ----------
    taken : int
        Entries that were not here before.
    conflicts : tuple of (str, str)
        Submissions and items that now have two different marks.
    """

    taken: int
    conflicts: tuple[tuple[str, str], ...] = field(default_factory=tuple)


class Store:
    """The marks of one results folder.

    Several processes may hold the same file. A mark that `save` has returned survives a crash.

    Parameters
    ----------
    path : Path
        The file; made where there is none.

    Raises
    ------
    MarkpropError
        The file is none of ours, or of a newer version.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] | None = None) -> None:
        self._path = path
        self._now = now or (lambda: datetime.now(UTC))
        # A write-ahead log needs memory that all markers share, which no network disk gives them.
        self.journal = "delete" if is_network_disk(path.parent) else "wal"
        try:
            path.touch()
            self._which = (path.stat().st_dev, path.stat().st_ino)
            self._file = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None)
            self._file.execute(f"PRAGMA journal_mode={self.journal}")
            self._file.execute("PRAGMA synchronous=FULL")  # shown as saved is on the disk
            self._migrate()
        except (sqlite3.DatabaseError, OSError) as error:
            raise MarkpropError(
                f"{path} cannot be used ({error}). Move it aside to begin anew, or bring back a "
                "copy of it; the marks of the checks do not depend on it."
            ) from None

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def save(
        self, marker: str, submission: str, item: str, mark: Mark, seen: Iterable[str]
    ) -> Standing:
        """Give a mark, in place of what its author has seen.

        Parameters
        ----------
        marker : str
            Who gives it.
        submission, item : str
            For what.
        mark : Mark
            An empty one takes away what is there.
        seen : iterable of str
            `Standing.seen` of what was shown.

        Raises
        ------
        Overtaken
            Something else counts by now; nothing was saved.
        """
        with self._writing():
            return self._replace(marker, submission, item, mark, frozenset(seen))

    def move(self, marker: str, old: str, new: str) -> tuple[str, ...]:
        """Give one submission's marks to another, which the same work is known as now.

        Parameters
        ----------
        marker : str
            Who does so, and may take it back as one change.
        old, new : str
            The submissions.

        Returns
        -------
        tuple of str
            The items that stay: the other one has a mark of its own, or two markers disagree.
        """
        with self._writing():
            together, stay = secrets.token_hex(16), []
            for (_, item), theirs in self.standings(submission=old).items():
                own = self.standing(new, item)
                if theirs.conflict or own.conflict or own.mark not in (Mark(), theirs.mark):
                    stay.append(item)
                elif theirs.mark:
                    self._replace(marker, old, item, Mark(), theirs.seen, together=together)
                    self._replace(marker, new, item, theirs.mark, own.seen, together=together)
            return tuple(stay)

    def undo(self, marker: str) -> Entry | None:
        """Take back the last mark of a marker that still counts, with what was moved beside it.

        Returns
        -------
        Entry or None
            The entry that was taken back; None where there is none left.

        Raises
        ------
        Overtaken
            Another marker has marked the same since; nothing was saved.
        """
        with self._writing():
            past = Past(self._entries)
            last = past.last_of(marker)
            for entry in past.moved_with(last) if last else ():
                now = self.standing(entry.submission, entry.item)
                if [past.origin(head) for head in now.heads] != [entry]:
                    raise Overtaken(now)
                before = past.before(entry)
                mark = before.mark if before else Mark()
                self._replace(
                    marker, entry.submission, entry.item, mark, now.seen, undoes=entry.uid
                )
            return last

    def standing(self, submission: str, item: str) -> Standing:
        """Return what counts for one submission and item."""
        where = f"submission = ? AND item = ? AND {_HEADS}"
        return Standing(tuple(self._entries(where, (submission, item))))

    def standings(
        self, *, submission: str | None = None, item: str | None = None
    ) -> dict[tuple[str, str], Standing]:
        """Return what counts, by submission and item: of one submission, of one item, or all."""
        chosen = {"submission": submission, "item": item}
        asked = {name: value for name, value in chosen.items() if value is not None}
        where = " AND ".join([*(f"{name} = ?" for name in asked), _HEADS])
        found: dict[tuple[str, str], list[Entry]] = {}
        for entry in self._entries(where, tuple(asked.values())):
            found.setdefault((entry.submission, entry.item), []).append(entry)
        return {key: Standing(tuple(heads)) for key, heads in found.items()}

    def history(self, submission: str, item: str) -> list[Entry]:
        """Return every entry for one submission and item, oldest first."""
        return self._entries("submission = ? AND item = ?", (submission, item))

    def latest(self, most: int) -> list[Entry]:
        """Return the entries that were written last, newest first."""
        return self._entries("1", (), f"rowid DESC LIMIT {most:d}")

    def comments(self, item: str) -> list[str]:
        """Return the comments given for an item so far, the most used first."""
        rows = self._file.execute(
            f"SELECT comment FROM entries WHERE item = ? AND comment != '' AND {_HEADS} "  # noqa: S608
            "GROUP BY comment ORDER BY count(*) DESC, max(at) DESC, comment",
            (item,),
        )
        return [comment for (comment,) in rows]

    def join(self, other: Path) -> Joined:
        """Take over the entries of another file that are missing here; nothing is lost of either.

        Raises
        ------
        MarkpropError
            The other file is none of ours, or of another version.
        """
        theirs = Store(other)
        try:
            entries = theirs._entries("1", ())
            edges = theirs._file.execute("SELECT uid, by FROM replaced").fetchall()
        finally:
            theirs.close()
        with self._writing():
            before = self._file.total_changes
            for entry in entries:
                self._insert(entry)
            taken = self._file.total_changes - before
            self._file.executemany("INSERT OR IGNORE INTO replaced VALUES (?, ?)", edges)
        split = [key for key, standing in self.standings().items() if standing.conflict]
        return Joined(taken, tuple(sorted(split)))

    def copy_to(self, path: Path) -> None:
        """Write all of it into a file that is not there yet, consistent whoever saves meanwhile."""
        self._file.execute("VACUUM INTO ?", (str(path),))

    def replaced(self) -> dict[str, set[str]]:
        """Return which entries each entry replaced, by their ids."""
        found: dict[str, set[str]] = {}
        for uid, by in self._file.execute("SELECT uid, by FROM replaced"):
            found.setdefault(by, set()).add(uid)
        return found

    def _migrate(self) -> None:
        with self._writing():
            (version,) = self._file.execute("PRAGMA user_version").fetchone()
            if version > len(_MIGRATIONS):
                raise MarkpropError(
                    f"{self._path} was written by a newer Markprop (format {version}; this one "
                    f"knows {len(_MIGRATIONS)}). Use that version, or a newer one."
                )
            for number, script in enumerate(_MIGRATIONS[version:], start=version + 1):
                for statement in filter(str.strip, script.split(";")):
                    self._file.execute(statement)
                self._file.execute(f"PRAGMA user_version={number}")

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the only right to write, from before the first look to after the last word."""
        try:
            self._expect_the_same_file()
            self._file.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._file.execute("COMMIT")
            except BaseException:
                if self._file.in_transaction:
                    self._file.execute("ROLLBACK")
                raise
        except (sqlite3.Error, OSError) as error:
            raise MarkpropError(
                f"{self._path} cannot be written ({error}): nothing was saved. Make room on the "
                "disk, or let it be written, and try again."
            ) from None

    def _expect_the_same_file(self) -> None:
        """Refuse to write into a file that nobody finds any more."""
        now = self._path.stat() if self._path.exists() else None
        if now is None or (now.st_dev, now.st_ino) != self._which:
            raise MarkpropError(
                f"{self._path} was removed or replaced while it was in use: nothing was saved. "
                "Put it back, or start `markprop review` again to go on with the one that is there."
            )

    def _replace(
        self,
        marker: str,
        submission: str,
        item: str,
        mark: Mark,
        seen: frozenset[str],
        undoes: str | None = None,
        together: str = "",
    ) -> Standing:
        if len(mark.comment) > _MAX_COMMENT:
            raise MarkpropError(
                f"The comment has {len(mark.comment)} characters; at most {_MAX_COMMENT} are kept."
            )
        now = self.standing(submission, item)
        if now.seen != seen:
            raise Overtaken(now)
        at = self._now().isoformat(timespec="milliseconds")
        uid = together + TOGETHER + secrets.token_hex(16) if together else secrets.token_hex(16)
        entry = Entry(uid, at, marker, submission, item, mark, undoes)
        self._insert(entry)
        edges = [(uid, entry.uid) for uid in sorted(seen)]
        self._file.executemany("INSERT INTO replaced VALUES (?, ?)", edges)
        return Standing((entry,))

    def _insert(self, entry: Entry) -> None:
        mark = entry.mark
        points = None if mark.points is None else str(mark.points)
        self._file.execute(
            "INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(entry.uid, entry.at, entry.marker, entry.submission, entry.item),
                *(points, json.dumps(mark.rubric), mark.comment, entry.undoes),
            ),
        )

    def _entries(self, where: str, values: tuple[str, ...], order: str = "rowid") -> list[Entry]:
        rows = self._file.execute(
            # `where` is ours; what others wrote comes as a value.
            "SELECT uid, at, marker, submission, item, points, rubric, comment, undoes "  # noqa: S608
            f"FROM entries WHERE {where} ORDER BY {order}",
            values,
        )
        return [entry_of(*row) for row in rows]
