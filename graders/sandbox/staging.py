"""The folders of one submission: what its process may read, and where it may write."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from graders.sandbox.library import Library

MAX_COPIED = 200 * 1024 * 1024  # bytes of a submission's own files; labs' data take under 20 MiB


class Stage:
    """A temporary folder with everything that one submission's process sees.

    ::

        root/lib/             read-only: stubs and our given code, if it is a copy of its own
        root/scratch/work/    the submission's files, fresh copies at every start of the kernel
        root/scratch/home/    settings of IPython and Matplotlib
        root/scratch/tmp/     temporary files

    Parameters
    ----------
    files : Path, optional
        Folder with the submission's own files. Links and special files in it are left out.
    notebook_name : str, optional
        The notebook's path inside `files`; its folder is the working directory.
    """

    def __init__(self, files: Path | None, notebook_name: str | None = None) -> None:
        self._files = files
        self.root = Path(tempfile.mkdtemp(prefix="markprop-"))
        self.root.chmod(0o711)  # a process under a user of its own must be able to pass
        self.lib = self.root / "lib"
        self.scratch = self.root / "scratch"
        self.work = self.scratch / "work"
        self.home = self.scratch / "home"
        self.temporary = self.scratch / "tmp"
        self.folder = self.work / _folder_of(files, notebook_name)

    @property
    def path(self) -> list[str]:
        """Import path of the submission, in order: its own tree, then ours."""
        own = dict.fromkeys([str(self.folder), str(self.work)])
        return [*own, str(self.lib)]

    def share_library(self, library: Library) -> None:
        """Read the batch's own library, which nothing in the sandbox can change."""
        self.lib = library.path

    def keep_library(self, library: Library) -> None:
        """Read a copy, which is nobody else's if it is changed."""
        library.copy_to(self.root / "lib")

    def refresh(self) -> None:
        """Put fresh copies of the submission's files into an empty scratch folder."""
        if self.scratch.exists():
            _remove(self.scratch)
        # IPython fills a profile's `startup` with a file of its own unless the folder is there.
        for folder in (self.work, self.home / "profile" / "startup", self.temporary):
            folder.mkdir(parents=True)
        if self._files is not None:
            _copy(self._files, self.work)
        self.folder.mkdir(parents=True, exist_ok=True)

    def close(self) -> None:
        """Remove everything."""
        _remove(self.root)

    def __enter__(self) -> Stage:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def seed_of(text: str) -> int:
    """Return the seed of `numpy.random` for a submission: its own, and the same at every run."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def _folder_of(files: Path | None, notebook_name: str | None) -> Path:
    """Return the notebook's folder inside the submission, never outside it."""
    if files is None or not notebook_name:
        return Path()
    place = Path(notebook_name).parent
    outside = place.is_absolute() or ".." in place.parts
    return Path() if outside or not (files / place).is_dir() else place


def _copy(source: Path, target: Path) -> None:
    """Copy folders and regular files; a link could lead to what the submission must not see."""
    left = MAX_COPIED
    for entry, status in _entries(source):
        place = target / entry.relative_to(source)
        if stat.S_ISDIR(status.st_mode):
            place.mkdir(exist_ok=True)
            continue
        left -= status.st_size
        if left < 0:
            return
        shutil.copyfile(entry, place, follow_symlinks=False)


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        status = entry.stat(follow_symlinks=False)
        path = Path(entry.path)
        if stat.S_ISDIR(status.st_mode):
            if entry.name not in (".git", "__pycache__", ".venv", "node_modules"):
                yield path, status
                yield from _entries(path)
        elif stat.S_ISREG(status.st_mode):
            yield path, status


def _remove(folder: Path) -> None:
    """Remove a tree that a student's code made.

    Each folder is moved to the top before it is emptied: however deep the tree is, no path grows
    long and nothing recurses. Nothing runs in it any more, so nothing changes meanwhile.
    """
    grave = Path(tempfile.mkdtemp(prefix=".gone-", dir=folder.parent))
    waiting, moved = [folder.rename(grave / "0")], 0
    while waiting:
        place = waiting.pop()
        place.chmod(stat.S_IRWXU)  # it may have been made unreadable
        with os.scandir(place) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    moved += 1
                    os.chmod(entry.path, stat.S_IRWXU)
                    waiting.append(Path(entry.path).rename(grave / str(moved)))
                else:
                    os.unlink(entry.path)
        place.rmdir()
    grave.rmdir()
