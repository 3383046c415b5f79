"""A released notebook in real JupyterLab, in a real browser, checked as a student checks it."""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile

import numpy as np
import pytest

from graders.authoring.release import release
from graders.catalogue.labs import find_lab
from graders.selfcheck.dryrun import shown_verdicts

if shutil.which("chromium") is None:
    pytest.skip("Debian's Chromium is not installed", allow_module_level=True)
pytest.importorskip("jupyterlab", reason='JupyterLab is not installed: pip install ".[dev]"')

from tests.acceptance.chromium import Chromium

START_S = 90.0  # the server loads for seconds, and longer beside the other tests
LAB = "multiple_layers"
RIGHT = """\
class TanhLayer(Layer):
    def fprop(self, inputs):
        return np.tanh(inputs)

    def bprop(self, inputs, outputs, grads_wrt_outputs):
        return (1 - outputs**2) * grads_wrt_outputs
"""
TURNED = RIGHT.replace("1 - outputs**2", "outputs**2 - 1")
ENDLESS = RIGHT.replace("return np.tanh(inputs)", "while True:\n            pass")
SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/notebook-extension/tracker": {"windowingMode": "none"},
}
# What the tests do in the page: find a cell by its text, replace its source, run it, look at it.
SCRIPT = """
window.panel = () => [...jupyterapp.shell.widgets('main')].find(w => w.content?.widgets);
window.cell = (text) => panel().content.widgets.find(
    w => w.model.type === 'code' && w.model.sharedModel.getSource().includes(text));
window.runCell = async (text, source) => {
  const notebook = panel().content, found = cell(text);
  if (source) found.model.sharedModel.setSource(source);
  notebook.activeCellIndex = notebook.widgets.indexOf(found);
  notebook.deselectAll();
  await jupyterapp.commands.execute('notebook:run-cell');
  await new Promise(done => setTimeout(done, 300));
  document.querySelectorAll('#shown').forEach(e => e.removeAttribute('id'));
  found.outputArea.node.id = 'shown';
  return found.outputArea.node.innerText;
};
"""


@pytest.fixture(scope="module")
def student(tmp_path_factory):
    """Release a lab, with the students' wheel as its kernel's `graders`."""
    folder = tmp_path_factory.mktemp("jupyterlab")
    release(find_lab(LAB), folder / "repository")
    (wheel,) = (folder / "repository" / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    for name, values in SETTINGS.items():
        path = folder / "settings" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(values), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def server(student):
    """Start JupyterLab for the repository, with nothing of this machine's own settings."""
    places = ("config", "data", "runtime", "workspaces")
    variables = {f"JUPYTER_{name.upper()}_DIR": str(student / name) for name in places[:3]}
    variables |= {f"JUPYTERLAB_{name.upper()}_DIR": str(student / name) for name in places[3:]}
    variables |= {"JUPYTERLAB_SETTINGS_DIR": str(student / "settings"), "HOME": str(student)}
    variables |= {"PYTHONPATH": str(student / "site"), "IPYTHONDIR": str(student / "ipython")}
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", "--ServerApp.port=0"]
    options += ["--IdentityProvider.token=t", "--LabApp.expose_app_in_browser=True"]
    options += [f"--ServerApp.root_dir={student / 'repository'}"]
    with (student / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options],
            env={**os.environ, **variables},
            cwd=student / "repository",
            stdout=log,
            stderr=log,
        )
        try:
            yield _address(student / "runtime", process)
        finally:
            process.terminate()
            process.wait(30)


def _address(runtime, process):
    until = time.monotonic() + START_S
    while time.monotonic() < until and process.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            return json.loads(file.read_text(encoding="utf-8"))["url"]
        time.sleep(0.1)
    raise AssertionError(f"JupyterLab did not start; see {runtime.parent / 'log.txt'}")


@pytest.fixture(scope="module")
def page(server, student):
    """Open the lab's notebook and run its first cell."""
    with Chromium(student / "chromium") as browser:
        browser.open(f"{server}lab/tree/notebooks/{LAB}.ipynb?token=t")
        browser.wait_for("window.jupyterapp?.shell !== undefined", START_S)
        browser.run(SCRIPT)
        kernel = "panel()?.sessionContext?.session?.kernel?.connectionStatus === 'connected'"
        browser.wait_for(kernel, START_S)
        browser.run("runCell('import numpy')")
        yield browser


def run(page, text, source=None):
    """Run the code cell that holds a text, with another source if there is one."""
    return page.run(f"runCell({json.dumps(text)}, {json.dumps(source)})")


def check(page, answer):
    """Define an answer, run the lab's own self-check cell, and return what it shows as text."""
    assert run(page, "class TanhLayer", answer) == ""
    return run(page, 'check("tanh")')


