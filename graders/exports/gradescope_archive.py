"""The autograder archive for Gradescope: the engine, one lab with its hidden checks, the reference.

It is a small checkout and no wheel: what is installed among Python's packages can be read by the
student's process, and hidden checks must not lie there.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

from graders.catalogue.installed import ROOT, need_solutions
from graders.catalogue.labs import BUILT_IN
from graders.catalogue.material import material
from graders.errors import MarkpropError
from graders.exports.gradescope import Visibility
from graders.model import Lab, Limits

_FILES = Path(__file__).parent / "gradescope_files"
_ENGINE = Path(__file__).resolve().parents[1]
_TOP = ("pyproject.toml", "requirements.lock", "LICENSE")
_KINDS = {
    ".py", ".toml", ".json", ".ipynb", ".npz", ".md", ".html", ".css", ".ini", ".yml", ".sh", "",
}  # fmt: skip
_SKIPPED = {"__pycache__"}
# The first moment that a zip can hold, so that the same files give the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_EXECUTABLE = {"setup.sh", "run_autograder"}


@dataclass(frozen=True)
class Settings:
    """How every submission will be graded.

    Parameters
    ----------
    lab : str
        Id of the lab.
    limits : Limits
        Bounds on one submission.
    sandbox : str
        ``strict``, ``auto`` or ``off``.
    hidden : str
        When students see titles and verdicts of hidden checks.
    secret : str
        The course secret, from which hidden checks draw their examples; empty for none.
    own_lab : bool
        Whether the lab is none of Markprop's own.
    """

    lab: str
    limits: Limits
    sandbox: str
    hidden: Visibility
    secret: str
    own_lab: bool

    def to_json(self) -> str:
        """Return the text of `settings.json`."""
        return json.dumps(asdict(self), indent=1) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Read the settings back."""
        content = json.loads(text)
        return cls(**{**content, "limits": Limits(**content["limits"])})


def build_archive(lab: Lab, settings: Settings) -> bytes:
    """Return the zip; the same sources give the same bytes, from a checkout or installed.

    Raises
    ------
    MarkpropError
        There are no hidden checks here.
    """
    if ROOT is None:
        raise MarkpropError(need_solutions("The autograder"))
    entries = {name: (_FILES / name).read_bytes() for name in sorted(_EXECUTABLE)}
    entries["settings.json"] = settings.to_json().encode()
    for name, path in _checkout_files(lab, ROOT):
        entries[f"markprop/{name}"] = path.read_bytes()
    if settings.own_lab:
        for name, path in _walk(lab.folder):
            entries[f"labs/{lab.folder.name}/{name}"] = path.read_bytes()
    return _zipped(entries)


def _checkout_files(lab: Lab, root: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a checkout with one lab, and their names there."""
    wanted = {lab.folder.name, *(exercise.lab for exercise in lab.exercises)}
    for name in _TOP:
        yield name, root / name
    for name, path in _walk(_ENGINE):
        # An installed engine has these inside it: labs without hidden checks, and the material.
        if name.partition("/")[0] not in ("labs", "student_template"):
            yield f"graders/{name}", path
    for name, path in _walk(BUILT_IN):
        if "/" not in name or name.partition("/")[0] in wanted:
            yield f"graders/labs/{name}", path
    for folder, place in ((root / "reference", "reference"), (material(), "student_template")):
        for name, path in _walk(folder):
            yield f"{place}/{name}", path


def _walk(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files below a folder that count, and their names inside it."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part in _SKIPPED or part.startswith(".") for part in inside.parts):
            continue
        if path.is_file() and not path.is_symlink() and path.suffix in _KINDS:
            yield inside.as_posix(), path


def _zipped(entries: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in sorted(entries.items()):
            info = zipfile.ZipInfo(name, _MOMENT)
            mode = 0o755 if PurePosixPath(name).name in _EXECUTABLE else 0o644
            info.external_attr = (0o100000 | mode) << 16
            info.create_system = 3  # Unix, whose permissions count
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, data)
    return content.getvalue()
