"""What counts besides the checks reaches the reports, from the options of `grade`."""

import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graders.commands.settle_options import SettleChoices, Settlement
from graders.errors import MarkpropError
from graders.reports.schema import TeamReport
from graders.reports.store import write_report
from graders.submissions import Roster, Submission
from tests.exports.made import check, exercise, report, student
from tests.settling.made import CLASS

DUE = "2026-11-20 23:59 UTC"
LATE = datetime(2026, 11, 22, 23, 59, tzinfo=UTC)


def _submission(name="s1", moment=None, group=""):
    return Submission(
        name=name,
        path=Path(name),
        sources=(),
        files=None,
        reason=None,
        student=None,
        digest="",
        submitted_at=moment,
        group=group,
    )


def _marked(**fields):
    return report(exercise(check(verdict="failed", points=8.0, max_points=10.0)), **fields)


def _settlement(tmp_path, deadline=DUE, rule="10% per day", roster=None, **texts):
    """Return a settlement with tables of these texts."""
    tables = {}
    for name, text in texts.items():
        tables[name] = tmp_path / f"{name}.csv"
        tables[name].write_text(text)
    return Settlement(SettleChoices(deadline, rule, **tables), roster, "transfer_functions")


def test_times_come_from_a_file_or_from_the_download(tmp_path):
    """The file goes before; who is in neither is named and not late."""
    settle = _settlement(tmp_path, submitted="submission,submitted_at\ns1,2026-11-21 23:59\n")

    assert settle(_submission("s1", LATE), _marked()).points == 7.2
    assert settle(_submission("s2", LATE), _marked(submission="s2")).points == 6.4
    assert settle(_submission("s3"), _marked(submission="s3")).points == 8.0
    pairs = [(_submission(name), _marked(submission=name)) for name in ("s1", "s3")]
    assert [told.partition("): ")[2] for told in settle.remarks(pairs)] == ["s3"]


def test_a_platform_s_late_mark_is_told_until_somebody_says_when(tmp_path):
    """Canvas says late without saying when; a row of the times does."""
    late = replace(_submission("s1"), late=True)
    settle = _settlement(tmp_path, submitted="submission,submitted_at\ns1,2026-11-21 23:59\n")

    (told,) = Settlement(SettleChoices()).remarks([(late, _marked())])
    assert told == "Note on s1: the platform marked it as late, and does not say how late."
    assert settle.remarks([(late, _marked())]) == []


def test_anywhere_on_earth_is_no_platform_s_clock(tmp_path):
    """Times without a zone are by the deadline's, and a person has to know which that is."""
    local = _submission("s1", datetime(2026, 11, 21, 10, 0))
    settle = _settlement(tmp_path, "2026-11-20 23:59 AoE")

    assert "AoE is the clock of no platform" in settle.remarks([(local, _marked())])[0]
    assert settle.remarks([(_submission("s1", LATE), _marked())]) == []


def test_a_time_of_one_member_is_the_team_s(tmp_path):
    """They handed in once; the row names whoever pressed the button."""
    times = "student,submitted_at\nAda Lovelace,2026-11-21 10:00\n"
    settle = _settlement(tmp_path, roster=Roster(CLASS), submitted=times)
    members = (student("s1"), student("s2"))
    team = TeamReport(name="blue", members=members)

    for member in members:
        assert settle(_submission("x"), _marked(student=member, team=team)).points == 7.2


def test_an_extension_that_is_none_is_told(tmp_path):
    """A year mistyped, or nothing granted: the student would be as late as before."""
    rows = "student,deadline,days\ns1,2025-11-27,\ns2,,0\n0042,,1\n"
    settle = _settlement(tmp_path, roster=Roster(CLASS), extensions=rows)

    assert [told.partition("line ")[2][:1] for told in settle.unmatched([])] == ["2", "3"]


@pytest.mark.parametrize("zone", ["UTC", "Asia/Tokyo", "America/Los_Angeles"])
def test_the_machine_s_clock_moves_no_mark(tmp_path, monkeypatch, zone):
    """The same folder and options give the same marks wherever they are graded."""
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    rows = "submission,submitted_at\ns1,2026-11-21 10:00\n"
    settle = _settlement(tmp_path, "2026-11-20 23:59 Europe/Berlin", submitted=rows)
    naive = settle(_submission("s2", datetime(2026, 11, 22, 10, 0)), _marked(submission="s2"))
    report = settle(_submission(), _marked())
    monkeypatch.undo()
    time.tzset()

    assert (report.points, naive.points) == (7.2, 6.4)
    assert report.lateness.submitted_at == "2026-11-21T10:00:00+01:00"


def test_a_row_on_a_student_does_not_say_which_attempt_came_then(tmp_path):
    """Of several attempts, each has the time of the download, or of a row of its own."""
    times = "submission,submitted_at\na-attempt-1,2026-11-20 12:00\na,2026-11-20 12:00\n"
    settle = _settlement(tmp_path, submitted=times)
    first, second = (
        settle(_submission(name, LATE, group="a"), _marked(submission=name)).points
        for name in ("a-attempt-1", "a-attempt-2")
    )

    assert (first, second) == (8.0, 6.4)
    assert settle(_submission("a", LATE, group="a"), _marked(submission="a")).points == 8.0


