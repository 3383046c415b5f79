"""Pages are printed by the browser that is there, or it is said that none is."""

import shutil

import pytest

from graders.errors import MarkpropError
from graders.exports.printing import find_chromium, print_page
from graders.reports.pages import render_feedback
from tests.exports.made import of_student


def _browser(folder, script):
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def test_without_a_browser_the_sentence_says_what_to_do(monkeypatch, tmp_path):
    """`--pdf` never leaves students without their page silently."""
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(MarkpropError, match="Install Chromium or Chrome, or leave --pdf out"):
        find_chromium()


def test_the_browser_prints_a_page_of_its_own_without_script(monkeypatch, tmp_path):
    """It gets one file and one place for the PDF; its profile is thrown away."""
    program = _browser(
        tmp_path,
        f'echo "$@" > {tmp_path}/said\n'
        'for a; do case $a in --print-to-pdf=*) printf "%s" "%PDF-1.7" > "${a#*=}";; esac; done',
    )
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")

    assert find_chromium() == program
    assert print_page(program, b"<html>") == b"%PDF-1.7"
    said = (tmp_path / "said").read_text()
    for option in ("--headless", "MAP * ~NOTFOUND", "--user-data-dir=", "file://"):
        assert option in said


@pytest.mark.parametrize("script", ["echo no display >&2; exit 1", "exit 0"])
def test_a_browser_that_does_not_print_is_told(tmp_path, script):
    """With its own last word."""
    with pytest.raises(MarkpropError, match=r"did not print feedback.html: no (display|word)"):
        print_page(_browser(tmp_path, script), b"<html>")


@pytest.mark.skipif(
    not any(shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome")),
    reason="Chromium is not installed here",
)
def test_chromium_prints_a_page_of_ours():
    """A real one, where there is one."""
    page = render_feedback(of_student("s1", 8.5, name="Ada Løvelace"))

    assert print_page(find_chromium(), page.encode()).startswith(b"%PDF")
