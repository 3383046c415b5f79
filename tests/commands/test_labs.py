"""The catalogue of labs says the same, however it is read."""

import subprocess
import sys

from click.testing import CliRunner

from graders.__main__ import cli
from graders.commands import labs


def test_the_catalogue_is_the_same_where_pytest_has_to_tell(monkeypatch):
    """Reading the text of check files is faster, and no line differs."""
    read = CliRunner().invoke(cli, ["labs"]).output
    monkeypatch.setattr(labs, "declared_points", lambda path: None)

    assert CliRunner().invoke(cli, ["labs"]).output == read
    assert "  tanh                     10 points   13 checks, 4 hidden" in read


def test_the_catalogue_loads_no_check():
    """Neither pytest nor NumPy is imported for a list."""
    program = (
        "import sys; from graders.__main__ import cli; cli(['labs'], standalone_mode=False);"
        "sys.exit(bool({'pytest', 'numpy'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], capture_output=True).returncode == 0
