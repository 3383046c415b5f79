"""`markprop export` writes what was asked for, and says what it did not do."""

import json
import zipfile

import pytest
from click.testing import CliRunner

from graders.commands.export import command
from graders.errors import MarkpropError
from graders.exports.bundle import FORMATS
from graders.reports.store import write_report
from tests.exports.made import check, exercise, of_student, report
from tests.exports.test_canvas import EXPORT


@pytest.fixture
def results(tmp_path):
    """Two stored reports."""
    folder = tmp_path / "results"
    write_report(folder, of_student("u1", 8.5, name="Ada"))
    write_report(folder, of_student("u2", 7.25))
    return folder


@pytest.fixture
def canvas(tmp_path):
    """Write the file that Canvas exported."""
    path = tmp_path / "canvas.csv"
    path.write_bytes(EXPORT.encode())
    return path


def _run(*arguments, env=None):
    return CliRunner().invoke(
        command, [str(a) for a in arguments], standalone_mode=False, env=env or {}
    )


@pytest.mark.parametrize("kind", ["csv", "junit", "gradescope", "classroom", "markdown"])
def test_a_format_is_written_below_the_results(results, kind):
    """Without --out, everything lands in one folder beside the reports."""
    done = _run(results, "--format", kind)

    assert done.return_value == 0
    written = list((results / "exports").rglob("*.*"))
    assert written
    assert "Wrote" in done.stderr


def test_a_gradebook_is_filled_in_and_the_original_stays(results, canvas):
    """The copy lies below the results; who got what is told."""
    done = _run(results, "--format", "canvas", "--into", canvas, "--column", "Lab 1")

    assert done.return_value == 0
    assert canvas.read_bytes() == EXPORT.encode()
    assert b"quiet,8.50,15.50" in (results / "exports" / "canvas.csv").read_bytes()
    assert "Ada (u1): 8.50" in done.stderr
    assert "u2: 7.25 (was 6.00)" in done.stderr
    assert "Rows without a report, left as they are: 2" in done.stderr


def test_the_original_is_never_written(results, canvas):
    """Not even when asked for."""
    done = _run(
        results, "--format", "canvas", "--into", canvas, "--column", "Lab 1", "--out", canvas
    )

    assert isinstance(done.exception, MarkpropError)
    assert canvas.read_bytes() == EXPORT.encode()


def test_standard_output_holds_the_file_alone(results):
    """What is told goes to standard error."""
    done = _run(results, "--format", "junit", "--out", "-")

    assert done.stdout.startswith("<?xml")
    assert "Wrote" not in done.stdout


def test_unfinished_marks_end_with_exit_code_3(results, canvas):
    """A script must not take a half-filled gradebook for a whole one."""
    pending = report(
        exercise(check(max_points=6.0), check("t.b", "undecided", max_points=4.0)),
        submission="u3",
    )
    write_report(results, pending)
    text = EXPORT.replace(",EX,", ",,")
    canvas.write_bytes(text.encode())

    done = _run(results, "--format", "canvas", "--into", canvas, "--column", "Lab 1")

    assert done.return_value == 3
    assert "u3: 4 points are pending" in done.stderr


def test_unmatched_students_stop_everything(results, canvas):
    """No file is written, unless it was said to go on without them."""
    write_report(results, of_student("u9", 1.0))
    arguments = (results, "--format", "canvas", "--into", canvas, "--column", "Lab 1")

    refused, skipped = _run(*arguments), _run(*arguments, "--skip-unmatched")

    assert "u9 has no row in the file" in str(refused.exception)
    assert skipped.return_value == 0
    assert "u9 has no row in the file" in skipped.stderr


def test_a_single_report_is_exported_too(results):
    """For one student's issue, or Classroom 50."""
    done = _run(results / "sub_u1" / "report.json", "--format", "markdown")

    assert done.return_value == 0
    assert (results / "sub_u1" / "exports" / "markdown" / "sub_u1.md").is_file()


def test_classroom_50_needs_its_environment_and_one_report(results):
    """Both are said in a sentence."""
    env = {"CLASSROOM": "c", "ASSIGNMENT": "a", "SUBMISSION_TAG": "submit/x", "OWNER": "ada"}
    one = results / "sub_u1" / "report.json"

    assert "CLASSROOM, ASSIGNMENT" in str(_run(one, "--format", "classroom50").exception)
    assert "here are 2" in str(_run(results, "--format", "classroom50", env=env).exception)
    done = _run(one, "--format", "classroom50", "--out", "-", env=env)
    assert json.loads(done.stdout)["score"] == 850


