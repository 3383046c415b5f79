"""Which submissions a class has, as its uploads and its people are given."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Literal

from graders.catalogue.manifest import expect_hidden
from graders.errors import MarkpropError
from graders.model import Lab
from graders.reading import find_class
from graders.reading.intake import Known
from graders.submissions import WHOLE, Class, Order, Roster, Shard, Teams


@dataclass(frozen=True)
class Intake:
    """Which submissions there are and whose they are.

    Parameters
    ----------
    paths : tuple of Path
        Files and folders, as given.
    single : bool, optional
        True: each path is one submission; False: each entry in it is one; None: as it looks.
    roster : Roster, optional
        The class.
    attempts : str
        ``last`` or ``best``: which of several attempts of a student counts.
    teams : Teams, optional
        Who hands in together.
    zone : tzinfo, optional
        Zone of the course, by whose clock times without one are.
    shard : Shard
        This machine's share of them.
    """

    paths: tuple[Path, ...]
    single: bool | None = None
    roster: Roster | None = None
    attempts: Literal["last", "best"] = "last"
    teams: Teams | None = None
    zone: tzinfo | None = None
    shard: Shard = WHOLE

    def find(self, lab: Lab, workspace: Path, out: Path, known: Known | None = None) -> Class:
        """Return the submissions outside the results folder; refuses when there are none."""
        expect_hidden(lab)  # before anything is unpacked
        found = find_class(
            self.paths,
            lab,
            order=Order(self.single, self.roster, self.teams, self.zone, self.attempts, self.shard),
            workspace=workspace,
            keep_unpacked=False,
            known=known or (lambda planned: ""),
        )
        results = _real(out)
        outside = [s for s in found.submissions if not _real(s.path).is_relative_to(results)]
        if not outside:
            raise MarkpropError(f"There is no submission in {', '.join(map(str, self.paths))}.")
        return replace(found, submissions=tuple(outside))


def _real(path: Path) -> Path:
    """Return where a path leads; `Path.resolve` raises for a link that leads to itself."""
    return Path(os.path.realpath(path))
