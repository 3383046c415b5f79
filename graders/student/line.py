"""One line of questions to the student's side: calls become requests, replies values or errors."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from graders.errors import (
    AnswerBlank,
    AnswerMissing,
    Place,
    ProtocolViolation,
    StudentError,
    StudentFault,
    StudentTimeout,
)
from graders.inside import values, wire
from graders.sandbox.channel import Channel

# A method's name, its arguments, and those that are handed over by name.
Turn = tuple[str, tuple[Any, ...]] | tuple[str, tuple[Any, ...], dict[str, Any]]


class Host:
    """What is known of where the answers come from; this one knows nothing of it.

    Parameters
    ----------
    call_limit_s : float
        Seconds for one call.
    """

    def __init__(self, call_limit_s: float = 10.0) -> None:
        self.call_limit_s = call_limit_s
        self.asked: set[str] = set()  # names of the notebook's that the grader spoke of first

    def cell_of(self, execution_count: int) -> int | None:
        """Return the number (from 1) of the notebook's cell with that execution count."""
        return None

    def left_s(self) -> float:
        """Return the seconds that are left for all calls together."""
        return math.inf

    def missing(self, name: str) -> StudentFault:
        """Return the fault for a name that is not defined."""
        return AnswerMissing(f"`{name}` is not defined.", name)

    def hint_on_blank(self, name: str) -> str:
        """Return what there is to say on a name that is still a blank, or nothing."""
        return ""

    def raised(self, error: StudentError) -> StudentError | StudentFault:
        """Return what to raise for an exception of the student's code."""
        return error

    def out_of_time(self, told: str) -> StudentFault:
        """Return the fault for a call that others may have kept from its own time."""
        return StudentTimeout(told)


