"""Names known mistakes in a student's own check, without the answers that would give them away.

Marking recognises a mistake by running the planted ones beside the student's answer; students have
no planted mistakes. Instead, what a planted mistake answers to the questions of a public check is
boiled down to a key, and its sentence is locked with that key. Whoever gives the same answers to
the same questions can unlock the sentence; for everybody else the file holds noise.

The locked sentences stand in `labs/sentences.json`; an instructor's checkout writes them with
``markprop template --sentences``. An entry that no longer fits its check is silent, never wrong.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from graders.catalogue.labs import BUILT_IN
from graders.errors import Misconception, StudentFault
from graders.inside import values, wire
from graders.model import CheckResult, Verdict
from graders.sandbox.channel import Channel, Reply
from graders.student.attempt import Relay

SENTENCES = BUILT_IN / "sentences.json"
# Numbers that an answer must hold before anything may be read from it: a missing `return`, an
# exception or a constant has too many causes.
_FEWEST_NUMBERS = 3
_DIGITS = 6  # as a student reads them; rounding that differs from machine to machine lies far below


class Transcript:
    """Boils down what an attempt answers, check by check.

    Only answers are heard: with public seeds a check asks everybody the same, as long as the
    answers are the same.
    """

    def __init__(self) -> None:
        self._restart()

    def _restart(self) -> None:
        self._digest = hashlib.sha256()
        self._numbers: set[float] = set()

    def through(self, channel: Channel) -> Channel:
        """Return a channel through which the answers are heard.

        Answers that draw from NumPy's own state are the same for everybody, too.
        """
        np.random.seed(0)  # noqa: TID251, NPY002 -- what students' np.random.rand() draws from

        def ask(meta: dict[str, Any], arrays: list[np.ndarray], timeout_s: float) -> Reply:
            try:
                reply = channel.ask(meta, arrays, timeout_s)
            except StudentFault as fault:
                self._say(type(fault).__name__)
                raise
            self._hear(*reply)
            return reply

        return Relay(ask, channel.close)

    def taken(self) -> bytes | None:
        """Return the key of what was heard since the last time; None if that says too little."""
        key = self._digest.digest() if len(self._numbers) >= _FEWEST_NUMBERS else None
        self._restart()
        return key

    def _hear(self, kind: int, meta: dict[str, Any], arrays: list[np.ndarray]) -> None:
        if kind == wire.ERROR:  # its message may differ from one NumPy to the next
            self._say(f"{meta.get('kind')} {meta.get('name')}")
            return
        for part in ("value", "arguments"):
            if part in meta:
                decoder = values.Decoder(arrays, lambda handle: handle)
                try:
                    self._value(decoder.decode(meta[part]))
                except wire.WireError:
                    self._say("unreadable")

    def _value(self, value: Any) -> None:
        if isinstance(value, wire.Handle):
            self._say("object")
        elif isinstance(value, np.ndarray | float | int) and not isinstance(value, bool):
            self._array(np.asarray(value))
        elif isinstance(value, dict):
            self._say(f"dict {len(value)}")
            for key, item in value.items():
                self._say(repr(key))
                self._value(item)
        elif isinstance(value, list | tuple):
            self._say(f"{type(value).__name__} {len(value)}")
            for item in value:
                self._value(item)
        else:
            self._say(repr(value))

    def _array(self, array: np.ndarray) -> None:
        if array.dtype.kind == "c":
            array = np.stack([array.real, array.imag])
        rounded, quantum = _rounded(np.asarray(array, dtype=np.float64))
        self._say(f"array {array.shape} {quantum:.0e}")
        self._digest.update(rounded.tobytes())
        if len(self._numbers) < _FEWEST_NUMBERS:
            whole = rounded[np.isfinite(rounded) & (rounded != 0)]
            self._numbers.update((np.abs(whole[:1000]) * quantum).tolist())

    def _say(self, text: str) -> None:
        self._digest.update(text.encode("utf-8", "backslashreplace") + b"\0")


def _rounded(array: np.ndarray) -> tuple[np.ndarray, float]:
    """Return an array as whole multiples of a quantum that is six digits below its largest."""
    largest = float(np.abs(array[np.isfinite(array)]).max(initial=0.0))
    if not 1e-300 < largest < 1e300:
        return np.nan_to_num(array * 0.0, nan=2.0), 1.0
    # A little more, so that 0.9999999999999999 is rounded like 1.
    power = math.floor(math.log10(largest * (1 + 1e-9))) + 1
    quantum = 10.0 ** (power - _DIGITS)
    rounded = np.round(array / quantum) + 0.0  # no negative zeros
    return np.where(np.isnan(rounded), np.nan, rounded), quantum


class Naming:
    """Adds the sentence to results that show exactly what a known mistake shows.

    Parameters
    ----------
    folders : iterable of Path
        The folders of the labs whose checks run.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._sentences = _locked(tuple(folders))
        self._transcript = Transcript()
        self.through = self._transcript.through
        self._results: dict[str, CheckResult] = {}

    @property
    def results(self) -> list[CheckResult]:
        """The results heard, the last of each check."""
        return list(self._results.values())

    def hear(self, result: CheckResult) -> None:
        """Keep a result, with the name of the mistake if there is one."""
        key = self._transcript.taken()
        if key and result.verdict is Verdict.FAILED and result.misconception is None:
            locked = self._sentences.get(result.check.id, {})
            result = replace(result, misconception=unlocked(locked, key))
        self._results[result.check.id] = result


def locked(sentence: Misconception, key: bytes) -> tuple[str, str]:
    """Return a sentence as an entry of the file: where to look for it, and itself, locked."""
    text = json.dumps([sentence.id, sentence.text]).encode()
    return _place(key), base64.b64encode(_with_pad(text, key)).decode()


def unlocked(entries: dict[str, str], key: bytes) -> Misconception | None:
    """Return the sentence that a key unlocks, if there is one."""
    entry = entries.get(_place(key))
    if entry is None:
        return None
    try:
        name, text = json.loads(_with_pad(base64.b64decode(entry), key))
        return Misconception(str(name), str(text))
    except ValueError:  # no entry of this key after all
        return None


def _place(key: bytes) -> str:
    return hashlib.sha256(b"place" + key).hexdigest()[:12]


def _with_pad(data: bytes, key: bytes) -> bytes:
    """Lock or unlock: a pad as long as the text, which only the key gives."""
    pad = hashlib.shake_256(b"sentence" + key).digest(len(data))
    return bytes(a ^ b for a, b in zip(data, pad, strict=True))


def sentences_of(folder: Path) -> Path:
    """Return the file that holds the sentences of a lab's checks."""
    return SENTENCES if folder.parent == BUILT_IN else folder / "sentences.json"


@cache
def _locked(folders: tuple[Path, ...]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for path in dict.fromkeys(map(sentences_of, folders)):
        if path.is_file():
            found |= json.loads(path.read_text(encoding="utf-8"))
    return found
