"""PDF of a page, printed by Chromium or a browser made of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from graders.errors import MarkpropError

_PROGRAMS = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
    *("microsoft-edge", "msedge"),
)
_PRINT_S = 120.0  # a page of ours takes a second or two; a first start of the browser more


def find_chromium() -> str:
    """Return the program that prints.

    Raises
    ------
    MarkpropError
        There is none on this machine.
    """
    found = next((program for name in _PROGRAMS if (program := shutil.which(name))), None)
    if found is None:
        raise MarkpropError(
            "--pdf prints with Chromium, which is not installed here. Install Chromium or Chrome, "
            "or leave --pdf out: every browser prints feedback.html."
        )
    return found


def print_page(program: str, page: bytes) -> bytes:
    """Return the PDF of a page that needs neither script nor network.

    Raises
    ------
    MarkpropError
        The program did not print it.
    """
    with tempfile.TemporaryDirectory(prefix="markprop-print-") as folder:
        source, target = Path(folder) / "page.html", Path(folder) / "page.pdf"
        source.write_bytes(page)
        command = [
            program,
            *("--headless", "--disable-gpu", "--no-first-run", "--disable-extensions"),
            # The page's own policy keeps scripts and requests out; no name leads anywhere either.
            *("--no-pdf-header-footer", "--host-resolver-rules=MAP * ~NOTFOUND"),
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's own does not start for root
        try:
            done = subprocess.run(command, capture_output=True, timeout=_PRINT_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MarkpropError(f"{program} did not print feedback.html: {error}.") from None
        content = target.read_bytes() if target.is_file() else b""
        if not content.startswith(b"%PDF"):
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no word"]
            raise MarkpropError(f"{program} did not print feedback.html: {said[0][:200]}")
        return content
