"""`markprop doctor` prints every layer and both modes, and never fails."""

from click.testing import CliRunner

from graders.commands import doctor
from graders.sandbox.doctor import Findings, Layer

GOOD = Layer("landlock", "sees only the files it needs", True, "version 7")
BAD = Layer("seccomp", "no network", False, "no table for riscv64", "Use x86_64 or aarch64.")


def output(monkeypatch, **changes):
    """Run the command on made-up findings."""
    findings = {
        "machine": "Linux 6.1 on x86_64, Python 3.11.7",
        "layers": (GOOD, BAD),
        "strict": None,
        "chosen": ("landlock", "limits"),
        "warm": True,
        "trial": None,
        "seconds": 0.123,
        **changes,
    }
    monkeypatch.setattr(doctor, "examine", lambda: Findings(**findings))
    result = CliRunner().invoke(doctor.command)
    assert result.exit_code == 0, result.output
    return result.output


def test_layers_and_modes_are_shown(monkeypatch):
    """A layer that is there has its version, a missing one its reason and remedy."""
    shown = output(monkeypatch)

    assert "yes  landlock         sees only the files it needs (version 7)" in shown
    assert "no   seccomp          no network" in shown
    assert "missing: no table for riscv64. Use x86_64 or aarch64." in shown
    assert "--sandbox auto    uses landlock, limits" in shown
    assert "--sandbox strict  works here" in shown
    assert "in 0.12 s" in shown


def test_refusal_and_failed_trial_are_shown(monkeypatch):
    """Where `strict` refuses or a notebook does not run, the reason is there, wrapped."""
    shown = output(monkeypatch, strict="It lacks `seccomp`. " * 9, trial="no such file", warm=False)

    assert "--sandbox strict  refuses: It lacks `seccomp`." in shown
    assert "A notebook does not run in this sandbox: no such file" in shown
    assert "started one by one" in shown
    assert all(len(line) <= 100 for line in shown.splitlines())


def test_real_machine():
    """On this very machine it ends well."""
    result = CliRunner().invoke(doctor.command)

    assert result.exit_code == 0, result.output
    assert "limits" in result.output