def test_a_time_without_a_zone_is_one_of_the_deadline(tmp_path):
    """Platforms write local times."""
    settle = _settlement(tmp_path, "2026-07-20 23:59 Europe/London", "cut-off")

    assert settle(_submission(moment=datetime(2026, 7, 20, 23, 59)), _marked()).points == 8.0
    assert settle(_submission(moment=datetime(2026, 7, 21, 0, 1)), _marked()).points == 0.0
    assert str(settle.zone) == "Europe/London"


def test_marks_by_hand_come_before_lateness(tmp_path):
    """What a person gave is late as well."""
    marks = "student,question,points,max_points\ns1,essay,2,2\nnobody,essay,1,\n"
    settle = _settlement(tmp_path, manual=marks)
    submission = _submission(moment=datetime(2026, 11, 21, 23, 0, tzinfo=UTC))

    settled = settle(submission, _marked())

    assert (settled.points, settled.max_points) == (9.0, 12.0)
    (told,) = settle.unmatched([(submission, settled)])
    assert told.endswith("manual.csv, line 3: 'nobody' fits nobody in this class.")


def test_every_row_of_every_table_that_changes_no_mark_is_told(tmp_path):
    """Extensions, times and marks; an extension for somebody who handed in nothing is none."""
    settle = _settlement(
        tmp_path,
        roster=Roster(CLASS),
        extensions="student;days\ntypo99;5\ns2;1\n",
        submitted="submission,submitted_at\ns2,2026-11-20\nwho,2026-11-20\n",
        manual="student,question,points\ns1,tanh.keeps_shape,1\nAnna Lee,tanh.keeps_shape,1\n",
    )
    made = _marked(student=student("s1"))

    told = settle.unmatched([(_submission(), settle(_submission(), made))])

    assert [sentence.partition(str(tmp_path) + "/")[2].partition(":")[0] for sentence in told] == [
        "extensions.csv, line 2",
        "submitted.csv, line 2",
        "submitted.csv, line 3",
        "manual.csv, line 3",
        "manual.csv, line 2",
    ]


def test_an_extension_of_a_team_or_of_one_member(tmp_path):
    """The team is named as its hand-in is; a member by any name of the roster."""
    rows = "student,days\nTeam Blue,1\nLinnéa Bergström,2\n"
    settle = _settlement(tmp_path, roster=Roster(CLASS), extensions=rows)
    team = TeamReport(name="Team_Blue", members=())
    points = [
        settle(_submission("x", LATE), _marked(student=student(key), team=team)).points
        for key in ("s1", "s2")
    ]

    assert points == [7.2, 8.0]


def test_late_days_of_earlier_labs_are_counted(tmp_path):
    """From their results folders, by student; what is left moves the deadline."""
    rule = "10% per day, 3 late days for the course"
    settle = _settlement(tmp_path, rule=rule)
    made = _marked(student=student("s1"))
    first = settle(_submission(moment=LATE), made)
    write_report(tmp_path / "lab1", first.model_copy(update={"lab": "initialisation"}))

    choices = SettleChoices(DUE, rule, earlier=(tmp_path / "lab1",) * 2)
    second = Settlement(choices, None, "transfer_functions")(_submission(moment=LATE), made)

    assert (first.points, first.lateness.late_days_used) == (8.0, 2)
    assert (second.points, second.lateness.late_days_used) == (7.2, 1)


def test_results_that_cannot_be_earlier_labs_are_refused(tmp_path):
    """The lab itself, a lab twice, and a rule that grants no late days."""
    for name in ("own", "again"):
        write_report(tmp_path / name, _marked())
    budget = "10% per day, 3 late days"

    with pytest.raises(MarkpropError, match="own holds results of transfer_functions"):
        Settlement(
            SettleChoices(DUE, budget, earlier=(tmp_path / "own",)), None, "transfer_functions"
        )
    with pytest.raises(MarkpropError, match="which counts already"):
        Settlement(SettleChoices(DUE, budget, earlier=(tmp_path / "own", tmp_path / "again")))
    with pytest.raises(MarkpropError, match="the rule grants none"):
        Settlement(SettleChoices(DUE, "10% per day", earlier=(tmp_path / "own",)))


def test_a_stored_report_starts_anew(tmp_path):
    """A later run without a deadline gives the full points back."""
    settle = _settlement(tmp_path, rule="50% per day")
    late = settle(_submission(moment=datetime(2026, 11, 21, 12, 0, tzinfo=UTC)), _marked())

    assert late.points == 4.0
    assert Settlement(SettleChoices())(_submission(), late) == _marked()


@pytest.mark.parametrize(
    "given", [{"late_rule": "10% per day"}, {"submitted": Path("x")}, {"earlier": (Path("x"),)}]
)
def test_rules_and_times_need_a_deadline(given):
    """They would do nothing, and nobody would notice."""
    with pytest.raises(MarkpropError, match="need a --deadline"):
        Settlement(SettleChoices(**given))
