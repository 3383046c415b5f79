"""What a student's process says, without the folders that were made for it.

Their names differ from run to run and from machine to machine, and mean nothing to a student.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from graders.inside import wire
from graders.sandbox.channel import Channel, Reply
from graders.sandbox.environment import package_folders
from graders.sandbox.staging import Stage
from graders.sandbox.steps import Outcome


class Paths:
    """The folders of one stage, and what stands for them in texts.

    Parameters
    ----------
    stage : Stage
        A stage whose folders are made.
    """

    def __init__(self, stage: Stage) -> None:
        known = {str(stage.folder): ".", str(stage.work): ".", str(stage.lib): "."}
        known |= {str(stage.temporary): "/tmp", str(stage.home): "~", str(stage.scratch): "."}  # noqa: S108 - a word
        known |= dict.fromkeys(package_folders(), "site-packages")
        known |= {os.path.realpath(folder): word for folder, word in known.items()}
        self._known = sorted(known.items(), key=lambda pair: -len(pair[0]))

    def told(self, text: str) -> str:
        """Return a text with the folders' names replaced: ``data/x.npz`` for the whole path."""
        for folder, word in self._known:
            if folder in text:
                within = "" if word == "." else f"{word}/"
                text = text.replace(folder + os.sep, within).replace(folder, word)
        return text

    def told_of(self, outcomes: Mapping[int, Outcome]) -> dict[int, Outcome]:
        """Return what became of steps, with their failures told."""
        return {place: self._told_of(outcome) for place, outcome in outcomes.items()}

    def _told_of(self, outcome: Outcome) -> Outcome:
        if outcome.failure is None:
            return outcome
        told = replace(outcome.failure, message=self.told(outcome.failure.message))
        return replace(outcome, failure=told)

    def told_in(self, value: Any) -> Any:
        """Return lists and dicts with every text in them told."""
        if isinstance(value, str):
            return self.told(value)
        if isinstance(value, dict):
            return type(value)({key: self.told_in(item) for key, item in value.items()})
        if isinstance(value, list):
            return [self.told_in(item) for item in value]
        return value


class ToldChannel:
    """A line whose errors are told without the folders.

    Parameters
    ----------
    channel : Channel
        The line to the student's process.
    paths : Paths
        Its folders.
    """

    def __init__(self, channel: Channel, paths: Paths) -> None:
        self._channel = channel
        self._paths = paths

    def ask(self, meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
        """Return the reply; an error's texts are told."""
        kind, reply, results = self._channel.ask(meta, arrays, timeout_s)
        if kind == wire.ERROR:
            # A reply's own depth is its sender's to choose; texts stand at two levels only.
            told = self._told(reply)
            place = told.get("place")
            reply = {**told, "place": self._told(place) if isinstance(place, dict) else None}
        return kind, reply, results

    def _told(self, texts: dict[str, Any]) -> dict[str, Any]:
        return {k: self._paths.told(v) if isinstance(v, str) else v for k, v in texts.items()}

    def close(self) -> None:
        """End the line."""
        self._channel.close()
