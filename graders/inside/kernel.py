"""Turns a fresh or forked process into the kernel of one submission."""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from typing import Any

from . import aliases, jail, seeds, set_channel, stand_ins
from .written import making_folders

# Imported by the first kernel that starts, so a zygote imports them before it forks.
PRELOADED = (
    "ipykernel.kernelapp",
    "numpy",
    "numpy.random",
    "zmq",
    "asyncio",
    "sqlite3",
    "IPython.core.history",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
    "pdb",
    "tornado.platform.asyncio",
    "_markprop.aliases",
    "_markprop.worker",
)

Announce = Callable[[dict[str, Any]], None]

# A debugger takes a third of a kernel's own imports, and nobody can attach one here. Refused until
# the kernel has done without it; a notebook that imports it gets it.
_UNUSED = "debugpy"
sys.modules.setdefault(_UNUSED, None)  # type: ignore[arg-type]  # how imports are refused


def start_alone(channel: int) -> None:
    """Become the kernel of the request on standard input, without a zygote.

    The one line written to standard output says how it went; nothing of the pipes is left when
    the student's code starts.
    """
    request = json.loads(sys.stdin.buffer.read())
    importlib.import_module("_markprop.worker")  # not readable once the file system is closed
    told = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)

    def announce(said: dict[str, Any]) -> None:
        os.write(told, json.dumps(said).encode() + b"\n")
        os.close(told)

    run(request, channel, announce)


def run(request: dict[str, Any], channel: int, announce: Announce) -> None:
    """Become the kernel, and say why if that fails before the student's code runs."""
    try:
        become(request, channel, announce)
    except BaseException as error:  # IPython leaves by SystemExit when it cannot start
        with contextlib.suppress(OSError):
            announce({"failed": f"{type(error).__name__}: {error}"})
        raise


def become(request: dict[str, Any], channel: int, announce: Announce) -> None:
    """Run the kernel that `request` describes; return when it ends.

    Parameters
    ----------
    request : dict
        ``connection_file``, ``folder`` (working directory), ``path`` (import path of the
        submission, before all others), ``home``, ``seed``, ``stand_ins``, ``drawn`` (whether
        figures are shown to anybody) and ``jail``; all written by the trusted side.
    channel : int
        Descriptor of the line to the grader.
    announce : callable
        Called once, when the kernel's sockets are bound, with the layers in force.
    """
    os.environ.update(request["environment"])
    sys.dont_write_bytecode = True  # what one student's process compiles is not for the next
    tempfile.tempdir = None  # a zygote has looked for its own, which is not writable here
    # Everything the kernel needs is imported before the file system closes around it.
    from ipykernel import kernelapp

    layers = jail.enter(request["jail"], request["folder"])
    os.chdir(request["folder"])
    set_channel(channel, request["folder"])
    app = _application(kernelapp, request)
    app.initialize([])
    if sys.modules.get(_UNUSED) is None:
        sys.modules.pop(_UNUSED, None)
    # Only now: a student's file called pdb.py must not be what the kernel's own start imports.
    sys.path[:0] = request["path"]
    _be_polite(app, given=request["path"][-1])
    seeds.settle(request["seed"])  # forked ones would all draw the same
    aliases.set_lacking()
    if request["stand_ins"]:
        stand_ins.offer(request["folder"])
        # A name that only annotations use is not looked for, as in Python 3.14.
        app.shell.compile.flags |= annotations.compiler_flag
    jail.seal(request["jail"])
    announce({"up": True, "layers": layers, "process": os.getpid()})
    app.start()


def _application(kernelapp: Any, request: dict[str, Any]) -> Any:
    from traitlets.config import Config

    original = kernelapp.IOPubThread

    def without_pipe(socket: Any, pipe: bool = True, **rest: Any) -> Any:
        # The pipe for outputs of subprocesses listens on 127.0.0.1, and libzmq aborts the whole
        # process when a socket is refused.
        return original(socket, pipe=False, **rest)

    kernelapp.IOPubThread = without_pipe
    config = Config()
    config.IPKernelApp.connection_file = request["connection_file"]
    config.IPKernelApp.log_level = logging.CRITICAL  # nobody reads the log
    config.IPKernelApp.parent_handle = 0  # the parent's end is noticed by the jail
    config.IPKernelApp.capture_fd_output = False  # descriptors 1 and 2 lead nowhere
    config.IPKernelApp.ignore_cwd = True  # the import path is ours to set
    config.HistoryManager.enabled = False
    # IPython cuts figures to what is in them, and draws each a second time to know that.
    config.InlineBackend.print_figure_kwargs = {"bbox_inches": None}
    if not request["drawn"]:
        config.InlineBackend.figure_formats = set()
    config.ProfileDir.location = os.path.join(request["home"], "profile")
    return kernelapp.IPKernelApp.instance(config=config)


def _be_polite(app: Any, given: str) -> None:
    """Let notebook habits that need a person or a window end well."""

    def nobody_there(prompt: str = "", *args: Any, **kwargs: Any) -> str:
        raise EOFError("nobody can answer input() while a notebook is marked")

    app.kernel.raw_input = nobody_there
    app.kernel.getpass = nobody_there

    ours = {"stdout": sys.stdout, "stderr": sys.stderr}

    def speaking() -> None:
        # The kernel flushes both before it replies, and never replies if that fails.
        for name, stream in ours.items():
            try:
                getattr(sys, name).flush()
            except Exception:
                setattr(sys, name, stream)

    app.shell.events.register("post_execute", speaking)

    def inline(line: str = "") -> None:
        app.shell.enable_matplotlib("inline")

    writing = making_folders(app.shell.find_cell_magic("writefile"), given)
    for name in ("writefile", "file"):
        app.shell.register_magic_function(writing, "cell", name)

    # A zygote imported it when there was no shell yet to show figures in; it looks for one when it
    # is imported again, with the first figure.
    sys.modules.pop("matplotlib_inline.backend_inline", None)

    # `%matplotlib qt` or `notebook` ask for a window that is not there.
    app.shell.register_magic_function(inline, "line", "matplotlib")
