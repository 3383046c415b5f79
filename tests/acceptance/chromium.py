"""A headless Chromium, steered through its own debugging protocol: no driver, no download."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
import time
import urllib.request
from pathlib import Path

import websocket

PROGRAM = shutil.which("chromium")
_OPTIONS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--hide-scrollbars", "--remote-debugging-port=0"),
)
_START_S = 60.0  # on a machine that is busy with the other tests


class Chromium:
    """One page in a browser of its own.

    Parameters
    ----------
    folder : Path
        A new folder for its profile.
    width, height : int
        Size of the page in pixels.
    """

    def __init__(self, folder: Path, width: int = 1100, height: int = 900) -> None:
        folder.mkdir(parents=True)
        self._log = (folder / "log.txt").open("wb")
        self._process = subprocess.Popen(
            [
                PROGRAM,
                *_OPTIONS,
                f"--user-data-dir={folder}",
                f"--window-size={width},{height}",
                "about:blank",
            ],
            stdout=self._log,
            stderr=self._log,
        )
        self._asked = 0
        try:
            port = self._port(folder / "DevToolsActivePort")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [page for page in json.load(answer) if page["type"] == "page"]
            self._line = websocket.create_connection(
                pages[0]["webSocketDebuggerUrl"], suppress_origin=True, timeout=_START_S
            )
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Chromium:
        return self

    def __exit__(self, *error: object) -> None:
        self._line.close()
        self._end()

    def ask(self, method: str, **parameters: object) -> dict:
        """Perform one command of the protocol and return its result."""
        self._asked += 1
        question = {"id": self._asked, "method": method, "params": parameters}
        self._line.send(json.dumps(question))
        while True:
            answer = json.loads(self._line.recv())
            if answer.get("id") == self._asked:
                assert "error" not in answer, f"{method}: {answer['error']}"
                return answer["result"]

    def open(self, address: str) -> None:
        """Go to a page."""
        self.ask("Page.enable")
        self.ask("Page.navigate", url=address)

    def run(self, script: str) -> object:
        """Return the value of a JavaScript expression, awaited if it is a promise."""
        result = self.ask(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def wait_for(self, script: str, seconds: float = 60.0) -> object:
        """Return the value of an expression as soon as it is true."""
        until = time.monotonic() + seconds
        while not (value := self.run(script)):
            assert time.monotonic() < until, f"waited {seconds:g} s for {script}"
            time.sleep(0.1)
        return value

    def press(self, key: str) -> None:
        """Press and let go of one key, as a person does."""
        text = key if len(key) == 1 else ""
        self.ask("Input.dispatchKeyEvent", type="keyDown", key=key, text=text)
        self.ask("Input.dispatchKeyEvent", type="keyUp", key=key)

    def picture(self, path: Path, selector: str) -> None:
        """Take a picture of one element, as a PNG file."""
        box = self.run(
            f"(() => {{ const e = document.querySelector({json.dumps(selector)});"
            " e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
            " return {x: b.x, y: b.y, width: b.width, height: b.height}; })()"
        )
        shot = self.ask("Page.captureScreenshot", clip={**box, "scale": 1})
        path.write_bytes(base64.b64decode(shot["data"]))

    def _port(self, file: Path) -> int:
        until = time.monotonic() + _START_S
        while not (file.is_file() and file.read_text().strip()):
            assert self._process.poll() is None, "Chromium ended while it started"
            assert time.monotonic() < until, "Chromium did not start"
            time.sleep(0.05)
        return int(file.read_text().split()[0])

    def _end(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()