def test_results_of_two_labs_are_refused(results):
    """A column is about one lab."""
    write_report(results, report(submission="s7").model_copy(update={"lab": "another"}))

    assert "2 labs" in str(_run(results, "--format", "junit").exception)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--format", "canvas"),
        ("--format", "dolos"),
        ("--format", "table", "--into", __file__, "--column", "Lab 1"),
        ("--format", "feedback", "--as", "moodle"),
        ("--format", "markdown", "--out", "-"),
        ("--format", "xlsx"),
    ],
)
def test_wrong_usage_is_told(results, arguments):
    """What is missing is named, without a traceback."""
    done = _run(results, *arguments)

    assert type(done.exception).__module__.startswith("click")


def test_every_format_has_a_writer(results, canvas):
    """The list that the command offers is the list that works."""
    assert set(FORMATS) == {
        "csv", "canvas", "moodle", "blackboard", "gradescope", "junit", "classroom",
        "classroom50", "markdown", "dolos", "table", "feedback",
    }  # fmt: skip


def test_a_table_is_filled_in(results, tmp_path):
    """By the columns that were named; the file below the results, what may go wrong told."""
    path = tmp_path / "sis.csv"
    path.write_text("Kurs 12\nNummer;Lab 1\nu1;\nu2;\n")
    asked = ("--format", "table", "--into", path, "--id-column", "Nummer", "--column", "Lab 1")

    assert _run(results, *asked).return_value == 0
    written = (results / "exports" / "sis.csv").read_text()
    assert written == "Kurs 12\nNummer;Lab 1\nu1;8.5\nu2;7.25\n"


def test_feedback_is_a_folder_for_each_student(results):
    """With the student's page alone; what a person has to look at first waits."""
    write_report(results, of_student("u3", 1.0, status="needs_attention", reason="look"))

    done = _run(results, "--format", "feedback")

    assert done.return_value == 3
    folder = results / "exports" / "feedback"
    assert sorted(str(p.relative_to(folder)) for p in folder.rglob("*.*")) == [
        "Ada_u1/feedback.html",
        "u2/feedback.html",
    ]
    assert "Left out, as a person has to look first (--write-unfinished): 1\n  u3" in done.stderr
    assert "<html" in (folder / "u2" / "feedback.html").read_text()


def test_messages_need_addresses(results):
    """Who has none is named, and nothing is written; old messages are told from new ones."""
    write_report(results, of_student("u3", 1.0, email="u3@uni.example"))
    asked = ("--format", "feedback", "--as", "messages")

    done = _run(results, *asked)
    assert "2 of the students cannot be reached" in str(done.exception)
    assert not (results / "exports").exists()
    old = results / "exports" / "feedback" / "gone.eml"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    done = _run(results, *asked, "--skip-unmatched")
    assert done.return_value == 0
    assert (old.parent / "sub_u3.eml").is_file()
    assert "There from an earlier export, and not written now: 1\n  gone.eml" in done.stderr


def test_moodle_gets_its_own_folder_names_back(results, tmp_path):
    """The download says what the folders are called."""
    download = tmp_path / "download"
    for name in ("Ada Lovelace_901_assignsubmission_file", "Bo Lee_902_assignsubmission_file_"):
        (download / name).mkdir(parents=True)
        (download / name / "lab.py").write_text("x = 1\n")
    folder = tmp_path / "moodle"
    for name in ("Ada_Lovelace", "Bo_Lee"):
        write_report(folder, report(submission=name).model_copy(update={"lab": "multiple_layers"}))

    done = _run(folder, "--format", "feedback", "--as", "moodle", "--submissions", download)

    assert done.return_value == 0, done.output
    with zipfile.ZipFile(folder / "exports" / "feedback" / "feedback_files.zip") as archive:
        assert archive.namelist() == [
            "Ada Lovelace_901_assignsubmission_file/feedback.html",
            "Bo Lee_902_assignsubmission_file_/feedback.html",
        ]
