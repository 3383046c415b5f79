"""Markprop: marks neural-network lab notebooks, outside the student's process.

In a notebook::

    from graders import check

    check("tanh")       # or the magic: %check tanh

In an instructor's script::

    from graders import grade

    for report in grade("submissions", "transfer_functions"):
        print(report.submission, report.points, report.max_points)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graders.marking.call import grade
    from graders.selfcheck.in_notebook import check

__version__ = "0.1.0"
__all__ = ["__version__", "check", "grade", "load_ipython_extension"]


def __getattr__(name: str) -> Any:
    """Load what is asked for: the command line starts faster, and a student's install has less."""
    if name == "grade":
        from graders.marking.call import grade

        return grade
    if name != "check":
        raise AttributeError(f"module 'graders' has no attribute {name!r}")
    from graders.selfcheck.in_notebook import check, register_magic

    register_magic()
    return check


def load_ipython_extension(shell: Any) -> None:
    """Serve ``%load_ext graders``, which adds the magic ``%check``."""
    from graders.selfcheck.in_notebook import register_magic

    register_magic()
