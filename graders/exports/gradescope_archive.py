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

from graders.errors import HarnessError
from graders.exports.gradescope import Visibility
from graders.model import Lab, Limits

CHECKOUT = Path(__file__).resolve().parents[2]
_FILES = Path(__file__).parent / "gradescope_files"
_BUILT_IN = CHECKOUT / "graders" / "labs"
_TOP = ("pyproject.toml", "requirements.lock", "LICENSE")
_TREES = ("graders", "reference", "student_template")
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
    """Return the zip; the same checkout gives the same bytes.

    Raises
    ------
    HarnessError
        This is no checkout: an installed copy has no hidden checks.
    """
    if not (CHECKOUT / "reference").is_dir() or not (CHECKOUT / "requirements.lock").is_file():
        raise HarnessError(
            "The autograder is built from a checkout of Markprop, and this is an installed copy. "
            "Clone the repository and run the command there."
        )
    entries = {name: (_FILES / name).read_bytes() for name in sorted(_EXECUTABLE)}
    entries["settings.json"] = settings.to_json().encode()
    for path in _checkout_files(lab):
        entries[f"markprop/{path.relative_to(CHECKOUT).as_posix()}"] = path.read_bytes()
    if settings.own_lab:
        for path in _walk(lab.folder):
            name = path.relative_to(lab.folder).as_posix()
            entries[f"labs/{lab.folder.name}/{name}"] = path.read_bytes()
    return _zipped(entries)


def _checkout_files(lab: Lab) -> Iterator[Path]:
    wanted = {lab.folder.name, *(exercise.lab for exercise in lab.exercises)}
    for name in _TOP:
        yield CHECKOUT / name
    for tree in _TREES:
        for path in _walk(CHECKOUT / tree):
            if not path.is_relative_to(_BUILT_IN):
                yield path
                continue
            parts = path.relative_to(_BUILT_IN).parts
            if len(parts) == 1 or parts[0] in wanted:
                yield path


def _walk(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if any(part in _SKIPPED or part.startswith(".") for part in parts):
            continue
        if path.is_file() and not path.is_symlink() and path.suffix in _KINDS:
            yield path


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
