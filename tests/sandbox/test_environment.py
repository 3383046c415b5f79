"""The student's interpreter finds packages and nothing of ours."""

import sys
from pathlib import Path

from graders.sandbox import environment

CHECKOUT = Path(__file__).parents[2]


def test_packages_without_the_checkout(monkeypatch):
    """An editable install's path entry and the current folder are left out."""
    monkeypatch.setattr(sys, "path", ["", ".", str(CHECKOUT), *sys.path])
    found = environment.package_folders()

    assert any((Path(folder) / "ipykernel").is_dir() for folder in found)
    assert str(CHECKOUT) not in found
    assert not any((Path(folder) / "reference").exists() for folder in found)


def test_packages_by_environment_variable_count(monkeypatch, tmp_path):
    """A folder put on the path by PYTHONPATH counts if it holds packages that kernels need."""
    (tmp_path / "numpy").mkdir()
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr(sys, "path", [str(tmp_path), str(tmp_path / "elsewhere")])

    assert environment.package_folders() == [str(tmp_path.resolve())]


def test_variables_are_ours_alone(monkeypatch, tmp_path):
    """Nothing is inherited: neither secrets nor settings of Python."""
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("PYTHONSTARTUP", "/evil.py")
    found = environment.variables(tmp_path)

    assert "secret" not in found.values()
    assert "PYTHONSTARTUP" not in found
    assert found["HOME"] == str(tmp_path)
