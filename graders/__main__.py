"""The command line: ``markprop`` and ``python -m graders`` are the same."""

from __future__ import annotations

import ast
import gc
import importlib
import importlib.util
import os
import re
import signal
import sys
from difflib import get_close_matches
from pathlib import Path

import click

# Small products are faster on one thread: spinning threads cost ten times the time when the cores
# are busy with other submissions. Set before NumPy is loaded, or it has no effect.
for _library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

# Hypothesis keeps what it computes of source files under the working directory, which may be a
# student's: nothing is left there, and nothing that lies there is read.
os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", os.devnull)

# JupyterLab installs checkers of addresses and durations for jsonschema, which take up to a second
# and a half to build whenever nbformat is loaded; notebooks hold nothing that they check.
for _checker in ("rfc3987_syntax", "rfc3986_validator", "isoduration"):
    sys.modules.setdefault(_checker, None)  # type: ignore[arg-type]  # how imports are refused

from graders import __version__, commands  # noqa: E402
from graders.errors import MarkpropError  # noqa: E402
from graders.loading import loading  # noqa: E402

_GRADER_PACKAGES = {
    *("rich", "jinja2", "pydantic", "matplotlib"),
    *("starlette", "uvicorn", "nh3", "markdown_it", "latex2mathml"),  # the review page
}


class _Commands(click.Group):
    """Loads a command's file when it is asked for: students' installations hold fewer packages."""

    def list_commands(self, context: click.Context) -> list[str]:
        folder = Path(str(commands.__file__)).parent
        # What commands share has a name that nobody can type as a command: two words, or `options`.
        names = {path.stem for path in folder.glob("[a-z]*.py")} - {"options"}
        return sorted(name for name in names if "_" not in name)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by the first lines of their docstrings, read without importing them.

        Importing every command takes a second. Where a package is missing it is done all the
        same: only that tells which commands need it.
        """
        if any(importlib.util.find_spec(name) is None for name in _GRADER_PACKAGES):
            super().format_commands(context, formatter)
            return
        with formatter.section("Commands"):
            formatter.write_dl([(name, _first_line(name)) for name in self.list_commands(context)])

    def resolve_command(
        self, context: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, and for a misspelt one name what is meant."""
        known = self.list_commands(context)
        near = get_close_matches(args[0], known, 1)
        if near and args[0] not in known:
            context.fail(f"No such command {args[0]!r}. Did you mean {near[0]}?")
        return super().resolve_command(context, args)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in self.list_commands(context):
            return None
        try:
            with loading():
                module = importlib.import_module(f"graders.commands.{name}")
                gc.freeze()  # it stays to the end, and need not be looked through
        except ModuleNotFoundError as error:
            if error.name not in _GRADER_PACKAGES:
                raise
            return _missing(name, error.name)
        command: click.Command = module.command
        return command


def _first_line(name: str) -> str:
    path = Path(str(commands.__file__)).parent / f"{name}.py"
    functions = (
        node
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name == "command"
    )
    return (ast.get_docstring(next(functions)) or "").splitlines()[0].removesuffix(".")


def _missing(name: str, package: str) -> click.Command:
    def refuse(*args: object, **kwargs: object) -> None:
        raise click.ClickException(
            f"`markprop {name}` is an instructor's command and needs the package {package}. "
            'Install it with: pip install "markprop[grader]"'
        )

    return click.Command(
        name,
        callback=refuse,
        short_help="(needs markprop[grader])",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="markprop")
def cli() -> None:
    """Mark neural-network lab notebooks, outside the student's process.

    Exit codes: 0 done, 1 a check failed (`check`, `ci`, `verify`), 2 usage or unreadable input,
    3 points are pending: something is undecided, or still to be marked by hand.
    """


def main() -> None:
    """Run the command line; a person's mistake ends in one sentence, never in a traceback."""
    _stop_in_order()
    try:
        sys.exit(cli.main(standalone_mode=False))
    except click.exceptions.Abort:
        _say("Stopped.")
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        if near := _meant(error):
            _say(f"Did you mean {near}?")
        sys.exit(error.exit_code if error.exit_code != 1 else 2)
    except MarkpropError as error:
        _say(f"Error: {error}")
        sys.exit(error.exit_code)
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        _say(f"Error: {what}{error.strerror or error}")
        sys.exit(2)


def _meant(error: click.ClickException) -> str:
    """Return which value of an option somebody meant who wrote one that there is not."""
    kind = getattr(getattr(error, "param", None), "type", None)
    written = re.match(r"'([^']*)' is not one of", error.message)
    if written is None or not isinstance(kind, click.Choice):
        return ""
    return next(iter(get_close_matches(written[1].lower(), map(str, kind.choices), 1)), "")


def _stop_in_order() -> None:
    """Have a stopped job and a closed terminal end like Ctrl-C, with nothing left behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # else nohup says
            signal.signal(number, signal.default_int_handler)


def _say(text: str) -> None:
    click.echo(text, err=True)


if __name__ == "__main__":
    main()
