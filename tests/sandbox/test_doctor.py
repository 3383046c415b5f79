"""The doctor names each layer of this machine and what to do about the missing ones."""

import pytest

from graders.inside import jail
from graders.sandbox import doctor, layers


@pytest.fixture
def poor(monkeypatch):
    """Pretend that this machine has limits and nothing else."""
    missing = dict.fromkeys(layers.WHAT, "it is switched off") | {jail.LIMITS: ""}
    del missing[jail.SCRATCH_WATCHDOG]
    monkeypatch.setattr(doctor, "find_offers", lambda home: missing)
    monkeypatch.setattr(doctor, "_try_out", lambda: (None, 0.1))


def test_this_machine():
    """Every layer is examined, and a notebook runs in what results."""
    found = doctor.examine()

    assert {layer.name for layer in found.layers} == set(layers.WHAT) - {jail.SCRATCH_WATCHDOG}
    assert found.trial is None
    assert found.seconds > 0
    assert all(layer.detail for layer in found.layers if not layer.available)


def test_missing_layers_have_remedies(poor):
    """Each missing layer of a strict sandbox comes with a next step; `strict` says why not."""
    found = doctor.examine()
    by_name = {layer.name: layer for layer in found.layers}

    assert by_name[jail.LIMITS].available
    assert by_name[jail.LANDLOCK].detail == "it is switched off"
    assert by_name[jail.LANDLOCK].remedy == layers.HOW_TO_GET[jail.LANDLOCK]
    assert "`landlock`" in found.strict
    assert "`seccomp`" in found.strict
    assert found.chosen == (jail.LIMITS, jail.SCRATCH_WATCHDOG)


def test_ordinary_user_needs_no_powers_taken(poor):
    """What only root needs is no fault of an ordinary user's machine."""
    by_name = {layer.name: layer for layer in doctor.examine().layers}

    assert by_name[jail.OWN_USER].remedy == ""
    assert by_name[jail.NO_CAPABILITIES].remedy == ""
