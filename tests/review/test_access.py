"""Only markers with their link get in, and only this page changes anything."""

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from graders.review.access import COOKIE, Gate

ADDRESS = "127.0.0.1:8123"


async def _greet(request):
    return PlainTextResponse(f"{request.method} by {request.state.marker}")


def gate(*markers):
    """Return a gate before a page that says who asks."""
    page = Starlette(routes=[Route("/{rest:path}", _greet, methods=["GET", "POST"])])
    return Gate(page, markers, [ADDRESS])


def browser(app, **headers):
    """Return a browser at the address that was given out."""
    return TestClient(app, base_url=f"http://{ADDRESS}", headers=headers, follow_redirects=False)


def entered(app, marker="ada"):
    """Return the browser of somebody who has opened the link."""
    client = browser(app)
    assert client.get(f"/enter/{app.keys[marker]}").status_code == 303
    return client


def test_a_link_is_exchanged_for_a_strict_cookie():
    """The address that remains holds no secret, and no script can read the cookie."""
    app = gate("ada")
    answer = browser(app).get(f"/enter/{app.keys['ada']}")

    assert answer.headers["location"] == "/"
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert app.keys["ada"] not in cookie


def test_each_marker_is_known_by_the_own_link():
    """Marks are kept under the name of whoever gave them."""
    app = gate("ada", "ben")

    assert entered(app, "ada").get("/").text == "GET by ada"
    assert entered(app, "ben").get("/").text == "GET by ben"


@pytest.mark.parametrize("path", ["/", "/static/page.css", "/enter/", "/enter/guess"])
def test_without_the_link_there_is_nothing(path):
    """Not even the pages' style."""
    answer = browser(gate("ada")).get(path)

    assert answer.status_code == 401
    assert "by ada" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1", "localhost:8123", ""])
def test_another_host_name_is_refused(host):
    """A domain that somebody points at this machine gets nothing, cookie or not."""
    client = entered(gate("ada"))

    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", f"https://{ADDRESS}", f"http://{ADDRESS}.evil"]
)
def test_a_change_from_elsewhere_is_refused(origin):
    """Another page in the same browser cannot mark anything."""
    client = entered(gate("ada"))
    headers = {} if origin is None else {"origin": origin}

    assert client.post("/mark", headers=headers).status_code == 403


def test_a_change_from_the_page_itself_goes_through():
    """With the cookie, and from the page's own address."""
    answer = entered(gate("ada")).post("/mark", headers={"origin": f"http://{ADDRESS}"})

    assert answer.text == "POST by ada"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_are_refused(method):
    """There is no third way in."""
    answer = entered(gate("ada")).request(method, "/", headers={"origin": f"http://{ADDRESS}"})

    assert answer.status_code == 405


@pytest.mark.parametrize("path", ["/", "/enter/guess"])
def test_every_answer_forbids_what_no_page_needs(path):
    """Refusals too: no foreign content, no script in a page, no frame around it, no copy kept."""
    headers = entered(gate("ada")).get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
