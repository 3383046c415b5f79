"""Answers the grader's questions inside the student's process.

Everything here may be changed by the student's code, and nothing rests on it: what comes out is
numbers, which the grader compares on its own side. So the worker's only task is to be quick, to
hand over fresh arrays, and to say clearly what went wrong.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import linecache
import os
import signal
import socket
import sys
import threading
import types
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from . import values, wire
from .looking import is_stub, there

# Where an exercise's name is looked for when the notebook does not define it: files of the given
# package that students may have filled in instead. Ours define none of the exercises' names.
GIVEN_MODULES = (
    "mlp.layers",
    "mlp.initialisers",
    "mlp.learning_rules",
    "mlp.optimisers",
    "mlp.errors",
    "mlp.models",
    "dp",
)
_MAX_MESSAGE = 2000  # characters of an exception's text


class Missing(Exception):
    """A name that the question needs is not there."""


class Worker:
    """Holds the student's names and the objects made so far, and answers one request at a time.

    Parameters
    ----------
    namespace : dict
        The notebook's globals, looked up at each request: a redefined class counts at once.
    cell_numbers : mapping of str to int
        Execution counts by the file names that the notebook's kernel gives to its cells.
    folder : str, optional
        The submission's folder; code in files below it is the student's.
    """

    def __init__(
        self,
        namespace: dict[str, Any],
        cell_numbers: Mapping[str, int] | None = None,
        folder: str | None = None,
    ) -> None:
        self._namespace = namespace
        self._cells = cell_numbers if cell_numbers is not None else {}
        self._folder = os.path.join(os.path.realpath(folder), "") if folder else None
        self._objects: dict[int, Any] = {}
        self._made = 0
        self.calling = False  # read by the interrupt handler: only a student's call may be stopped

    def answer(
        self, meta: dict[str, Any], arrays: list[np.ndarray]
    ) -> tuple[int, dict[str, Any], list[np.ndarray]]:
        """Return kind, JSON and arrays of the reply to one request."""
        for number in meta.get("drop", ()):
            self._objects.pop(number, None)
        encoder = values.Encoder(self._keep)
        try:
            reply = self._perform(meta, arrays, encoder)
        except Missing as error:
            return wire.ERROR, {"kind": "missing", "message": str(error)}, []
        except wire.Unsendable as error:
            return wire.ERROR, {"kind": "unsendable", "message": str(error)}, []
        except BaseException as error:  # whatever a student's code raises is an answer
            return wire.ERROR, self._describe(error), []
        return wire.VALUE, {**reply, "arrays": encoder.described()}, encoder.arrays

    def _perform(
        self, meta: dict[str, Any], arrays: list[np.ndarray], encoder: values.Encoder
    ) -> dict[str, Any]:
        decoder = values.Decoder(arrays, self._resolve)
        operation, name = meta["op"], str(meta.get("name") or "")
        if operation == "has":
            return {"value": self._has(meta["target"], name)}
        if operation == "look":
            looked = [there(self._objects[n], meta["members"]) for n in meta["target"]["handles"]]
            return {"value": {"l": looked}}
        if operation == "spelling":
            return {"value": encoder.encode(self._spelt(meta["target"]["names"]))}
        if operation == "forget":
            self._namespace.pop(name, None)
            return {"value": None}
        if operation == "set" and meta["target"] is None:
            self._namespace[name] = decoder.decode(meta["value"])
            return {"value": None}
        if operation == "random_state":
            made = np.random.RandomState(meta["seed"])
            return {"value": encoder.encode(self._keep(made))}
        with self._student_runs():
            owner = self._find(meta["target"])
            if operation == "set":
                setattr(owner, name, decoder.decode(meta["value"]))
                return {"value": None}
            if operation == "turns":
                return {"value": {"l": [*self._in_turn(owner, meta["turns"], decoder, encoder)]}}
            found = _attribute(owner, name) if name else owner
            if operation == "get":
                return {"value": encoder.encode(found)}
            arguments = [decoder.decode(item) for item in meta["args"]]
            named = {key: decoder.decode(item) for key, item in meta["kwargs"].items()}
            result = found(*arguments, **named)
            # An object of the student's class is theirs to keep, even if it can pass for an array.
            stays = meta.get("keep") or isinstance(found, type)
            value = self._keep(result) if stays else result
            reply = {"value": encoder.encode(value)}
            if meta.get("back"):
                reply["arguments"] = {"l": [encoder.encode(item) for item in arguments]}
            return reply

    def _in_turn(
        self, owner: Any, turns: list[Any], decoder: values.Decoder, encoder: values.Encoder
    ) -> Iterator[Any]:
        """Call one method after the other, and yield what each gave, as it was then."""
        for name, arguments, options in turns:
            sent = len(encoder.arrays)
            named = {key: decoder.decode(item) for key, item in options.items()}
            result = _attribute(owner, name)(*map(decoder.decode, arguments), **named)
            yield encoder.encode(result)
            # A method may write into the array that it returned before.
            encoder.arrays[sent:] = [array.copy(order="K") for array in encoder.arrays[sent:]]

    @contextlib.contextmanager
    def _student_runs(self) -> Iterator[None]:
        self.calling = True
        try:
            yield
        finally:
            self.calling = False

    def _keep(self, value: Any) -> wire.Handle:
        self._made += 1
        self._objects[self._made] = value
        name = value.__name__ if isinstance(value, type) else type(value).__name__
        return wire.Handle(self._made, str(name), callable(value))

    def _resolve(self, handle: wire.Handle) -> Any:
        return self._objects[handle.id]

    def _find(self, target: dict[str, Any]) -> Any:
        if "handle" in target:
            return self._objects[target["handle"]]
        if "module" in target:
            try:
                return importlib.import_module(target["module"])
            except ModuleNotFoundError as error:
                raise Missing(str(error)) from None
        return self._global(target["names"])

    def _global(self, names: list[str]) -> Any:
        spelt = self._spelt(names)
        if spelt in self._namespace:
            return self._namespace[spelt]
        for module in GIVEN_MODULES:
            with contextlib.suppress(Exception):
                loaded = importlib.import_module(module)
                for name in names:
                    if name in vars(loaded):
                        return vars(loaded)[name]
        raise Missing(names[0])

    def _spelt(self, names: list[str]) -> str:
        """Return the accepted name of an answer: the template's stub may stand beside it."""
        there = [name for name in names if name in self._namespace]
        if len(there) > 1:
            there = [name for name in there if not is_stub(self._namespace[name])] or there
        return (there or names)[0]

    def _has(self, target: dict[str, Any], name: str) -> bool:
        try:
            owner = self._find(target)
        except Missing:
            return False
        return not name or hasattr(owner, name)

    def _describe(self, error: BaseException) -> dict[str, Any]:
        kind = "blank" if isinstance(error, NotImplementedError) else "raised"
        try:
            message = str(error)
        except Exception:  # an exception class of the student's may fail to print itself
            message = ""
        return {
            "kind": kind,
            "name": type(error).__name__[:200],
            "message": message[:_MAX_MESSAGE],
            "place": self._place(error.__traceback__),
        }

    def _place(self, traceback: types.TracebackType | None) -> dict[str, Any] | None:
        """Return the deepest line of the student's own code."""
        found = None
        while traceback is not None:
            file, line = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
            where = self._owner_of(file)
            if where:
                source = linecache.getline(file, line).strip()[:200]
                found = {**where, "line": line, "source": source}
            traceback = traceback.tb_next
        return found

    def _owner_of(self, file: str) -> dict[str, Any] | None:
        if file in self._cells:
            return {"count": self._cells[file]}
        if self._folder and os.path.realpath(file).startswith(self._folder):
            return {"file": os.path.realpath(file)[len(self._folder) :][:200]}
        return None