def looked_at(page, path):
    """Return a picture of the shown output as an array of shape (height, width, 3), 0 to 255."""
    import matplotlib.image

    page.picture(path, "#shown")
    return np.round(255 * matplotlib.image.imread(path)[:, :, :3]).astype(int)


def luminance(pixels):
    """Return the relative luminance of colours, as the rules for accessible pages define it."""
    share = np.asarray(pixels) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one, other):
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def has(picture, colour):
    """Whether some pixels have just this colour."""
    return (picture == colour).all(axis=2).sum() > 50


def test_the_students_wheel_is_what_answers(page, student):
    """The kernel's `graders` is the wheel's, not this checkout."""
    shown = run(page, "class TanhLayer", "import graders\ngraders  # for: class TanhLayer")
    assert str(student / "site") in shown


def test_a_wrong_answer_shows_what_to_mend_first(page, tmp_path):
    """The honest line, the finding and its hint are open; the other checks are folded away."""
    shown = check(page, TURNED)
    lines = [line for line in shown.splitlines() if line.strip()]
    start = lines.index("tanh: 7 of 9 visible checks; 4 more run at marking")
    assert lines[start + 1].startswith("✗ failed bprop gives the numbers of the lab sheet's")
    assert "grads_wrt_inputs[0, 1] = -9.61043, expected 9.61043" in shown
    assert "Hint: Every entry of grads_wrt_inputs has the opposite sign" in shown
    assert lines[-1] == "7 other checks, passed"
    assert page.run("document.querySelector('#shown details').open") is False
    assert page.run("document.querySelector('#shown').scrollWidth") <= page.run(
        "document.querySelector('#shown').clientWidth"
    )


def test_the_fold_opens_on_the_smallest_input_and_a_drawing(page):
    """Whatever is folded opens: the smallest input as a table, and both curves."""
    check(page, TURNED)
    page.run("document.querySelectorAll('#shown details').forEach(fold => { fold.open = true })")
    shown = page.run("document.querySelector('#shown').innerText")
    assert "inputs = [[1]] (float64, shape (1, 1) = (batch_size, input_dim))" in shown
    assert page.run("document.querySelectorAll('#shown svg polyline').length") == 2


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_it_can_be_read_in_every_theme(page, tmp_path, theme):
    """Looked at as a picture: text stands out from the page, and the verdict's colours do too."""
    page.run(f"jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
    dark = "getComputedStyle(document.body).getPropertyValue('--jp-layout-color0')"
    page.wait_for(f"document.body.dataset.jpThemeName === '{theme}' && {dark}")
    check(page, TURNED)
    picture = looked_at(page, tmp_path / "shown.png")
    colours, counts = np.unique(picture.reshape(-1, 3), axis=0, return_counts=True)
    background = colours[counts.argmax()]
    assert (luminance(background) < 0.1) == (theme == "JupyterLab Dark")
    assert max(contrast(colour, background) for colour in colours) > 10
    red, green = (0xE0, 0x31, 0x31), (0x2F, 0x9E, 0x5A)
    assert has(picture, red)
    assert not has(picture, green)
    # 3 : 1 is what the rules ask of large text and of lines.
    assert min(contrast(red, background), contrast(green, background)) > 3


def test_a_right_answer_is_one_green_line(page, tmp_path):
    """Nothing to mend, nothing red, and the rest of the checks said to come."""
    shown = [line for line in check(page, RIGHT).splitlines() if line.strip()]
    assert shown[-2:] == [
        "tanh: 9 of 9 visible checks; 4 more run at marking",
        "9 checks, passed",
    ]
    picture = looked_at(page, tmp_path / "shown.png")
    assert has(picture, (0x2F, 0x9E, 0x5A))
    assert not has(picture, (0xE0, 0x31, 0x31))


def test_a_hang_can_be_stopped(page):
    """Progress is shown; the stop button leaves one sentence, and the next check works."""
    run(page, "class TanhLayer", ENDLESS)
    page.run("void (window.hanging = runCell('check(\"tanh\")'))")
    page.wait_for("cell('check(\"tanh\")').outputArea.node.innerText.includes('check 1 of 9')")
    page.run("jupyterapp.commands.execute('notebook:interrupt-kernel')")
    shown = page.run("hanging")
    assert "Stopped while `fprop` was running." in shown
    assert "Traceback" not in shown
    assert "selfcheck.py" not in shown
    assert "9 of 9 visible checks" in check(page, RIGHT)


def test_the_saved_notebook_remembers_the_verdicts(page, student):
    """`markprop check` can tell how a run from the top differs from what was shown."""
    check(page, TURNED)
    page.run("panel().context.save()")
    verdicts = shown_verdicts(student / "repository" / "notebooks" / f"{LAB}.ipynb")
    assert len(verdicts) == 9
    assert verdicts["tanh.bprop_gives_the_worked_example"] == "failed"
