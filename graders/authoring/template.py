"""Makes `student_template/` out of `reference/`: the same files without the solutions."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from graders.catalogue.handed_out import student_notebook
from graders.catalogue.regions import cut_code
from graders.errors import AuthoringError

# What students get, and all that a folder may hold that is to be replaced.
PARTS = ("mlp", "dp.py", "notebooks")


def build_template(reference_dir: Path, out_dir: Path) -> list[str]:
    """Write the student's material, the same bytes each time.

    Parameters
    ----------
    reference_dir : Path
        Holds `mlp/`, `dp.py` and `notebooks/` with solutions between marks.
    out_dir : Path
        Where to write. Replaced as a whole, and only after everything could be made.

    Returns
    -------
    list of str
        The files written, as paths inside `out_dir`, sorted.

    Raises
    ------
    AuthoringError
        If marks do not match (names file, cell and line), if there is nothing to make a template
        of, or if `out_dir` holds something else than a template.
    """
    _refuse_other_folders(out_dir)
    contents = dict(_contents(reference_dir))
    if not contents:
        raise AuthoringError(f"{reference_dir} holds none of {', '.join(PARTS)}")
    out_dir.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out_dir.name}-", dir=out_dir.parent) as scratch:
        fresh = Path(scratch) / "fresh"
        for name, content in contents.items():
            path = fresh / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if out_dir.exists():
            out_dir.rename(Path(scratch) / "old")
        fresh.rename(out_dir)
    return sorted(contents)


def stale_files(reference_dir: Path, out_dir: Path) -> list[str]:
    """List the files of a template that differ from what `build_template` would write.

    Parameters
    ----------
    reference_dir, out_dir : Path
        As for `build_template`.

    Returns
    -------
    list of str
        Paths inside `out_dir` that differ, are missing or should not be there, sorted.
    """
    expected = dict(_contents(reference_dir))
    found = {
        path.relative_to(out_dir).as_posix(): path.read_bytes()
        for part in PARTS
        for path in _files(out_dir / part)
    }
    names = expected.keys() | found.keys()
    return sorted(name for name in names if expected.get(name) != found.get(name))


def _refuse_other_folders(out_dir: Path) -> None:
    if not out_dir.exists():
        return
    if not out_dir.is_dir():
        raise AuthoringError(f"{out_dir} is not a folder")
    strange = sorted(path.name for path in out_dir.iterdir() if path.name not in PARTS)
    if strange:
        raise AuthoringError(
            f"{out_dir} would be replaced as a whole, but it holds {strange[0]!r}, "
            "which no template does: give another folder, or move that away"
        )


def _contents(reference_dir: Path) -> Iterator[tuple[str, bytes]]:
    for part in PARTS:
        for path in _files(reference_dir / part):
            name = path.relative_to(reference_dir).as_posix()
            if path.suffix == ".ipynb":
                yield name, student_notebook(path).encode()
            elif path.suffix == ".py":
                source = path.read_text(encoding="utf-8")
                yield name, cut_code(source, path.name, module=True).encode()
            else:
                yield name, path.read_bytes()


def _files(part: Path) -> list[Path]:
    if part.is_file():
        return [part]
    hidden = (".", "__pycache__")
    return sorted(
        path
        for path in part.rglob("*")
        if path.is_file() and not any(p.startswith(hidden) for p in path.relative_to(part).parts)
    )
