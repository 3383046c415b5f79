"""`markprop template` writes the template, or says what is out of date."""

import pytest
from click.testing import CliRunner

from graders.commands.template import command


@pytest.fixture
def folders(tmp_path):
    """Write a small reference; say where its template goes."""
    reference = tmp_path / "reference"
    reference.mkdir()
    (reference / "dp.py").write_text("x = 1\n\n\n# BEGIN SOLUTION\ny = 2\n# END SOLUTION\n")
    return ["--reference", str(reference), "--out", str(tmp_path / "out")]


def test_it_writes_the_template(folders, tmp_path):
    """The files appear without their solutions."""
    result = CliRunner().invoke(command, folders)

    assert result.exit_code == 0
    assert result.output == f"Wrote 1 files to {tmp_path / 'out'}.\n"
    assert (tmp_path / "out" / "dp.py").read_text() == "x = 1\n"


def test_check_says_what_is_out_of_date(folders, tmp_path):
    """With --check nothing is written; the exit code tells a workflow."""
    before = CliRunner().invoke(command, [*folders, "--check"])
    CliRunner().invoke(command, folders)
    after = CliRunner().invoke(command, [*folders, "--check"])

    assert (before.exit_code, after.exit_code) == (1, 0)
    assert before.output.startswith("out of date: dp.py\nRun `markprop template`")
    assert after.output == f"{tmp_path / 'out'} is up to date.\n"


def test_without_options_it_means_this_checkout():
    """The committed template is up to date."""
    result = CliRunner().invoke(command, ["--check"])

    assert result.exit_code == 0, result.output
