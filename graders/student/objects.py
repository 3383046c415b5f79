"""What checks hold in their hands: the student's names, as objects that answer from afar."""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from graders.catalogue.labs import all_labs
from graders.catalogue.material import given_names
from graders.inside import wire
from graders.sandbox.channel import Channel
from graders.student.line import Host, Line, Turn

# Hypothesis asks a test's first argument for these, and would run the test through them.
_HYPOTHESIS_PROBES = {"execute_example", "setup_example", "teardown_example"}


class Student:
    """The student's side of one submission.

    Attribute access gives the student's globals as things to call: ``student.TanhLayer()`` is a
    `RemoteObject`, ``student.ReLU(x)`` a value. Arrays are copied both ways.

    Parameters
    ----------
    channel : Channel
        The line to the student's process.
    also : mapping of str to tuple of str
        Other names under which a name is accepted, for example those of earlier course years.
    host : Host, optional
        What is known of the student's side.
    """

    def __init__(
        self,
        channel: Channel,
        *,
        also: Mapping[str, tuple[str, ...]] | None = None,
        host: Host | None = None,
    ) -> None:
        self._line = Line(channel, RemoteObject, host or Host())
        self._also = dict(also or {})

    def __getattr__(self, name: str) -> RemoteCallable:
        if name.startswith(("_", "hypothesis_internal")) or name in _HYPOTHESIS_PROBES:
            raise AttributeError(name)
        return RemoteCallable(self._line, {"names": [name, *self._also.get(name, ())]}, name)

    def value(self, name: str) -> Any:
        """Return the value of a global; `AnswerMissing` when it is not defined."""
        target = {"names": [name, *self._also.get(name, ())]}
        return self._line.ask("get", target, name)

    def has(self, name: str) -> bool:
        """Whether a global is defined."""
        target = {"names": [name, *self._also.get(name, ())]}
        return self._line.ask_whether(target, name)

    def spelling(self, name: str) -> str:
        """Return the accepted name under which an answer is there, or the one asked for."""
        accepted = (name, *self._also.get(name, ()))
        return self._line.spelling(accepted) if len(accepted) > 1 else name

    def assign(self, name: str, value: Any) -> None:
        """Set a global of the notebook."""
        self._line.ask("set", None, name, member=name, value=value)

    def forget(self, name: str) -> None:
        """Remove a global of the notebook, so that the given package's own one is found."""
        self._line.ask("forget", None, name, member=name)

    def random_state(self, seed: int) -> RemoteObject:
        """Make a `numpy.random.RandomState` on the student's side, to be passed as an argument."""
        made: RemoteObject = self._line.ask_object("random_state", None, "RandomState", seed=seed)
        return made

    def module(self, name: str) -> RemoteModule:
        """Return a module of the student's side, imported there."""
        return RemoteModule(self._line, name)


class RemoteModule:
    """A module on the student's side; its attributes are things to call."""

    def __init__(self, line: Line, name: str) -> None:
        self._line = line
        self._name = name

    def __getattr__(self, name: str) -> RemoteCallable:
        if name.startswith("_"):
            raise AttributeError(name)
        return RemoteCallable(self._line, {"module": self._name}, name, member=name)

    def read(self, name: str) -> Any:
        """Return an attribute's value."""
        return self._line.ask("get", {"module": self._name}, name, member=name)


class RemoteCallable:
    """A function, method or class on the student's side."""

    def __init__(
        self,
        line: Line,
        target: dict[str, Any],
        label: str,
        member: str | None = None,
        owner: RemoteObject | None = None,
    ) -> None:
        self._line = line
        self._target = target
        self._member = member
        self._owner = owner  # kept alive: a dropped handle could not answer the call
        self.label = label

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it with copies of the arguments.

        Raises
        ------
        StudentError
            The student's code raised.
        StudentFault
            There was no usable answer.
        """
        return self._line.call(self._target, self._member, self.label, args, kwargs)

    def with_arguments(self, *args: Any, **kwargs: Any) -> tuple[Any, list[Any]]:
        """Call it, and return also the positional arguments as they are afterwards."""
        result, after = self._line.call(
            self._target, self._member, self.label, args, kwargs, back=True
        )
        return result, after

    def kept(self, *args: Any, **kwargs: Any) -> Any:
        """Call it, and leave the result on the student's side: a tensor with its history."""
        return self._line.call(self._target, self._member, self.label, args, kwargs, keep=True)


