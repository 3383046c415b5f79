"""Writes a repository that is ready to be handed out for one lab."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from graders.authoring.sentences import current_sentences
from graders.authoring.template import handed_out
from graders.authoring.wheel import build_wheel
from graders.catalogue import BUILT_IN, folder_of, read_lab
from graders.errors import MarkpropError
from graders.manifest import manifest_text
from graders.material import material
from graders.model import Lab
from graders.runner import with_checks

_FILES = Path(__file__).parent / "release_files"
# What the notebooks' plots and the way to open them need, beyond what the checks need.
_REQUIREMENTS = ("matplotlib>=3.9,<4", "jupyterlab>=4.2,<5")
_PROJECT = """\
# Where `markprop check` and `check()` in the notebook find this lab's visible checks.
[tool.markprop]
labs = ["labs"]
"""


def release(lab: Lab, destination: Path) -> list[str]:
    """Write the repository and return its files, as paths inside it.

    Parameters
    ----------
    lab : Lab
        The lab to hand out.
    destination : Path
        A folder that does not exist yet, or an empty one.

    Raises
    ------
    MarkpropError
        The destination holds something already.
    """
    if destination.exists() and any(destination.iterdir()):
        raise MarkpropError(
            f"{destination} holds files already; give a folder that does not exist yet. "
            "To update a repository, release into a new folder and compare."
        )
    destination.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".release-", dir=destination.parent) as scratch:
        fresh = Path(scratch) / "fresh"
        _write(lab, fresh)
        if destination.exists():
            destination.rmdir()
        fresh.rename(destination)
    return sorted(p.relative_to(destination).as_posix() for p in destination.rglob("*"))


def _write(lab: Lab, folder: Path) -> None:
    source, notebook = material(), handed_out(lab)
    (folder / "notebooks").mkdir(parents=True)
    (folder / "notebooks" / lab.notebook).write_text(notebook, encoding="utf-8", newline="\n")
    shutil.copytree(source / "mlp", folder / "mlp", ignore=shutil.ignore_patterns("__pycache__"))
    if "import dp" in notebook:
        shutil.copyfile(source / "dp.py", folder / "dp.py")
    if lab.folder.parent != BUILT_IN:
        _write_checks(lab, folder)
    wheel = build_wheel(folder / "wheels")
    requirements = [f"./wheels/{wheel.name}", *_REQUIREMENTS]
    (folder / "requirements.txt").write_text("\n".join(requirements) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(_readme(lab), encoding="utf-8")
    shutil.copyfile(_FILES / "gitignore", folder / ".gitignore")
    (folder / ".github" / "workflows").mkdir(parents=True)
    shutil.copyfile(_FILES / "markprop.yml", folder / ".github" / "workflows" / "markprop.yml")


def _write_checks(lab: Lab, folder: Path) -> None:
    """Write the visible checks of a lab that the wheel does not hold, and where they are."""
    for owner in sorted({folder_of(exercise, lab) for exercise in lab.exercises}):
        own = folder / "labs" / owner.name
        hidden = shutil.ignore_patterns("hidden", "mistakes", "reference", "__pycache__", "README*")
        shutil.copytree(owner, own, ignore=hidden)
        checks = with_checks(read_lab(owner), lambda run: list(run.checks), hidden=True)
        text = manifest_text({read_lab(owner).id: checks})
        (own / "manifest.json").write_text(text, encoding="utf-8", newline="\n")
        if hasattr(os, "fork"):  # without it planted mistakes are not tried, and not named
            text = current_sentences([read_lab(owner)], 1, lambda line: None)
            (own / "sentences.json").write_text(text, encoding="utf-8", newline="\n")
    (folder / "pyproject.toml").write_text(_PROJECT, encoding="utf-8", newline="\n")


def _readme(lab: Lab) -> str:
    checks = with_checks(lab, lambda run: run.checks, hidden=True)
    rows = []
    for exercise in lab.exercises:
        own = [check for check in checks if check.exercise == exercise.id]
        names = ", ".join(f"`{name}`" for name in exercise.defines)
        hidden = sum(check.hidden for check in own)
        visible = len(own) - hidden
        rows.append(f"| `{exercise.id}`: {exercise.title} | {names} | {visible} | {hidden} |")
    text = (_FILES / "README.md").read_text(encoding="utf-8")
    return text.format(
        title=lab.title,
        notebook=lab.notebook,
        exercise=lab.exercises[0].id,
        exercises="\n".join(rows),
    )
