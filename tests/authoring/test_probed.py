"""`verify` shows an author what is wrong with the probes of an exercise."""

import pytest

from graders.authoring.probed import probe_gaps
from graders.catalogue.labs import find_lab
from graders.judging.probes import Prober


@pytest.fixture
def gaps(tmp_path, monkeypatch):
    """Return a function that gives the gaps of other probes of the tangent layer."""
    lab = find_lab("multiple_layers")

    def of(text):
        path = tmp_path / "probe_tanh.py"
        path.write_text(text, encoding="utf-8")
        prober = Prober(path, lab, "tanh")
        monkeypatch.setattr("graders.authoring.probed.prober_of", lambda *asked: prober)
        return probe_gaps(lab, lab.exercise("tanh"))

    return of


def test_the_labs_own_probes_have_no_gap():
    """Those of the tangent layer are steady, and tell all its mistakes apart."""
    lab = find_lab("multiple_layers")

    assert probe_gaps(lab, lab.exercise("tanh")) == []
    assert probe_gaps(lab, lab.exercise("softmax_training")) == []


def test_probes_that_see_too_little_are_named(gaps):
    """One question joins what differs elsewhere."""
    found = gaps(
        "import numpy as np\nCORE = ('bprop',)\ndef probe(probing):\n"
        "    zeros = np.zeros((1, 2))\n"
        "    probing.ask('bprop', probing.names.TanhLayer().bprop, zeros, zeros, zeros + 0.5)\n"
    )

    assert any("the probes see no difference between" in said for said in found)


def test_probes_that_are_not_steady_are_named(gaps):
    """What changes from one asking to the next would tell right answers apart."""
    found = gaps(
        "import itertools\nCORE = ()\ncount = itertools.count()\n"
        "def probe(probing):\n    probing.tell('number', next(count))\n"
    )

    assert found == ["tanh: asked twice, the probes find the reference wrong in number"]


def test_probes_that_fail_are_named(gaps):
    """An author reads what was raised."""
    found = gaps("CORE = ()\ndef probe(probing):\n    probing.nothing()\n")

    assert len(found) == 1
    assert found[0].startswith("tanh: the probes fail: AttributeError: ")
