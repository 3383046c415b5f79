"""From `lab.toml` to `Lab`: which labs there are, and where their files stand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from graders.catalogue.installed import ROOT
from graders.catalogue.questions import read_questions
from graders.catalogue.tables import refuse_unknown, text_of
from graders.errors import AuthoringError, MarkpropError
from graders.model import Exercise, Lab

# With their hidden checks where an instructor has them.
BUILT_IN = (ROOT / "graders" if ROOT else Path(__file__).parent.parent) / "labs"
_LAB_KEYS = {"id", "title", "version", "notebook", "packages", "exercise", "question"}
_EXERCISE_KEYS = {"id", "title", "defines", "also", "bonus", "requires", "from"}


def lab_folders(extra: Iterable[Path] = ()) -> list[Path]:
    """Return the folders of all labs: built-in ones first, then those below each extra path.

    An extra path is a lab's folder itself, or a folder of such folders.
    """
    folders = sorted(p.parent for p in BUILT_IN.glob("*/lab.toml"))
    for path in extra:
        if (path / "lab.toml").is_file():
            folders.append(path)
            continue
        found = sorted(p.parent for p in path.glob("*/lab.toml"))
        if not found:
            raise MarkpropError(f"{path} holds no lab: there is no lab.toml in it or below it.")
        folders.extend(found)
    return folders


def configured_labs(start: Path | None = None) -> tuple[Path, ...]:
    """Return the folders that ``[tool.markprop] labs`` of a project names.

    Parameters
    ----------
    start : Path, optional
        Where to begin; the current folder by default. The nearest `pyproject.toml` upwards that has
        a table ``[tool.markprop]`` counts, and its paths are relative to itself.

    Raises
    ------
    AuthoringError
        The file cannot be read, or the table holds something else.
    """
    here = (start or Path.cwd()).resolve()
    for folder in (here, *here.parents):
        path = folder / "pyproject.toml"
        table = _project(path).get("tool", {}).get("markprop")
        if table is None:
            continue
        refuse_unknown(table, {"labs"}, f"{path}, [tool.markprop]")
        names = table.get("labs", [])
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise AuthoringError(f"{path}, [tool.markprop]: 'labs' is not a list of folders.")
        return tuple(folder / name for name in names)
    return ()


def _project(path: Path) -> dict[str, Any]:
    """Return what a `pyproject.toml` says; nothing where there is none that we may read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return {}
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthoringError(f"{path} cannot be read: {error}") from None


def find_lab(name: str, extra: Iterable[Path] = ()) -> Lab:
    """Return the lab of that id.

    Raises
    ------
    MarkpropError
        There is no such lab; the sentence lists the ones that there are.
    AuthoringError
        Its `lab.toml` is at fault.
    """
    folders = {folder.name: folder for folder in lab_folders(extra)}
    if name in folders:
        return read_lab(folders[name])
    labs = {lab.id: lab for lab in map(read_lab, folders.values())}
    if name in labs:
        return labs[name]
    near = get_close_matches(name, labs, n=1)
    meant = f" Did you mean {near[0]}?" if near else ""
    listed = ", ".join(sorted(labs))
    raise MarkpropError(f"There is no lab {name!r}.{meant} The labs are: {listed}.")


def all_labs(extra: Iterable[Path] = ()) -> list[Lab]:
    """Return every lab, built-in ones first."""
    return [read_lab(folder) for folder in lab_folders(extra)]


def read_lab(folder: Path) -> Lab:
    """Read one lab's `lab.toml`."""
    path = folder / "lab.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise AuthoringError(f"{path} cannot be read: {error}") from None
    refuse_unknown(data, _LAB_KEYS, f"{path}")
    lab_id = text_of(data, "id", f"{path}")
    exercises = tuple(_exercise(item, lab_id, path) for item in data.get("exercise", []))
    repeated = {e.id for e in exercises if [x.id for x in exercises].count(e.id) > 1}
    if repeated:
        raise AuthoringError(f"{path}: the exercise {min(repeated)!r} is listed twice.")
    return Lab(
        id=lab_id,
        title=text_of(data, "title", f"{path}"),
        version=text_of(data, "version", f"{path}"),
        notebook=text_of(data, "notebook", f"{path}"),
        exercises=exercises,
        folder=folder,
        packages=tuple(data.get("packages", ())),
        questions=read_questions(data.get("question", []), str(path)),
    )


def folder_of(exercise: Exercise, lab: Lab) -> Path:
    """Return the folder that holds an exercise's checks; labs may share an exercise."""
    return lab.folder if exercise.lab == lab.id else lab.folder.parent / exercise.lab


def _exercise(item: dict[str, Any], lab_id: str, path: Path) -> Exercise:
    refuse_unknown(item, _EXERCISE_KEYS, f"{path}, exercise {item.get('id')!r}")
    if "from" in item:
        return _shared_exercise(item, path)
    return Exercise(
        id=text_of(item, "id", f"{path}"),
        title=text_of(item, "title", f"{path}"),
        defines=tuple(item.get("defines", ())),
        also={name: tuple(others) for name, others in item.get("also", {}).items()},
        bonus=bool(item.get("bonus", False)),
        requires=tuple(item.get("requires", ())),
        lab=lab_id,
    )


def _shared_exercise(item: dict[str, Any], path: Path) -> Exercise:
    owner = path.parent.parent / item["from"]
    if not (owner / "lab.toml").is_file():
        raise AuthoringError(
            f"{path}: the exercise {item.get('id')!r} is taken from {item['from']!r}, "
            "and there is no such lab beside this one."
        )
    try:
        return read_lab(owner).exercise(text_of(item, "id", f"{path}"))
    except KeyError as error:
        raise AuthoringError(f"{path}: {error.args[0]}") from None
