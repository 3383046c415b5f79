"""`markprop verify`: what runs beside the verifying."""

import threading

from click.testing import CliRunner

from graders.commands import verify
from graders.errors import MarkpropError


def test_progress_needs_no_thread(monkeypatch):
    """Beside one nothing could be forked: each notebook would be read by a fresh interpreter."""
    before, seen = threading.active_count(), []

    def verifying(lab, *, tell, **options):
        tell("reference and template")
        seen.append(threading.active_count())
        raise MarkpropError("enough")

    monkeypatch.setattr(verify, "verify", verifying)
    done = CliRunner().invoke(verify.command, ["initialisation"], standalone_mode=False)

    assert str(done.exception) == "enough"
    assert seen == [before]
