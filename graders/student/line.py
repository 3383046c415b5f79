"""One line of questions to the student's side: calls become requests, replies values or errors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from graders.errors import (
    AnswerBlank,
    AnswerMissing,
    Place,
    ProtocolViolation,
    StudentError,
    StudentTimeout,
)
from graders.inside import values, wire
from graders.sandbox.channel import Channel

# A method's name, its arguments, and those that are handed over by name.
Turn = tuple[str, tuple[Any, ...]] | tuple[str, tuple[Any, ...], dict[str, Any]]


class Line:
    """Turns calls into requests, and replies into values or exceptions.

    Parameters
    ----------
    channel : Channel
        The line to the student's process.
    make_object : callable
        Makes what stands for an object that stays on the student's side.
    call_limit_s, cell_of, explain_missing, deadline
        As for `graders.student.objects.Student`.
    """

    def __init__(
        self,
        channel: Channel,
        make_object: Callable[[Line, wire.Handle], Any],
        call_limit_s: float,
        cell_of: Callable[[int], int | None] | None,
        explain_missing: Callable[[str], str] | None,
        deadline: float | None,
    ) -> None:
        self._channel = channel
        self._make_object = make_object
        self._call_limit_s = call_limit_s
        self._cell_of = cell_of or (lambda count: None)
        self._explain = explain_missing or (lambda name: f"`{name}` is not defined.")
        self._deadline = deadline
        self.asked: set[str] = set()  # names of the notebook's that the grader spoke of first
        self.dropped: list[int] = []

    def ask(
        self,
        operation: str,
        target: dict[str, Any] | None,
        label: str,
        *,
        member: str | None = None,
        **fields: Any,
    ) -> Any:
        """Perform one operation and return its value."""
        encoder = _Outgoing()
        meta = {"op": operation, "target": target, "name": member}
        if "value" in fields:
            meta["value"] = encoder.encode(fields.pop("value"))
        meta |= fields
        reply, arrays = self._send(meta, encoder, label, ())
        return self._decode(reply, "value", arrays)

    def ask_whether(self, target: dict[str, Any], label: str, member: str | None = None) -> bool:
        """Return whether there is something, or a member of it."""
        answer = self.ask("has", target, label, member=member)
        if not isinstance(answer, bool):
            raise self._violation("a question for yes or no was answered otherwise")
        return answer

    def ask_object(
        self, operation: str, target: dict[str, Any] | None, label: str, **fields: Any
    ) -> Any:
        """Perform an operation whose value stays there, and return what stands for it."""
        kept = self.ask(operation, target, label, **fields)
        if not hasattr(kept, "_handle"):
            raise self._violation("what was to stay on its side came back as something else")
        return kept

    def call(
        self,
        target: dict[str, Any],
        member: str | None,
        label: str,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        back: bool = False,
        keep: bool = False,
    ) -> Any:
        """Call something.

        With `back`, return also the positional arguments as they are then; with `keep`, leave the
        result on the student's side whatever it is.
        """
        encoder = _Outgoing()
        meta = {
            "op": "call",
            "target": target,
            "name": member,
            "args": [encoder.encode(a) for a in args],
            "kwargs": {k: encoder.encode(v) for k, v in kwargs.items()},
            "back": back,
            "keep": keep,
        }
        reply, arrays = self._send(meta, encoder, label, args)
        result = self._decode(reply, "value", arrays)
        if keep and not hasattr(result, "_handle"):
            raise self._violation("what was to stay on its side came back as something else")
        if not back:
            return result
        after = self._decode(reply, "arguments", arrays)
        if not isinstance(after, list) or len(after) != len(args):
            raise self._violation("the arguments did not come back as they were sent")
        return result, after

    def turns(self, target: dict[str, Any], label: str, turns: Sequence[Turn]) -> list[Any]:
        """Call methods one after the other, all in one question; return all results."""
        encoder = _Outgoing()
        asked = [
            [
                name,
                [encoder.encode(value) for value in args],
                {key: encoder.encode(value) for options in named for key, value in options.items()},
            ]
            for name, args, *named in turns
        ]
        meta = {"op": "turns", "target": target, "name": None, "turns": asked}
        reply, arrays = self._send(meta, encoder, label, turns[0][1])
        results = self._decode(reply, "value", arrays)
        if not isinstance(results, list) or len(results) != len(turns):
            raise self._violation("there are not as many answers as questions")
        return results

    def _send(
        self, meta: dict[str, Any], encoder: _Outgoing, label: str, args: tuple[Any, ...]
    ) -> tuple[dict[str, Any], list[np.ndarray]]:
        self.asked.update((meta["target"] or {}).get("names", ()))
        meta["drop"], self.dropped = self.dropped[:1000], self.dropped[1000:]
        meta["arrays"] = encoder.described()
        limit = self._limit(label)
        try:
            kind, reply, arrays = self._channel.ask(meta, encoder.arrays, limit)
        except StudentTimeout:
            raise StudentTimeout(_stopped(label, limit, args)) from None
        if kind == wire.ERROR:
            self._raise(reply, label)
        return reply, arrays

    def _limit(self, label: str) -> float:
        if self._deadline is None:
            return self._call_limit_s
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise StudentTimeout(
                f"`{label}` was not run: the time for the whole submission was used up."
            )
        return min(left, self._call_limit_s)

    def _decode(self, reply: dict[str, Any], part: str, arrays: list[np.ndarray]) -> Any:
        """Return a part of a reply: the one door through which values come in.

        Whatever goes wrong here was sent so: the honest side sends nothing that cannot be read.
        """
        decoder = values.Decoder(arrays, lambda handle: self._make_object(self, handle))
        try:
            return decoder.decode(reply[part])
        except wire.WireError as error:
            raise self._violation(str(error)) from None
        except Exception as error:
            raise self._violation(f"it cannot be read ({type(error).__name__})") from None

    def _violation(self, what: str) -> ProtocolViolation:
        """End the line, and return what is to be raised."""
        self._channel.close()
        return ProtocolViolation(what)

    def _raise(self, reply: dict[str, Any], label: str) -> None:
        message = _text(reply.get("message"), 2000)
        kind = reply.get("kind")
        if kind == "missing":
            raise AnswerMissing(self._explain(label), label)
        if kind == "unsendable":
            raise StudentError(label, "TypeError", f"what it returned cannot be read: {message}")
        place = self._place(reply.get("place"))
        if kind == "blank":
            where = f" ({place})" if place else ""
            raise AnswerBlank(
                f"`{label}` is not written yet: it raises NotImplementedError{where}."
            )
        raise StudentError(label, _text(reply.get("name"), 200) or "Exception", message, place)

    def _place(self, item: Any) -> Place | None:
        if not isinstance(item, dict) or type(item.get("line")) is not int:
            return None
        count = item.get("count")
        cell = self._cell_of(count) if type(count) is int else None
        file = _text(item.get("file"), 200) or None
        return Place(item["line"], _text(item.get("source"), 200), cell, file)


class _Outgoing(values.Encoder):
    """Encodes the grader's values, with objects of the student's side as their handles."""

    def encode_object(self, value: Any, depth: int) -> Any:
        handle = getattr(value, "_handle", None)
        if isinstance(handle, wire.Handle):
            return self.encode(handle, depth)
        raise wire.Unsendable(f"a {type(value).__name__} cannot be sent to the student's side")


def _text(item: Any, longest: int) -> str:
    return item[:longest] if isinstance(item, str) else ""


def _stopped(label: str, limit_s: float, args: tuple[Any, ...]) -> str:
    """Say what was stopped, after how long, on which input."""
    shapes = [str(a.shape) for a in args if isinstance(a, np.ndarray)]
    on = f" on a {shapes[0]} input" if shapes else ""
    return (
        f"`{label}` was stopped after {limit_s:.3g} s{on}. "
        "A loop that never ends, or a Python loop over every entry, is a common cause."
    )
