"""Every page passes the rules of axe-core, wide and narrow, light and dark."""

import shutil

import pytest

from graders.catalogue.labs import find_lab
from graders.desk.hand_ins import key_of
from graders.review.marks import Mark
from tests.desk import made

if shutil.which("chromium") is None:
    pytest.skip("Debian's Chromium is not installed", allow_module_level=True)

from tests.acceptance.axe import broken_rules, look_like, rules
from tests.acceptance.chromium import Chromium
from tests.desk.driving import Marker, Server

pytestmark = pytest.mark.prove  # fetches the rules
RICH = "A **sum**, [as here](https://a.example):\n\n# Why\n\n$$x + x = 2x$$\n\n| a |\n|---|\n| 1 |"


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """Return the script with the rules."""
    return rules(tmp_path_factory.mktemp("axe"))


@pytest.fixture(scope="module")
def ada(tmp_path_factory, labs):
    """Return a marker in a class that wrote a little of everything, and its pages."""
    folder = tmp_path_factory.mktemp("accessible")
    results = made.write_class(folder / "results", labs, 30, RICH)
    desk = made.desk_of(results, labs)
    desk.store.save("Ben", "who_went", "question:why", Mark(rubric=("sum",), comment="Good."), ())
    key = desk.sheets["question:why"].hand_ins[0].key
    desk.store.close()
    paths = [
        "/",
        "/submissions",
        "/kinds",
        "/history",
        "/agreement",
        "/rubric/why",
        "/nothing-here",
    ]
    paths += [
        f"/kind/double/{made.ALIKE}",
        "/nothing-here",
        "/mark/handin",
        f"/orphan/{key_of('who_went')}",
    ]
    paths += ["/mark/question:how", "/mark/check:double/double.large", f"/mark/question:why/{key}"]
    paths += [f"/submission/{key}{more}" for more in ("", "/notebook", "/feedback")]
    with Server(results, labs, "Ada") as server, Chromium(folder / "one") as browser:
        ada = Marker(browser, server.links["Ada"])
        ada.open(f"/mark/question:why/{key}")
        ada.press("1")
        ada.write("comment", "Well said.")
        ada.saved()
        made.write_one(results, find_lab("small", (labs,)), 30, RICH)  # and graded anew
        yield ada, paths


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule(ada, axe, width, scheme):
    """Names, labels, contrast, headings, landmarks, what can be reached by keys."""
    marker, paths = ada
    look_like(marker.browser, width, scheme)
    broken = {}
    for path in paths:
        marker.open(path)
        if found := broken_rules(marker.browser, axe):
            broken[path] = found
    assert not broken
