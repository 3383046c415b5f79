"""`make pictures`: the README's pictures, taken from the pages of `make demo`."""

from __future__ import annotations

import base64
import io
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

from tests.acceptance.chromium import Chromium

WIDTH = 960
COLOURS = 48  # a page has few; so a picture weighs a tenth
# Name of the picture, page, the element it begins at, and its height.
PICTURES = (
    ("class", "index.html", "#submissions", 430),
    ("feedback", "yuki_tanabe/feedback.html", "main", 760),
)


def take(results: Path, folder: Path) -> None:
    """Write the pictures of a results folder into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch, Chromium(Path(scratch) / "profile") as browser:
        for name, page, selector, height in PICTURES:
            size = {"width": WIDTH, "height": height, "deviceScaleFactor": 1, "mobile": False}
            browser.ask("Emulation.setDeviceMetricsOverride", **size)
            light = [{"name": "prefers-color-scheme", "value": "light"}]
            browser.ask("Emulation.setEmulatedMedia", features=light)
            browser.open((results / page).resolve().as_uri())
            there = f"document.readyState == 'complete' && location.href.endsWith('{page}')"
            browser.wait_for(there)
            browser.run(f"document.querySelector({json.dumps(selector)}).scrollIntoView()")
            shot = base64.b64decode(browser.ask("Page.captureScreenshot")["data"])
            picture = Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS)
            picture.save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]), Path(sys.argv[2]))
