"""Keeps `labs/manifest.json` true: what students learn of the hidden checks is their number."""

from __future__ import annotations

from graders.catalogue.labs import BUILT_IN, all_labs
from graders.catalogue.manifest import manifest_text
from graders.judging.runner import with_checks
from graders.reports.store import write_atomically

MANIFEST = BUILT_IN / "manifest.json"


def current_manifest() -> str:
    """Return what the manifest must hold for today's checks."""
    return manifest_text(
        {lab.id: list(with_checks(lab, lambda run: run.checks, hidden=True)) for lab in all_labs()}
    )


def manifest_is_stale() -> bool:
    """Whether the stored manifest differs from today's checks."""
    return not MANIFEST.is_file() or MANIFEST.read_text(encoding="utf-8") != current_manifest()


def write_manifest() -> None:
    """Write the manifest for today's checks."""
    write_atomically(MANIFEST, current_manifest())
