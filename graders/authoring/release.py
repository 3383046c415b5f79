"""Writes a repository that is ready to be handed out for one lab."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from graders.authoring.sentences import current_sentences
from graders.authoring.wheel import build_wheel
from graders.catalogue.handed_out import handed_out
from graders.catalogue.labs import BUILT_IN, folder_of, read_lab
from graders.catalogue.manifest import manifest_text
from graders.catalogue.material import material
from graders.errors import MarkpropError
from graders.judging.runner import with_checks
from graders.model import Lab

_FILES = Path(__file__).parent / "release_files"
_REQUIREMENTS = """\
# The lab's checks, and what runs the notebook.
./wheels/{wheel}
# The notebook's plots.
matplotlib>=3.9,<4
# What opens the notebook in a browser; not needed in VS Code.
jupyterlab>=4.2,<5
"""
_TORCH = """\
# PyTorch, for {exercises}. It is large: https://pytorch.org/get-started has smaller builds.
torch>=2.4
"""
_TORCH_STEP = """\
      - name: Install PyTorch
        run: python -I -m pip install --isolated --quiet "torch>=2.4"
"""
_BEFORE_CHECKS = "      - name: Run the visible checks\n"
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
    source, notebook = material(), handed_out(lab.folder, lab.notebook)
    (folder / "notebooks").mkdir(parents=True)
    _write_text(folder / "notebooks" / lab.notebook, notebook)
    shutil.copytree(source / "mlp", folder / "mlp", ignore=shutil.ignore_patterns("__pycache__"))
    if "import dp" in notebook:
        shutil.copyfile(source / "dp.py", folder / "dp.py")
    if lab.folder.parent != BUILT_IN:
        _write_checks(lab, folder)
    wheel = build_wheel(folder / "wheels")
    torch = _needing(lab, "torch")
    requirements = _REQUIREMENTS.format(wheel=wheel.name)
    if torch:
        requirements += _TORCH.format(exercises=torch)
    _write_text(folder / "requirements.txt", requirements)
    _write_text(folder / "README.md", _readme(lab))
    shutil.copyfile(_FILES / "gitignore", folder / ".gitignore")
    shutil.copyfile(_FILES / "gitattributes", folder / ".gitattributes")
    (folder / ".github" / "workflows").mkdir(parents=True)
    workflow = (_FILES / "markprop.yml").read_text(encoding="utf-8")
    if torch:
        workflow = workflow.replace(_BEFORE_CHECKS, _TORCH_STEP + _BEFORE_CHECKS)
    _write_text(folder / ".github" / "workflows" / "markprop.yml", workflow)


def _needing(lab: Lab, module: str) -> str:
    """Return the ids of the exercises that need a module, as a reader would list them."""
    return ", ".join(exercise.id for exercise in lab.exercises if module in exercise.requires)


def _write_text(path: Path, text: str) -> None:
    """Write a file with the same bytes on every system."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_checks(lab: Lab, folder: Path) -> None:
    """Write the visible checks of a lab that the wheel does not hold, and where they are."""
    for owner in sorted({folder_of(exercise, lab) for exercise in lab.exercises}):
        own = folder / "labs" / owner.name
        hidden = shutil.ignore_patterns("hidden", "mistakes", "reference", "__pycache__", "README*")
        shutil.copytree(owner, own, ignore=hidden)
        checks = with_checks(read_lab(owner), lambda run: list(run.checks), hidden=True)
        text = manifest_text({read_lab(owner).id: checks})
        _write_text(own / "manifest.json", text)
        if hasattr(os, "fork"):  # without it planted mistakes are not tried, and not named
            text = current_sentences([read_lab(owner)], 1, lambda line: None)
            _write_text(own / "sentences.json", text)
    _write_text(folder / "pyproject.toml", _PROJECT)


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
    torch = _needing(lab, "torch")
    return text.format(
        title=lab.title,
        notebook=lab.notebook,
        exercise=lab.exercises[0].id,
        needs=f" PyTorch, for {torch}, is the largest part." if torch else "",
        exercises="\n".join(rows),
    )
