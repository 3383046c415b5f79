"""Runs a notebook twice, whole and what is needed of it, and asks both for the same things."""

import ast
import asyncio
import contextlib
import inspect
import io
import sys
from dataclasses import dataclass, field

import numpy as np

from graders.needed import Failure, code_of, select
from graders.needed.lines import lines_of
from graders.submissions.cells import plain_python

WASTE = "waste = [number for number in range(10)]"
"""Stands at the end of every notebook; no name needs it."""

_FLAGS = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass
class Run:
    """What a run left behind."""

    answers: list
    failures: list = field(default_factory=list)
    selection: object = None
    missing: list = field(default_factory=list)

    @property
    def why_whole(self):
        """Why the whole notebook has to run after this run."""
        return self.selection.why_whole(missing=self.missing, failures=self.failures)

    def needs(self, text, cells):
        """Tell whether the statement that a text begins is needed."""
        for one in self.selection.statements:
            code = code_of(cells[one.cell - 1], [one])
            if code.lstrip("#\n").startswith(text):
                return one.needed
        raise AssertionError(f"no statement begins {text!r}")


def cells_of(text):
    """Return the cells of a text in which `# %%` stands between them."""
    return [cell.strip("\n") for cell in text.split("# %%\n")]


def run_whole(cells, probes, known=None):
    """Run cell by cell, as a kernel does: what fails ends its cell."""
    with _world() as names:
        for cell in cells:
            _run("\n".join(lines_of(cell)), names)
        return Run([_answer(probe, names | (known or {})) for probe in probes])


def run_needed(cells, probes, wanted, known=None, **more):
    """Run what is needed, statement by statement: what fails ends nothing else."""
    selection = select(list(enumerate(cells, start=1)), wanted, **more)
    failures = []
    with _world() as names:
        for index, one in enumerate(selection.statements):
            if one.needed:
                error = _run(code_of(cells[one.cell - 1], [one]), names)
                if error is not None:
                    failures.append(Failure(index, type(error).__name__, str(error)))
        answers = [_answer(probe, names | (known or {})) for probe in probes]
        missing = [name for name in wanted if name not in names]
    return Run(answers, failures, selection, missing)


def sieved(cells, candidates, *, failing, most):
    """Return cells and those candidates that run after them, with a few that fail there."""
    kept = []
    with _world() as names:
        for cell in cells:
            _run(cell, names)
        for candidate in candidates:
            try:
                failed = _run(candidate, names) is not None
            except Endless:
                continue
            if len(kept) < most and (not failed or failing > 0):
                kept.append(candidate)
                failing -= failed
    return [*cells, *kept]


class Endless(BaseException):
    """A made-up notebook that does not end."""


def _counting(most):
    """Return a trace function that ends code after so many lines."""
    left = most

    def trace(frame, event, argument):
        nonlocal left
        left -= frame.f_code.co_filename == "cell"
        if left < 0:
            raise Endless
        return trace

    return trace


def _run(code, names):
    sys.settrace(_counting(5_000))
    try:
        made = compile(plain_python(code), "cell", "exec", _FLAGS, dont_inherit=True)
        result = eval(made, names)
        if inspect.iscoroutine(result):
            asyncio.run(_awaited(result))
    except (Exception, SystemExit) as error:
        return error
    finally:
        sys.settrace(None)
    return None


async def _awaited(coroutine):
    await coroutine


def _answer(probe, names):
    sys.settrace(_counting(5_000))
    try:
        value = eval(probe, names)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    finally:
        sys.settrace(None)
    if isinstance(value, np.ndarray):
        return value.tolist()
    return repr(value) if "0x" not in repr(value) else type(value).__name__


@contextlib.contextmanager
def _world():
    """Give a namespace as a kernel has it, and put the process back as it was."""
    np.random.seed(1)  # noqa: TID251 - a notebook has the global one; NumPy loads it at first use
    numpy, modules, path = vars(np).copy(), set(sys.modules), list(sys.path)
    try:
        with contextlib.redirect_stdout(io.StringIO()), np.errstate():
            yield {"__name__": "__main__"}
    finally:
        for name in set(vars(np)) - set(numpy):
            delattr(np, name)
        for name, value in numpy.items():
            setattr(np, name, value)
        for name in set(sys.modules) - modules:
            if not getattr(sys.modules[name], "__file__", "") or "needed" in str(
                getattr(sys.modules[name], "__file__", "")
            ):
                del sys.modules[name]
        sys.path[:] = path
