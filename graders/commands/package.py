"""`markprop package`: archives for places that grade with Markprop."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from graders.authoring.wheel import build_solutions, build_wheel
from graders.catalogue.labs import BUILT_IN, find_lab
from graders.catalogue.seeds import SECRET_VARIABLE
from graders.commands.options import labs_option, limit_options, limits_of, sandbox_option
from graders.errors import MarkpropError
from graders.exports.gradescope import (
    Visibility,
    broken_results,
    gradescope_results,
    to_json,
)
from graders.exports.gradescope_archive import Settings, build_archive
from graders.exports.step import replace_file
from graders.reports.store import read_results

# Starting Python, collecting the checks and writing the report take some seconds besides.
_MARGIN_S = 120.0
_TURNS = 2  # what lacked time is judged once more; here nothing else runs beside it
_LONGEST_DETAIL = 3000
_VISIBILITIES = click.Choice(["hidden", "after_due_date", "after_published", "visible"])


@click.group("package")
def command() -> None:
    """Build archives for platforms that grade with Markprop."""


@command.command("gradescope")
@click.argument("lab")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write.  [default: LAB-gradescope.zip]",
)
@click.option(
    "--hidden-checks",
    "hidden",
    type=_VISIBILITIES,
    default="after_published",
    show_default=True,
    help="When students see titles and verdicts of hidden checks.",
)
@sandbox_option
@limit_options
@labs_option
def gradescope(
    lab: str,
    out: Path | None,
    hidden: Visibility,
    sandbox: str,
    time_limit: float,
    cell_limit: float,
    call_limit: float,
    memory: int,
    labs: tuple[Path, ...],
) -> int:
    """Build the autograder archive of LAB for Gradescope.

    It holds the hidden checks and the reference: it is for Gradescope's upload page and nobody
    else. The course secret, where one is set, goes into it.
    """
    found = find_lab(lab, labs)
    settings = Settings(
        lab=found.id,
        limits=limits_of(time_limit, cell_limit, call_limit, memory),
        sandbox=sandbox,
        hidden=hidden,
        secret=os.environ.get(SECRET_VARIABLE, ""),
        own_lab=not found.folder.is_relative_to(BUILT_IN),
    )
    target = out or Path(f"{found.id}-gradescope.zip")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(build_archive(found, settings))
    click.echo(f"Wrote {target}. Upload it under Configure Autograder; docs/gradescope.md goes on.")
    return 0


@command.command("solutions")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default="dist",
    show_default=True,
    help="Folder to write into.",
)
def solutions(out: Path) -> int:
    """Build what instructors install: Markprop's wheel, and one with the solutions.

    The second holds every hidden check and solution. Give it to instructors alone, and upload it
    nowhere. It needs a checkout of Markprop.
    """
    private = build_solutions(out)
    public = build_wheel(out)
    click.echo(f"Wrote {public} and, for instructors alone, {private}.")
    click.echo(f'Next: pip install "{public}[grader]" {private}')
    click.echo(f'  or: uv tool install "{public}[grader]" --with {private}')
    return 0


@command.command("run-gradescope", hidden=True)
@click.option("--settings", "settings_path", required=True, type=click.Path(path_type=Path))
@click.option("--submission", required=True, type=click.Path(path_type=Path))
@click.option("--results", required=True, type=click.Path(path_type=Path))
def run_gradescope(settings_path: Path, submission: Path, results: Path) -> int:
    """Grade one submission on Gradescope; results.json is written whatever happens."""
    try:
        settings = Settings.from_json(settings_path.read_text(encoding="utf-8"))
        content = _graded(settings, submission, settings_path.parent / "labs")
    except Exception as error:
        # Whatever it is, the student must see that grading failed, and the instructor why.
        content = to_json(broken_results(f"{type(error).__name__}: {error}"))
    replace_file(results, content)
    return 0


def _graded(settings: Settings, submission: Path, own_labs: Path) -> str:
    with tempfile.TemporaryDirectory(prefix="markprop-gradescope-") as folder:
        arguments = ["grade", str(submission), "--single", "--lab", settings.lab, "--out", folder]
        if settings.own_lab:
            arguments += ["--labs", str(own_labs)]
        # In a process of its own: whatever becomes of it, this one writes the results.
        done = subprocess.run(
            [sys.executable, "-m", "graders", *arguments, *_limits(settings)],
            env=_environment(settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=_TURNS * settings.limits.total_s + _MARGIN_S,
            check=False,
        )
        try:
            (report,) = read_results(Path(folder))
        except (MarkpropError, ValueError):
            said = done.stdout.decode("utf-8", "replace")[-_LONGEST_DETAIL:]
            raise MarkpropError(f"grading ended with exit code {done.returncode}: {said}") from None
        return to_json(gradescope_results(report, settings.hidden))


def _limits(settings: Settings) -> list[str]:
    limits = settings.limits
    return [
        *("--time-limit", f"{limits.total_s:g}", "--cell-limit", f"{limits.cell_s:g}"),
        *("--call-limit", f"{limits.call_s:g}", "--memory", str(limits.memory_mib)),
        *("--sandbox", settings.sandbox, "--jobs", "1"),
    ]


def _environment(settings: Settings) -> dict[str, str]:
    env = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    # NumPy's own threads cost more than they bring on half a core.
    env |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    return {**env, SECRET_VARIABLE: settings.secret} if settings.secret else env