class Line:
    """Turns calls into requests, and replies into values or exceptions.

    Parameters
    ----------
    channel : Channel
        The line to the student's process.
    make_object : callable
        Makes what stands for an object that stays on the student's side.
    host : Host
        What is known of the student's side.
    """

    def __init__(
        self, channel: Channel, make_object: Callable[[Line, wire.Handle], Any], host: Host
    ) -> None:
        self._channel = channel
        self._make_object = make_object
        self._host = host
        self.dropped: list[int] = []

    @property
    def asked(self) -> set[str]:
        """Names of the notebook's that the grader spoke of first."""
        return self._host.asked

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
            meta["value"] = _sent(encoder, fields.pop("value"), label)
        meta |= fields
        reply, arrays = self._send(meta, encoder, label, ())
        return self._decode(reply, "value", arrays)

    def ask_whether(self, target: dict[str, Any], label: str, member: str | None = None) -> bool:
        """Return whether there is something, or a member of it."""
        answer = self.ask("has", target, label, member=member)
        if not isinstance(answer, bool):
            raise self._violation("a question for yes or no was answered otherwise")
        return answer

    def look(self, handles: list[int], label: str, members: Sequence[str]) -> list[list[bool]]:
        """Return which of some members each object has, up to the first that cannot be told."""
        found: Any = self.ask("look", {"handles": handles}, label, members=list(members))
        lists = isinstance(found, list) and len(found) == len(handles)
        if not (lists and all(isinstance(one, list) for one in found)):
            raise self._violation("there are not as many answers as questions")
        if not all(isinstance(answer, bool) for one in found for answer in one):
            raise self._violation("a question for yes or no was answered otherwise")
        answers: list[list[bool]] = found
        return answers

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
            "args": [_sent(encoder, a, label) for a in args],
            "kwargs": {k: _sent(encoder, v, label) for k, v in kwargs.items()},
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
                [_sent(encoder, value, label) for value in args],
                {k: _sent(encoder, v, label) for options in named for k, v in options.items()},
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
        self._host.asked.update((meta["target"] or {}).get("names", ()))
        meta["drop"], self.dropped = self.dropped[:1000], self.dropped[1000:]
        meta["arrays"] = encoder.described()
        left = self._host.left_s()
        if left <= 0:
            raise self._host.out_of_time(
                f"`{label}` was not run: the time for the whole submission was used up."
            )
        limit = min(left, self._host.call_limit_s)
        try:
            kind, reply, arrays = self._channel.ask(meta, encoder.arrays, limit)
        except wire.TooLarge as error:
            raise _too_large(label, error) from None
        except StudentTimeout as error:
            told = _stopped(label, limit, error.waited_s, args)
            if error.waited_s is None and left >= self._host.call_limit_s:
                raise StudentTimeout(told) from None
            raise self._host.out_of_time(told) from None
        if kind == wire.ERROR:
            self._raise(reply, self._own_words(label, meta, reply))
        return reply, arrays

    def spelling(self, accepted: Sequence[str]) -> str:
        """Return which of several accepted names an answer has; the first if there is none."""
        spelt = self.ask("spelling", {"names": list(accepted)}, accepted[0])
        if not isinstance(spelt, str):
            raise self._violation("a question for a spelling was answered otherwise")
        return spelt if spelt in accepted else accepted[0]

    def _own_words(self, label: str, meta: dict[str, Any], reply: dict[str, Any]) -> str:
        """Return a label with the name that the student gave it, where several are accepted."""
        accepted = (meta["target"] or {}).get("names", ())
        if len(accepted) < 2 or reply.get("kind") == "missing" or meta["op"] == "spelling":
            return label
        return label.replace(accepted[0], self.spelling(accepted), 1)

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
            raise self._host.missing(label)
        if kind == "unsendable":
            raise StudentError(label, "TypeError", f"what it returned cannot be read: {message}")
        place = self._place(reply.get("place"))
        if kind == "blank":
            where = f" ({place})" if place else ""
            raise AnswerBlank(
                f"`{label}` is not written yet: it raises NotImplementedError{where}."
                f"{self._host.hint_on_blank(label)}"
            )
        name = _text(reply.get("name"), 200) or "Exception"
        raise self._host.raised(StudentError(label, name, message, place))

    def _place(self, item: Any) -> Place | None:
        if not isinstance(item, dict) or type(item.get("line")) is not int:
            return None
        count = item.get("count")
        cell = self._host.cell_of(count) if type(count) is int else None
        file = _text(item.get("file"), 200) or None
        return Place(item["line"], _text(item.get("source"), 200), cell, file)


class _Outgoing(values.Encoder):
    """Encodes the grader's values, with objects of the student's side as their handles."""

    def encode_object(self, value: Any, depth: int) -> Any:
        handle = getattr(value, "_handle", None)
        if isinstance(handle, wire.Handle):
            return self.encode(handle, depth)
        raise wire.Unsendable(f"a {type(value).__name__} cannot be sent to the student's side")


def _sent(encoder: _Outgoing, value: Any, label: str) -> Any:
    try:
        return encoder.encode(value)
    except wire.TooLarge as error:
        raise _too_large(label, error) from None


def _too_large(label: str, error: wire.TooLarge) -> StudentError:
    """Return the fault for a question that grew with what the student's code gave before it."""
    return StudentError(label, "ValueError", f"what it was given cannot be handed over: {error}")


def _text(item: Any, longest: int) -> str:
    return item[:longest] if isinstance(item, str) else ""


def _stopped(label: str, limit_s: float, waited_s: float | None, args: tuple[Any, ...]) -> str:
    """Say what was stopped, after how long, on which input."""
    shapes = [str(a.shape) for a in args if isinstance(a, np.ndarray)]
    on = f" on a {shapes[0]} input" if shapes else ""
    if waited_s is not None:
        return (
            f"`{label}` was stopped after {waited_s:.3g} s{on}, most of which it waited. "
            "Answers must not sleep or wait for anything."
        )
    return (
        f"`{label}` was stopped after {limit_s:.3g} s{on}. "
        "A loop that never ends, or a Python loop over every entry, is a common cause."
    )
