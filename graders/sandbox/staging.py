"""The folders of one submission: what its process may read, and where it may write."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from graders.inside.removal import remove
from graders.sandbox.library import PACKAGES, Library

MAX_COPIED = 200 * 1024 * 1024  # bytes of a submission's own files; labs' data take under 20 MiB
MAX_FILES = 5_000  # of them; the scratch folder takes 20,000 with what the notebook writes
MAX_DEPTH = 32  # folders within folders; no path grows long and no search deep
_LEFT_OUT = (".git", "__pycache__", ".venv", "node_modules")


class Stage:
    """The folders of one submission's process, made when a session opens.

    ::

        root/lib/             our given code and stubs, if it is a copy of this stage's own
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

    root: Path
    lib: Path

    def __init__(self, files: Path | None, notebook_name: str | None = None) -> None:
        self._files = files
        self._place = _folder_of(files, notebook_name)
        self._made = False

    def make(self, base: Path, library: Library, *, shared: bool) -> None:
        """Make the folders.

        Parameters
        ----------
        base : Path
            Where to make them.
        library : Library
            Our given code.
        shared : bool
            Whether the process may read the library itself, because it cannot change it.
        """
        self.root = Path(tempfile.mkdtemp(dir=base))
        self._made = True
        self.root.chmod(0o711)  # a process under a user of its own must be able to pass
        self.lib = library.path if shared else self.root / "lib"
        if not shared:
            library.copy_to(self.lib)

    @property
    def scratch(self) -> Path:
        """The only folder that the process may write to."""
        return self.root / "scratch"

    @property
    def work(self) -> Path:
        """Holds the submission's files."""
        return self.scratch / "work"

    @property
    def folder(self) -> Path:
        """The working directory: the notebook's folder in the submission."""
        return self.work / self._place

    @property
    def home(self) -> Path:
        """Settings of IPython and Matplotlib."""
        return self.scratch / "home"

    @property
    def temporary(self) -> Path:
        """Temporary files."""
        return self.scratch / "tmp"

    @property
    def path(self) -> list[str]:
        """Import path of the submission, in order: its own tree, then ours."""
        own = dict.fromkeys([str(self.folder), str(self.work)])
        return [*own, str(self.lib)]

    def refresh(self) -> None:
        """Put fresh copies of the submission's files into an empty scratch folder."""
        if self.scratch.exists():
            remove(self.scratch)
        # IPython fills a profile's `startup` with a file of its own unless the folder is there.
        for folder in (self.work, self.home / "profile" / "startup", self.temporary):
            folder.mkdir(parents=True)
        if self._files is not None:
            _copy(self._files, self.work)
        self.folder.mkdir(parents=True, exist_ok=True)
        for place in {self.work, self.folder}:
            for name in PACKAGES:
                _complete(place / name, self.lib / name)

    def close(self) -> None:
        """Remove everything."""
        if self._made:
            self._made = False
            remove(self.root)

    def __enter__(self) -> Stage:
        return self

    def __exit__(self, *error: object) -> None:
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
    """Copy what a process may see of a folder."""
    for entry, is_folder in visible(source):
        place = target / entry.relative_to(source)
        if is_folder:
            place.mkdir(exist_ok=True)
            continue
        with contextlib.suppress(PermissionError):  # not ours to read, so not the notebook's
            shutil.copyfile(entry, place, follow_symlinks=False)


def _complete(package: Path, given: Path) -> None:
    """Add what a submission left out of a given package, of which it brings other files.

    Python takes a package from one place: without this, `mlp/layers.py` alone would not be seen,
    or would hide the rest.
    """
    for source in sorted(given.rglob("*")) if package.is_dir() else ():
        target = package / source.relative_to(given)
        if source.is_file() and "__pycache__" not in source.parts and not target.exists():
            with contextlib.suppress(FileExistsError, NotADirectoryError):
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


def visible(source: Path) -> Iterator[tuple[Path, bool]]:
    """Yield folders and regular files up to the caps, what lies at the top first.

    A link could lead to what the submission must not see, so none is followed or yielded. Each
    comes with whether it is a folder.
    """
    left = MAX_COPIED
    for count, (entry, status) in enumerate(_entries(source), start=1):
        is_folder = stat.S_ISDIR(status.st_mode)
        left -= 0 if is_folder else status.st_size
        if count > MAX_FILES or left < 0:
            return
        yield entry, is_folder


def _entries(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield folders and regular files, level by level."""
    level = [folder]
    for _ in range(MAX_DEPTH):
        deeper = []
        for place in level:
            for entry in _listed(place):
                status = entry.stat(follow_symlinks=False)
                path = Path(entry.path)
                if stat.S_ISDIR(status.st_mode) and entry.name not in _LEFT_OUT:
                    deeper.append(path)
                    yield path, status
                elif stat.S_ISREG(status.st_mode):
                    yield path, status
        level = deeper


def _listed(folder: Path) -> list[os.DirEntry[str]]:
    try:
        return sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError:
        return []
