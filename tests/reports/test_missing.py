"""Who handed in nothing stands in index, gradebook and summary, until something is there."""

import csv
import json

from graders.marking.merging import merge
from graders.reports.missing import handed_in_nothing, zeros
from graders.reports.schema import StudentReport
from graders.reports.store import said_of_class, write_class_files, write_report

BO = StudentReport(id="s2", name="Bo <b>Lee</b>")
CY = StudentReport(id="=s3")


def test_missing_students_are_told_everywhere(tmp_path, make_report):
    """The table gives them a status and no number; text of the roster is as inert as any."""
    write_class_files(tmp_path, [make_report()], missing=[BO, CY])

    with (tmp_path / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["status"] for row in rows] == ["needs_attention", "missing", "missing"]
    assert rows[1]["name"] == "Bo <b>Lee</b>"
    assert rows[2]["student_id"] == "'=s3"
    assert rows[1]["points"] == ""
    assert rows[1]["reason"] == "Nothing was handed in."
    summary = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    assert summary["missing"] == [{"id": "s2", "name": "Bo <b>Lee</b>"}, {"id": "=s3"}]
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert "Handed in nothing" in page
    assert "Bo &lt;b&gt;Lee&lt;/b&gt; (s2)" in page


def test_they_stay_told_until_they_hand_in(tmp_path, make_report):
    """Files that are written again know them; one who has a report is missing no longer."""
    report = make_report()
    write_class_files(tmp_path, [report], missing=[BO, CY])
    write_class_files(tmp_path, [report])
    assert said_of_class(tmp_path).missing == (BO, CY)

    later = report.model_copy(update={"submission": "bo", "student": BO})
    write_class_files(tmp_path, [report, later])
    assert said_of_class(tmp_path).missing == (CY,)
    assert said_of_class(tmp_path / "nowhere").missing == ()


def test_zeros_are_reports_of_nothing(make_report):
    """Finished, of no points, out of the class's maximum, with nothing of the one they are like."""
    [zero] = zeros([BO], [make_report()])

    assert (zero.points, zero.max_points, zero.status) == (0.0, make_report().max_points, "graded")
    assert zero.student == BO
    assert handed_in_nothing(zero)
    assert not handed_in_nothing(make_report())


def test_merged_folders_keep_who_is_missing(tmp_path, make_report):
    """Whoever has a report in one of the parts is missing in none."""
    report = make_report()
    bo = report.model_copy(update={"submission": "bo", "student": BO})
    for name, own in (("a", report), ("b", bo)):
        write_report(tmp_path / name, own)
        write_class_files(tmp_path / name, [own], missing=[BO, CY])
    merge([tmp_path / "a", tmp_path / "b"], tmp_path / "all")

    assert said_of_class(tmp_path / "all").missing == (CY,)
