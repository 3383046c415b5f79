"""Start the server, and say how each marker gets in."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import uvicorn

from graders.desk.app import application
from graders.desk.desk import Desk
from graders.errors import MarkpropError
from graders.review.access import ENTER, Gate

_ANYWHERE = ("", "0.0.0.0", "::", "*")  # noqa: S104 - refused
LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Served:
    """A server that is ready to start.

    Parameters
    ----------
    links : tuple of (str, str)
        Each marker's name and secret link.
    server : uvicorn.Server
        What answers.
    listening : socket
        Where.
    """

    links: tuple[tuple[str, str], ...]
    server: uvicorn.Server
    listening: socket.socket

    def run(self) -> None:
        """Answer until somebody stops it."""
        with self.listening:
            self.server.run(sockets=[self.listening])


def served(desk: Desk, markers: Sequence[str], host: str, port: int) -> Served:
    """Return the server of a class, with a place of its own to listen at.

    Parameters
    ----------
    desk : Desk
        What it shows.
    markers : sequence of str
        Who may come in.
    host : str
        The address to listen at, and that links name.
    port : int
        0 for any that is free.

    Raises
    ------
    MarkpropError
        Nobody can listen there.
    """
    listening = _listening(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"{name}:{listening.getsockname()[1]}"
    gate = Gate(application(desk), markers, [address])
    config = uvicorn.Config(
        gate,
        lifespan="off",
        log_level="warning",
        access_log=False,  # secrets stand in the addresses of links
        server_header=False,
        proxy_headers=False,
        ws="none",
        h11_max_incomplete_event_size=64 * 1024,
    )
    links = tuple((marker, f"http://{address}{ENTER}{key}") for marker, key in gate.keys.items())
    return Served(links, uvicorn.Server(config), listening)


def _listening(host: str, port: int) -> socket.socket:
    if host in _ANYWHERE:
        raise MarkpropError(
            f"--host {host} is no address that a browser can ask for: give the name or number by "
            "which markers find this machine."
        )
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with contextlib.ExitStack() as unless_it_listens:
            found = unless_it_listens.enter_context(socket.socket(family, kind, protocol))
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            found.bind(address)
            found.listen(128)
            unless_it_listens.pop_all()
    except OSError as error:
        raise MarkpropError(
            f"Nobody can listen at {host}, port {port} ({error.strerror or error}). "
            "Give a free port with --port, and with --host a name or number of this machine."
        ) from None
    return found
