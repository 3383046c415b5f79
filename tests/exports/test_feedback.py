"""Feedback reaches its own student, and nobody else reads it."""

import io
import zipfile
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.exports.feedback import Feedback, messages, moodle_zip, student_folders
from graders.reports.schema import TeamReport
from tests.exports.made import hostile, of_student, report, student

PAGE = {"feedback.html": "<html>für Ada</html>".encode(), "feedback.pdf": b"%PDF-1.7"}


def _one(made, page=PAGE):
    return Feedback(made, page)


def _names(content):
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def _participant(name):
    """Return for whom, and as what, Moodle takes a file, as its importer's sources read."""
    parts = name.split("/")
    while parts:
        info = parts.pop(0).split("_", 4)
        if (
            len(info) >= 4
            and info[1].isdigit()
            and (info[2], info[3])
            == (
                "assignsubmission",
                "file",
            )
        ):
            return int(info[1]), "/".join([*info[4:], *parts]).lstrip("/")
    return None


@pytest.mark.parametrize(
    "entry",
    [
        "Ada Lovelace_901_assignsubmission_file",
        "Ada Lovelace_901_assignsubmission_file_",
        "Ada Lovelace_901_assignsubmission_file_lab_1.ipynb",
    ],
)
def test_moodle_takes_each_page_for_its_participant(entry):
    """Folders of new and old versions, and flat files."""
    content, refusals = moodle_zip([_one(report(submission="a"))], {"a": entry})

    assert refusals == []
    assert [_participant(name) for name in _names(content)] == [
        (901, "feedback.html"),
        (901, "feedback.pdf"),
    ]


def test_who_is_not_in_moodle_s_download_is_told():
    """And so is a name that Moodle would not read back; nothing is put into a stranger's folder."""
    made = [_one(report(submission=name)) for name in ("a", "b", "c")]
    entries = {"a": "lab.ipynb", "b": "Team_Blue_7_assignsubmission_file"}

    content, refusals = moodle_zip(made, entries)

    assert _names(content) == []
    assert [sentence.split(": ")[0] for sentence in refusals] == ["a", "b", "c"]


def test_a_team_that_differs_is_not_given_one_page():
    """Moodle shows a group's feedback to every member."""
    team = TeamReport(name="blue", members=())
    entries = {"blue": "Blue_77_assignsubmission_file"}
    alike = [of_student(key, 8.0, team=team) for key in ("s1", "s2")]
    late = alike[1].model_copy(update={"points": 4.0})

    assert moodle_zip([_one(alike[0]), _one(alike[1])], entries)[1] == []
    assert "differs" in moodle_zip([_one(alike[0]), _one(late)], entries)[1][0]


def test_the_same_feedback_gives_the_same_bytes():
    """Whenever it is packed."""
    made = [_one(of_student("s1", 3, name="Ada", email="ada@uni.example"))]

    assert moodle_zip(made, {"sub_s1": "Ada_1_assignsubmission_file"}) == moodle_zip(
        made, {"sub_s1": "Ada_1_assignsubmission_file"}
    )
    assert messages(made, "Lab 1") == messages(made, "Lab 1")


def test_a_folder_is_called_after_its_student():
    """Namesakes without ids of their own do not share one."""
    twins = [report(submission=n, student=student("s1", "Ada L")) for n in ("a", "b")]
    files = student_folders([_one(made, {"feedback.html": b"x"}) for made in twins])

    assert set(files) == {"Ada_L_s1/feedback.html", "Ada_L_s1-2/feedback.html"}
    assert set(student_folders([_one(report(submission="a"))])) == {
        "a/feedback.html",
        "a/feedback.pdf",
    }


def test_a_message_is_a_draft_to_one_student():
    """With the marks and the pages; the instructor's own program says from whom."""
    made = of_student("s1", 8.5, name="Ada Løvelace", email="ada@uni.example")
    found, refusals = messages([_one(made)], "Transfer functions")
    message = message_from_bytes(found["sub_s1.eml"], policy=default)

    assert refusals == []
    assert [str(a) for a in message["To"].addresses] == ["Ada Løvelace <ada@uni.example>"]
    assert message["Subject"] == "Transfer functions: your feedback"
    assert (message["From"], message["X-Unsent"]) == (None, "1")
    assert "8.5 of 10 points" in message.get_body().get_content()
    assert [part.get_filename() for part in message.iter_attachments()] == list(PAGE)
    assert next(message.iter_attachments()).get_content().rstrip() == "<html>für Ada</html>"


@pytest.mark.parametrize(
    "address",
    [None, "", "nobody", "a@b, c@d", "a@b\nBcc: c@d", "a b@c", "@b", "a@", "a@.", "a@b.", "a..b@c"],
)
def test_who_has_no_address_is_told(address):
    """A list of addresses is none: one student's feedback goes to one student."""
    found, refusals = messages([_one(of_student("s1", 1, name="Ada", email=address))], "Lab")

    assert found == {}
    assert refusals[0].startswith("Ada (s1): ")


@given(hostile, st.from_regex(r"[a-z.]{1,8}@[a-z.-]{1,8}", fullmatch=True), hostile)
def test_names_and_titles_add_no_header(name, address, title):
    """Whatever a roster or a lab says, a message has the headers that we wrote."""
    found, _ = messages([_one(of_student("s1", 1, name=name or "x", email=address))], title)
    for content in found.values():
        message = message_from_bytes(content, policy=default)
        assert set(message.keys()) <= {
            "To", "Subject", "X-Unsent", "MIME-Version", "Content-Type",
        }  # fmt: skip
        assert len(message.get_all("To")) == 1
        assert len(message["To"].addresses) == 1
