"""Every page of a class passes the rules of axe-core and fits, on any screen and on paper."""

import shutil

import pytest

from tests.reports.full_class import results_folder

if shutil.which("chromium") is None:
    pytest.skip("Debian's Chromium is not installed", allow_module_level=True)

from tests.acceptance.axe import broken_rules, look_like, rules
from tests.acceptance.chromium import Chromium

# The tables and pictures that show a part of themselves, and have to be moved to see the rest.
CUT = (
    "[...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth)"
    ".map(e => e.getAttribute('aria-labelledby') || e.className).join()"
)
pytestmark = pytest.mark.prove  # fetches the rules


@pytest.fixture(scope="module")
def axe(tmp_path_factory):
    """Return the script with the rules."""
    return rules(tmp_path_factory.mktemp("axe"))


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """Write a class, and return its folder and the pages to look at."""
    folder = tmp_path_factory.mktemp("class")
    shown = results_folder(folder)
    both = ("report.html", "feedback.html")
    return [folder / "index.html", *(folder / s / page for s in shown.values() for page in both)]


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    """Return a browser for all pages."""
    with Chromium(tmp_path_factory.mktemp("chromium") / "profile") as browser:
        yield browser


def show(browser, page):
    """Open a page, and wait until it is there."""
    browser.open(page.as_uri())
    browser.wait_for(f"document.readyState == 'complete' && location.href == {page.as_uri()!r}")


A4 = 718  # pixels between the margins of a sheet
LOOKS = [(width, scheme, "screen") for width in (390, 1280, 1920) for scheme in ("light", "dark")]


@pytest.mark.parametrize(("width", "scheme", "media"), [*LOOKS, (A4, "light", "print")])
def test_no_page_breaks_a_rule_or_its_frame(browser, pages, axe, width, scheme, media):
    """Contrast, headings, what can be reached by keys; and nothing is wider than the page."""
    look_like(browser, width, scheme, media)
    broken = {}
    for page in pages:
        show(browser, page)
        found = broken_rules(browser, axe)
        wide = browser.run("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            found.append(["too wide", f"{wide} pixels"])
        if width > 1000 and (cut := browser.run(CUT)):
            found.append(["cut at the side", cut])
        if found:
            broken["/".join(page.parts[-2:])] = found
    assert not broken
