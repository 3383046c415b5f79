"""Where the server listens, and whom it tells how to get in."""

import socket

import pytest

from graders.desk.serving import LOOPBACK, served
from graders.errors import MarkpropError


def test_each_marker_gets_a_link_to_this_machine_alone(desk):
    """On loopback, at a free port, with a secret of one's own."""
    ready = served(desk, ["Ada", "Ben"], LOOPBACK, 0)
    with ready.listening:
        port = ready.listening.getsockname()[1]
        links = dict(ready.links)
    assert set(links) == {"Ada", "Ben"}
    assert len(set(links.values())) == 2
    assert all(link.startswith(f"http://127.0.0.1:{port}/enter/") for link in links.values())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.0.2.77"])
def test_an_address_that_is_none_of_this_machine_is_refused_with_what_to_give(desk, host):
    """Nobody could open such a link."""
    with pytest.raises(MarkpropError, match="--host"):
        served(desk, ["Ada"], host, 0)


def test_a_port_that_is_taken_is_named(desk):
    """With what to do."""
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(MarkpropError, match=f"port {port} .*--port"):
            served(desk, ["Ada"], LOOPBACK, port)
