"""The review page as people use it: a server of its own, and keys pressed in a real browser."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time

PATIENCE_S = 90.0  # for one page, on a machine that is busy with the other tests


class Server:
    """`markprop review` in a process of its own, with the links that it printed."""

    def __init__(self, results, labs, *markers):
        more = [word for marker in markers for word in ("--marker", marker)]
        self._said = results.with_name(f"said-{time.monotonic_ns()}.txt")
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "graders", "review", results, "--labs", labs, *more],
                stdout=said,
                stderr=said,
            )
        self.links = self._links(len(markers))

    def _links(self, count):
        until = time.monotonic() + PATIENCE_S
        while True:
            told = self._said.read_text("utf-8")
            links = dict(re.findall(r"^(.+): (http://\S+)$", told, re.MULTILINE))
            if len(links) == count:
                return links
            assert self.process.poll() is None, told
            assert time.monotonic() < until, told
            time.sleep(0.1)

    def kill(self):
        """End it as a power cut does."""
        self.process.kill()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.kill()


class Marker:
    """A person at a browser."""

    def __init__(self, browser, link):
        self.browser = browser
        self.base = link.split("/enter/")[0]
        browser.open(link)
        self.wait("location.pathname === '/' && document.readyState === 'complete'")

    def wait(self, condition):
        """Wait until something is true of the page; pages may change meanwhile."""
        until = time.monotonic() + PATIENCE_S
        while True:
            with contextlib.suppress(AssertionError):  # the page is just being left
                if value := self.browser.run(condition):
                    return value
            assert time.monotonic() < until, f"waited for {condition}, at {self.where()}"
            time.sleep(0.05)

    def where(self):
        """Return the path of the page."""
        return self.browser.run("location.pathname")

    def open(self, path):
        """Go to a page, and wait until its script has run."""
        self.leave(lambda: self.browser.open(self.base + path))

    def press(self, *keys):
        """Press keys that stay on the page."""
        for key in keys:
            self.browser.press(key)

    def go(self, key):
        """Press a key that leads to another page."""
        self.leave(lambda: self.browser.press(key))

    def leave(self, act):
        """Do what leads to another page, and wait until its script has run."""
        self.browser.run("window.old = true")
        act()
        self.wait("window.old === undefined && document.readyState === 'complete'")

    def write(self, field, text):
        """Write into a field, and leave it."""
        self.browser.run(f"document.getElementById({json.dumps(field)}).select()")
        self.browser.ask("Input.insertText", text=text)
        self.press("Escape")

    def saved(self):
        """Wait until the page says that all is saved."""
        good = "document.querySelector('#state').dataset.kind === 'good'"
        self.wait(f"{good} && sheets.every(sheet => !sheet.dirty)")

    def text(self, selector):
        """Return what a part of the page says."""
        return self.browser.run(f"document.querySelector({json.dumps(selector)}).innerText")
