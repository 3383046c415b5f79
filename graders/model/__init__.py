"""What a lab is and what a check finds: plain frozen data, no input or output."""

from graders.model.declared import Check, Exercise, Lab, Question, RubricItem
from graders.model.found import CheckResult, Curve, Pending, Verdict
from graders.model.ran import (
    CellFailure,
    Lacking,
    Limits,
    NotebookRun,
    SandboxFacts,
    Statements,
)

__all__ = [
    "CellFailure",
    "Check",
    "CheckResult",
    "Curve",
    "Exercise",
    "Lab",
    "Lacking",
    "Limits",
    "NotebookRun",
    "Pending",
    "Question",
    "RubricItem",
    "SandboxFacts",
    "Statements",
    "Verdict",
]
