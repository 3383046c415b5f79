"""Exports of Gradescope."""

import pytest

from graders.submissions.platforms.gradescope import read_tree
from tests.submissions.made import lay
from tests.submissions.platforms.graded import found, graded

RECORD = """\
submission_{number}:
  :submitters:
{people}  :created_at: {moment}
  :score: 0.0
  :status: processed
"""


def person(name, sid, email="''"):
    """Return one of those who submitted, as Ruby writes it."""
    return f"  - :name: {name}\n    :sid: {sid}\n    :email: {email}\n"


def export(folder, *records, more=""):
    """Lay an export: for each submission those who handed it in, and when."""
    text = "---\n"
    for number, (people, moment) in enumerate(records, start=101):
        text += RECORD.format(number=number, people="".join(people), moment=moment) + more
        lay(folder, f"submission_{number}/lab.ipynb")
    return lay(folder, ("submission_metadata.yml", text))


def test_the_file_beside_says_whose_they_are(tmp_path):
    """By id, address or name, and when; the newer of two counts."""
    folder = export(
        tmp_path / "class" / "assignment_5_export",
        ([person("X", "s101")], "2026-11-02 23:05:12.000000000 Z"),
        ([person("X", "''", "zoe.mueller@uni.example")], "2026-11-02 23:05:12.5 Z"),
        ([person('"\\u738B\\u4F1F"', "")], "2026-11-01 23:05:12.0 +01:00"),
        ([person("'Anne-Marie O''Brien'", "")], "2026-11-02 23:05:12.0 Z"),
        ([person("X", "s101")], "2026-11-03 23:05:12.0 Z"),
    )
    of = found(tmp_path, folder.parent)
    assert sorted(of) == ["s101", "s102", "s103", "s104"]
    assert "submission_105" in of["s101"].main.notebook.cells[0].source
    assert of["s104"].submitted_at.isoformat() == "2026-11-01T23:05:12+01:00"


def test_those_who_submit_together_are_a_team(tmp_path):
    """One hand-in, and who is not in the class is named."""
    people = [person("A", "s101"), person("B", "s102"), person("Stranger", "s999")]
    of = found(tmp_path, export(tmp_path / "class", (people, "2026-11-02 23:05:12.0 Z")))
    assert [student.id for student in of["s101"].members] == ["s101", "s102"]
    assert any("`Stranger` fits nobody" in note for note in of["s101"].notes)


def test_what_students_printed_is_no_key(tmp_path):
    """Their output stands deeper, in quotes or in a block."""
    more = (
        "  :results:\n    tests:\n    - output: |\n        submission_101:\n"
        "          :submitters:\n          - :sid: s102\n"
        '    - output: "\\n  :submitters:\n        - :sid: s103"\n'
    )
    folder = export(
        tmp_path / "class", ([person("A", "s101")], "2026-11-02 23:05:12.0 Z"), more=more
    )
    [upload] = read_tree(folder)
    assert upload.owners[0].ids == ("s101",)


@pytest.mark.parametrize("text", ["", "a: [", "\0", "submission_101:\n  - x\n"])
def test_a_file_of_another_kind_breaks_nothing(tmp_path, text):
    """The folders are graded, and are nobody's."""
    folder = lay(
        tmp_path / "class",
        ("submission_metadata.yml", text),
        "submission_101/lab.ipynb",
        "submission_102/lab.ipynb",
    )
    assert sorted(graded(tmp_path, folder)) == ["submission_101", "submission_102"]
