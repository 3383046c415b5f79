"""The student material is found in a checkout and in an installed wheel."""

from pathlib import Path

import pytest

from graders.catalogue import material as module
from graders.errors import HarnessError


def place(monkeypatch, package):
    """Pretend that the package lies elsewhere."""
    package.mkdir(parents=True)
    monkeypatch.setattr(module, "__file__", str(package / "catalogue" / "material.py"))


def make_material(folder):
    """Write the file by which material is recognised."""
    (folder / "mlp").mkdir(parents=True)
    (folder / "mlp" / "layers.py").write_text("")
    return folder


def test_a_checkout_has_it_beside_the_package():
    """Here and now it is student_template/, with all its parts."""
    found = module.material()

    assert found == Path(__file__).parents[2] / "student_template"
    assert {"mlp", "notebooks", "dp.py"} <= {path.name for path in found.iterdir()}


def test_a_wheel_has_it_inside_the_package(monkeypatch, tmp_path):
    """Without a checkout around it, the copy inside the package is found."""
    place(monkeypatch, tmp_path / "graders")
    inside = make_material(tmp_path / "graders" / "student_template")

    assert module.material() == inside


def test_the_checkout_wins(monkeypatch, tmp_path):
    """Where both exist, the one that is generated and tested here is used."""
    place(monkeypatch, tmp_path / "graders")
    make_material(tmp_path / "graders" / "student_template")
    beside = make_material(tmp_path / "student_template")

    assert module.material() == beside


def test_neither_is_our_own_fault(monkeypatch, tmp_path):
    """A broken installation is named as such, with the next step."""
    place(monkeypatch, tmp_path / "graders")
    (tmp_path / "student_template").mkdir()

    with pytest.raises(HarnessError, match="run `markprop template` in a checkout, or install"):
        module.material()