def _attribute(owner: Any, name: str) -> Any:
    if not hasattr(owner, name):
        raise Missing(f"{type(owner).__name__}.{name}")
    return getattr(owner, name)


def serve(
    descriptor: int,
    namespace: dict[str, Any],
    cell_numbers: Mapping[str, int] | None = None,
    folder: str | None = None,
) -> None:
    """Answer requests on a stream socket until the grader closes it.

    Parameters
    ----------
    descriptor : int
        File descriptor of the connected stream socket.
    namespace : dict
        The notebook's globals.
    cell_numbers, folder
        As for `Worker`.
    """
    worker = Worker(namespace, cell_numbers, folder)
    connection = socket.socket(fileno=descriptor)
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, _interrupts(worker))
    # Prints during the questions are nobody's to read, and could flood the channel of outputs.
    silence = _Silence()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence), connection:
        while (request := _read(connection)) is not None:
            header, meta, arrays = request
            _send(connection, header.id, *worker.answer(meta, arrays))


def _interrupts(worker: Worker) -> Callable[[int, Any], None]:
    def interrupted(signum: int, frame: Any) -> None:
        if worker.calling:
            raise KeyboardInterrupt

    return interrupted


class _Silence(io.TextIOBase):
    def write(self, text: str) -> int:
        return len(text)


def _read(
    connection: socket.socket,
) -> tuple[wire.Header, dict[str, Any], list[np.ndarray]] | None:
    frame = bytearray()
    if not _receive(connection, frame, wire.HEADER.size):
        return None
    header = wire.parse_header(frame[: wire.HEADER.size])
    end = wire.HEADER.size + header.meta_bytes
    if not _receive(connection, frame, end):
        return None
    payload = wire.payload_of(header, frame[end:])
    if not wire.fill(payload.data[len(frame) - end :], connection.recv_into):
        return None
    return header, *wire.parse_body(header, frame[wire.HEADER.size : end], payload.data)


def _receive(connection: socket.socket, frame: bytearray, size: int) -> bool:
    """Read until the frame has `size` bytes; the grader sends nothing beyond it."""
    while len(frame) < size:
        part = connection.recv(max(size - len(frame), wire.SMALL))
        if not part:
            return False
        frame += part
    return True


def _send(
    connection: socket.socket,
    frame_id: int,
    kind: int,
    meta: dict[str, Any],
    arrays: list[np.ndarray],
) -> None:
    try:
        chunks = wire.pack(kind, frame_id, meta, arrays)
    except wire.Unsendable as error:
        refusal = {"kind": "unsendable", "message": str(error)}
        chunks = wire.pack(wire.ERROR, frame_id, refusal, [])
    for chunk in chunks:
        connection.sendall(chunk)


def kernel_cell_numbers() -> Mapping[str, int]:
    """Return the execution counts by file name of the running IPython shell, if there is one."""
    shell = sys.modules.get("IPython")
    running = shell.get_ipython() if shell else None
    found: Mapping[str, int] = getattr(getattr(running, "compile", None), "_filename_map", {})
    return found
