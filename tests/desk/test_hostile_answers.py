"""Hostile answers in a real browser: the page stays what it is, and nothing is run or loaded."""

import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from graders.catalogue.labs import find_lab
from graders.desk.hand_ins import key_of
from tests.desk import hostile, made

if shutil.which("chromium") is None:
    pytest.skip("Debian's Chromium is not installed", allow_module_level=True)

from tests.acceptance.chromium import Chromium
from tests.desk.driving import Marker, Server

NAMES = list(hostile.ALL)
# Everything that a student's words could have changed about the page.
LOOK = """(() => {
  document.getElementById('following').scrollIntoView({block: 'center'});
  const at = document.getElementById('following').getBoundingClientRect();
  const top = document.elementFromPoint(at.x + at.width / 2, at.y + at.height / 2);
  const words = document.querySelector('.answer');
  return {
    hit: window.hit === undefined,
    title: document.title,
    origin: location.origin,
    on_top: Boolean(top && top.closest('#following')),
    forms: document.forms.length,
    alive: words.querySelectorAll('script,style,iframe,object,embed,img,svg,form,input').length +
      words.querySelectorAll('link,meta,base,video,audio,dialog,a[href^=javascript]').length,
    named: words.querySelectorAll('[id]:not(#whose),[name],[onerror],[onload],[style]').length,
    wide: document.documentElement.scrollWidth <= innerWidth + 1,
  };
})()"""


@pytest.fixture(scope="module")
def lure():
    """Listen where hostile answers point to; returns the address and the list of who came."""
    came = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            came.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *words):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", came
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def opened(tmp_path_factory, labs, lure):
    """Return a marker at a class in which every answer is hostile, and their addresses."""
    folder = tmp_path_factory.mktemp("hostile")
    lab = find_lab("small", (labs,))
    numbers = [n for n in range(len(NAMES) * 2) if n % 10 not in (5, 7, 8)][: len(NAMES)]
    for number, name in zip(numbers, NAMES, strict=True):
        text = hostile.ALL[name].replace("LURE", lure[0])
        made.write_one(folder / "results", lab, number, text)
    desk = made.desk_of(folder / "results", labs)
    keys = {one.submission: one.key for one in desk.found.hand_ins}
    desk.store.close()
    addresses = {
        name: keys[made.name_of(number)] for number, name in zip(numbers, NAMES, strict=True)
    }
    with Server(folder / "results", labs, "Ada") as server, Chromium(folder / "one") as browser:
        yield Marker(browser, server.links["Ada"]), addresses


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_answer_does_nothing(opened, lure, name):
    """No script ran, nothing was loaded from elsewhere, and the page can be used as before."""
    ada, addresses = opened
    ada.open(f"/mark/question:why/{addresses[name]}")
    found = ada.browser.run(LOOK)
    assert found.pop("title").startswith("Why it doubles, ")
    assert found.pop("origin") == ada.base
    assert found == {
        "hit": True,
        "on_top": True,
        "forms": 2,  # the mark's, and that which closes the list of keys
        "alive": 0,
        "named": 0,
        "wide": True,
    }
    assert not lure[1]


@pytest.mark.parametrize("name", ["script", "image_onerror", "style_block", "frame", "overlay"])
def test_a_hostile_notebook_does_nothing(opened, lure, name):
    """The same words as a text cell of the notebook."""
    ada, addresses = opened
    ada.open(f"/submission/{addresses[name]}/notebook")
    assert ada.browser.run("window.hit === undefined && document.forms.length === 1")
    assert not lure[1]


def test_hostile_drawings_do_nothing(lure, results, labs, tmp_path):
    """In the notebook, where most can be seen, and as what one who opens them alone gets."""
    names = list(hostile.DRAWINGS)
    lab = find_lab("small", (labs,))
    made.write_one(results, lab, 40, "A sum.")
    drawings = [text.replace("LURE", lure[0]) for text in hostile.DRAWINGS.values()]
    outputs = [
        {"output_type": "display_data", "data": {"image/svg+xml": one}, "metadata": {}}
        for one in drawings
    ]
    place = results / made.name_of(40) / "executed.ipynb"
    place.write_text(made.notebook([("code", "1")], outputs), encoding="utf-8")
    key = key_of(made.name_of(40))
    with Server(results, labs, "Ada") as server, Chromium(tmp_path / "one") as browser:
        ada = Marker(browser, server.links["Ada"])
        ada.open(f"/submission/{key}/notebook")
        ada.wait("[...document.images].every(one => one.complete)")
        seen = ada.browser.run("[...document.images].map(one => one.naturalWidth > 0)")
        assert len(seen) == len(names)
        # What names outer entities is refused as a whole; of all others something is shown.
        assert [name for name, there in zip(names, seen, strict=True) if not there] == ["entity"]
        assert ada.browser.run("window.hit === undefined")
        for number in range(len(names)):
            browser.open(f"{ada.base}/submission/{key}/picture/1/{number}")
            ada.wait("document.readyState === 'complete' && location.pathname.includes('picture')")
            assert browser.run("window.hit === undefined && self.origin === 'null'") or (
                names[number] == "entity"
            )
            assert browser.run("document.getElementsByTagName('script').length") == 0
    assert not lure[1]
