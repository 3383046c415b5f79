"""Which layers are chosen, and what is said where one is missing."""

import tempfile
from pathlib import Path

import pytest

from graders.errors import SandboxUnavailable
from graders.inside import jail
from graders.sandbox import layers

ROOT = dict.fromkeys(
    (jail.LANDLOCK, jail.SECCOMP, jail.LIMITS, jail.OWN_USER, jail.NO_CAPABILITIES), ""
) | {jail.SCRATCH_TMPFS: ""}
USER = ROOT | dict.fromkeys(
    (jail.OWN_USER, jail.NO_CAPABILITIES, jail.SCRATCH_TMPFS), "only root can"
)
ELSEWHERE = dict.fromkeys(ROOT, "it exists on Linux only") | {jail.LIMITS: ""}


@pytest.mark.parametrize(
    ("offers", "readable", "chosen"),
    [
        (ROOT, True, ("landlock", "seccomp", "limits", "own-user", "scratch-tmpfs")),
        (ROOT, False, ("landlock", "seccomp", "limits", "no-capabilities", "scratch-tmpfs")),
        (USER, True, ("landlock", "seccomp", "limits", "scratch-watchdog")),
    ],
    ids=["root", "root with a private interpreter", "user"],
)
@pytest.mark.parametrize("mode", ["strict", "auto"])
def test_layers_by_machine(mode, offers, readable, chosen):
    """Root takes a user of its own where others may read the interpreter; else gives up powers."""
    assert layers.choose(mode, offers, readable) == chosen


def test_auto_uses_what_there_is():
    """On macOS only the limits are left, and the scratch folder is watched."""
    assert layers.choose("auto", ELSEWHERE, True) == ("limits", "scratch-watchdog")


def test_off_uses_nothing():
    """Without a sandbox no layer is named."""
    assert layers.choose("off", ROOT, True) == ()


@pytest.mark.parametrize("missing", layers.STRICT)
def test_strict_refuses_and_says_how_to_get_it(missing):
    """The refusal names the layer, why it is missing, and the next step."""
    with pytest.raises(SandboxUnavailable) as refusal:
        layers.choose("strict", ROOT | {missing: "it is switched off"}, True)

    said = str(refusal.value)
    assert f"`{missing}`" in said
    assert "it is switched off" in said
    assert layers.HOW_TO_GET[missing] in said
    assert "--sandbox auto" in said


@pytest.mark.parametrize("missing", layers.STRICT)
def test_what_is_missing_is_said_unless_it_was_asked_for(missing):
    """`auto` goes on with less, and names it; `off` was a choice."""
    had = [layer for layer in layers.STRICT if layer != missing]

    assert f"Missing: `{missing}`, by which it" in layers.lacking("auto", had)
    assert layers.lacking("auto", (*layers.STRICT, jail.SCRATCH_WATCHDOG)) == ""
    assert layers.lacking("off", ()) == ""


def test_first_closed(tmp_path):
    """A folder can be read by all if every folder above it can be passed; else the bar is named."""
    private = tmp_path / "home"
    (private / "env").mkdir(parents=True)
    shared = Path(tempfile.gettempdir())
    for folder in (tmp_path, *(p for p in tmp_path.parents if shared in p.parents)):
        folder.chmod(0o755)  # pytest makes them private
    private.chmod(0o700)

    assert layers.first_closed(["/usr/lib", tmp_path]) is None
    assert layers.first_closed(["/usr/lib", private / "env"]) == private
    assert layers.first_closed([tmp_path / "nothing"]) == tmp_path / "nothing"
