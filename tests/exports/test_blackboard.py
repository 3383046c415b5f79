"""A Blackboard grade centre that was filled in uploads as meant."""

import pytest

from graders.errors import MarkpropError
from graders.exports.blackboard import fill_blackboard
from graders.exports.filling import Choices
from graders.exports.sheets import parse_sheet
from tests.exports.made import of_student
from tests.exports.platforms import blackboard_upload

ROWS = (
    ("Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability",
     "Weighted Total [Total Pts: up to 0 Percentage] |31", "Lab 1 [Total Pts: 10 Score] |32",
     "Lab 2 [Total Pts: 20 Score] |33", "Notes"),
    ("Lovelace", "Ada", "ada1", "0071", "2026-11-20 10:00:00", "Yes", "80", "", "15.5", "x"),
    ("Hopper", "Grace", "gh2", "0072", "2026-11-20 10:00:00", "Yes", "", "Needs Grading", "", ""),
    ("Zero", "Al", "az3", "0073", "2026-11-20 10:00:00", "No", "", "Complete", "", ""),
)  # fmt: skip
TABBED = "".join("\t".join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)
QUOTED = "".join(",".join(f'"{cell}"' for cell in row) + "\r\n" for row in ROWS)
USERS = {"ada1", "gh2", "az3"}


def _fill(content, reports, **choices):
    return fill_blackboard(
        parse_sheet(content, "gc.xls"), reports, Choices(**{"column": "Lab 1", **choices})
    )


@pytest.mark.parametrize("content", [TABBED.encode("utf-16"), QUOTED.encode("utf-8-sig")])
def test_marks_arrive_in_either_form(content):
    """UTF-16 with tabs and quoted CSV take the marks, and nothing else changes."""
    before, text_columns = blackboard_upload(content, USERS)

    filled = _fill(content, [of_student("ada1", 8.5), of_student("0072", 7.0)])
    after, text_columns_after = blackboard_upload(filled.content, USERS)

    changed = {key: value for key, value in after.items() if before[key] != value}
    assert changed == {("ada1", "32"): "8.5", ("gh2", "32"): "7"}
    assert text_columns == text_columns_after
    assert filled.content[:2] == content[:2]


def test_complete_is_kept_and_named():
    """Blackboard takes the word for full marks; a person decides what becomes of it."""
    filled = _fill(QUOTED.encode(), [of_student("az3", 3.0)])

    assert QUOTED.encode() == filled.content
    assert filled.kept == ["az3: 'Complete' stays"]


def test_a_column_without_a_number_is_no_candidate():
    """Blackboard would make a text column worth nothing of it."""
    with pytest.raises(MarkpropError, match="0 columns fit 'Notes'"):
        _fill(QUOTED.encode(), [of_student("ada1", 3.0)], column="Notes")


def test_the_points_in_the_title_must_agree():
    """Marks out of 10 do not go into a column out of 20 unasked."""
    with pytest.raises(MarkpropError, match="Say --out-of 20"):
        _fill(QUOTED.encode(), [of_student("ada1", 3.0)], column="Lab 2")


def test_another_file_is_refused():
    """A file without Username is named as such."""
    with pytest.raises(MarkpropError, match="is no Blackboard file"):
        _fill(b"Last Name,Grade |1\nx,1\n", [of_student("ada1", 3.0)])