class RemoteObject:
    """An object that stays on the student's side; attributes are its methods.

    Attributes
    ----------
    type_name : str
        Name of its class, as the student's side gives it; in angle quotes if it is none that the
        grader knows.
    """

    def __init__(self, line: Line, handle: wire.Handle) -> None:
        self._line = line
        self._handle = handle
        self._seen: dict[str, bool] = {}  # attributes that `look` told of
        self.type_name = _shown(handle.type_name, line.asked)

    def __getattr__(self, name: str) -> RemoteCallable:
        if name.startswith("_"):
            raise AttributeError(name)
        label = f"{self.type_name}.{name}"
        return RemoteCallable(self._line, {"handle": self._handle.id}, label, name, owner=self)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself, as an initialiser is called with a shape."""
        target = {"handle": self._handle.id}
        return self._line.call(target, None, self.type_name, args, kwargs)

    def kept(self, *args: Any, **kwargs: Any) -> Any:
        """Call the object itself, and leave the result on the student's side."""
        target = {"handle": self._handle.id}
        return self._line.call(target, None, self.type_name, args, kwargs, keep=True)

    def in_turn(self, *turns: Turn) -> list[Any]:
        """Call methods one after the other, all in one question, and return what each gave.

        Parameters
        ----------
        *turns
            Names of methods, each with its arguments, and with those that have names.
        """
        methods = "/".join(dict.fromkeys(turn[0] for turn in turns))
        label = f"{self.type_name}.{methods}".removesuffix(".__call__")
        return self._line.turns({"handle": self._handle.id}, label, turns)

    def __repr__(self) -> str:
        return f"<{self.type_name} of the student>"

    def __del__(self) -> None:
        self._line.dropped.append(self._handle.id)

    def read(self, name: str) -> Any:
        """Return an attribute's value; `AnswerMissing` when there is none."""
        target = {"handle": self._handle.id}
        return self._line.ask("get", target, f"{self.type_name}.{name}", member=name)

    def has(self, name: str) -> bool:
        """Whether the object has an attribute."""
        if name in self._seen:
            return self._seen.pop(name)
        target = {"handle": self._handle.id}
        return self._line.ask_whether(target, f"{self.type_name}.{name}", name)

    def write(self, name: str, value: Any) -> None:
        """Set an attribute."""
        target = {"handle": self._handle.id}
        self._line.ask("set", target, f"{self.type_name}.{name}", member=name, value=value)


def look(objects: Sequence[RemoteObject], *names: str) -> None:
    """Ask of several objects in one question which of some attributes they have.

    What is answered is what `RemoteObject.has` says the next time, without asking.
    """
    if objects:
        line, label = objects[0]._line, f"{objects[0].type_name}.{names[0]}"
        seen = line.look([one._handle.id for one in objects], label, names)
        for one, found in zip(objects, seen, strict=True):
            one._seen = dict(zip(names, found, strict=False))


def _shown(name: str, asked: set[str]) -> str:
    """Return a class's name as findings may show it.

    The student's code chooses names, even anew for each object, and could write into them what a
    hidden check sent. Angle quotes tell such a name from the grader's own, so that it can be left
    out of what students read about hidden checks.
    """
    return name if name in asked or name in known_names() else f"\u2039{name}\u203a"


@cache
def known_names() -> frozenset[str]:
    """Return the names of classes that everybody knows: the given code's, labs', and Python's."""
    answers = (
        name for lab in all_labs() for exercise in lab.exercises for name in exercise.defines
    )
    public = (name for module in (builtins, np) for name in dir(module))
    return given_names().union(answers, public)
