"""What counts besides the checks reaches the reports, from the options of `grade`."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graders.commands.settle_options import Settlement
from graders.errors import MarkpropError
from graders.submissions import Submission
from tests.exports.made import check, exercise, report

DUE = "2026-11-20 23:59 UTC"


def _submission(name="s1", moment=None):
    return Submission(
        name=name,
        path=Path(name),
        sources=(),
        files=None,
        reason=None,
        student=None,
        digest="",
        submitted_at=moment,
    )


def _marked():
    return report(exercise(check(verdict="failed", points=8.0, max_points=10.0)))


def test_times_come_from_a_file_or_from_the_download(tmp_path):
    """The file goes before; who is in neither is named and not late."""
    times = tmp_path / "submissions.csv"
    times.write_text("submission,submitted_at\ns1,2026-11-21 23:59\n")
    settle = Settlement(DUE, "10% per day", None, None, times)
    late = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)

    assert settle(_submission("s1", late), _marked()).points == 7.2
    assert settle(_submission("s2", late), _marked()).points == 6.4
    assert settle(_submission("s3"), _marked()).points == 8.0
    assert settle.without_time(["s1", "s3"]) == ["s3"]


def test_a_time_without_a_zone_is_one_of_the_deadline(tmp_path):
    """Platforms write local times."""
    settle = Settlement("2026-07-20 23:59 Europe/London", "cut-off", None, None)

    assert settle(_submission(moment=datetime(2026, 7, 20, 23, 59)), _marked()).points == 8.0
    assert settle(_submission(moment=datetime(2026, 7, 21, 0, 1)), _marked()).points == 0.0


def test_marks_by_hand_come_before_lateness(tmp_path):
    """What a person gave is late as well."""
    marks = tmp_path / "marks.csv"
    marks.write_text("student,question,points,max_points\ns1,essay,2,2\nnobody,essay,1,\n")
    settle = Settlement(DUE, "10% per day", None, marks)

    settled = settle(_submission(moment=datetime(2026, 11, 21, 23, 0, tzinfo=UTC)), _marked())

    assert (settled.points, settled.max_points) == (9.0, 12.0)
    assert settle.strangers((_marked(),)) == ["nobody"]


def test_a_stored_report_starts_anew():
    """A later run without a deadline gives the full points back."""
    settle = Settlement(DUE, "50% per day", None, None)
    late = settle(_submission(moment=datetime(2026, 11, 21, 12, 0, tzinfo=UTC)), _marked())

    assert late.points == 4.0
    assert Settlement(None, None, None, None)(_submission(), late) == _marked()


@pytest.mark.parametrize("given", [("10% per day", None), (None, Path("times.csv"))])
def test_rules_and_times_need_a_deadline(given):
    """They would do nothing, and nobody would notice."""
    rule, times = given

    with pytest.raises(MarkpropError, match="need a --deadline"):
        Settlement(None, rule, None, None, times)
