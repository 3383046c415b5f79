"""Stands for `graders` while a notebook is marked: the self-check does nothing and says so."""

from typing import Any


class _Nothing:
    """What a check returns here."""

    def __repr__(self) -> str:
        return "(not checked here: the notebook is being marked)"

    def __bool__(self) -> bool:
        return True


def check(*exercises: Any, **options: Any) -> _Nothing:
    """Do nothing: the checks run outside the notebook's process."""
    return _Nothing()


def load_ipython_extension(shell: Any) -> None:
    """Make `%load_ext graders` work, with a `%check` that does nothing."""
    shell.register_magic_function(lambda line="", cell=None: None, "line_cell", "check")


def unload_ipython_extension(shell: Any) -> None:
    """Do nothing."""
