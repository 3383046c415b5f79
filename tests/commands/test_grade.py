"""`markprop grade` as an instructor calls it."""

import importlib.util

import nbformat
import nbformat.v4 as v4
import pytest
from click.testing import CliRunner

from graders.commands.grade import command
from graders.commands.merge import command as merge
from graders.sandbox import layers


def _notebook(path, source):
    path.parent.mkdir(exist_ok=True)
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), path)


@pytest.fixture
def grade(tmp_path, monkeypatch):
    """Return a function that grades the folder `in` and returns what was said."""
    monkeypatch.chdir(tmp_path)

    def run(*options):
        arguments = ["in", "--lab", "multiple_layers", "--exercise", "tanh", *options]
        result = CliRunner().invoke(command, arguments, standalone_mode=False)
        assert result.exception is None, result.output
        return result.output

    return run


def _files(folder):
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_dry_run_says_whose_marks_would_move_and_writes_nothing(grade, tmp_path):
    """The results stay byte for byte; without results there is nothing to move from."""
    _notebook(tmp_path / "in" / "ada.ipynb", "def TanhLayer():\n    return 3\n")
    assert "ada: none -> 0 (+0)" in grade("--dry-run")
    assert not (tmp_path / "results").exists()

    marks = tmp_path / "marks.csv"
    marks.write_text("student,question,points,max_points\nada,essay,2,4\n")
    grade()
    before = _files(tmp_path / "results")
    said = grade("--dry-run", "--resume", "--manual", "marks.csv")
    assert "Marks that would move:\nada: 0 -> 2 (+2)\n    marks given by hand: none -> 2" in said
    assert "nothing was written" in said
    assert "No marks move." in grade("--dry-run", "--resume")
    assert _files(tmp_path / "results") == before


def test_quietly_only_what_needs_a_person_is_said(grade, tmp_path):
    """Nothing where all is well; who needs a person where somebody does."""
    _notebook(tmp_path / "in" / "ada.ipynb", "def TanhLayer():\n    return 3\n")
    assert grade("-q") == ""

    (tmp_path / "in" / "ben.pdf").write_bytes(b"%PDF-1.7")
    said = grade("-q", "--each")
    assert said.startswith("Needing a person: 1 of 2 submissions.\n  ben.pdf: ")
    assert "ada" not in said


def test_who_is_missing_is_named(grade, tmp_path):
    """The names of at most twenty, so that one late notebook does not list the whole course."""
    _notebook(tmp_path / "in" / "s1.ipynb", "pass")
    rows = "".join(f"s{number},Student {number}\n" for number in range(1, 31))
    (tmp_path / "roster.csv").write_text(f"id,name\n{rows}")
    said = grade("--students", "roster.csv")
    assert "Nothing handed in by: Student 2 (s2), Student 3 (s3)," in said
    assert "Student 21 (s21), and 9 more" in said
    assert "Student 1 (s1)" not in said


def test_what_the_machine_lacks_is_said_first_and_can_be_left_out(grade, tmp_path, monkeypatch):
    """Before a long run an instructor reads what will be pending, and how to do without it."""
    _notebook(tmp_path / "in" / "ada.ipynb", "pass")
    real = importlib.util.find_spec

    def without_torch(name, *rest):
        return None if name == "torch" else real(name, *rest)

    monkeypatch.setattr(importlib.util, "find_spec", without_torch)
    said = grade("--exercise", "torch_model")

    assert said.startswith("The grading machine has no torch, which torch_model needs.")
    assert "--without torch_model" in said
    assert "has no torch" not in grade("--exercise", "torch_model", "--without", "torch_model")


def test_questions_to_mark_by_hand_are_told_and_change_no_exit_code(grade, tmp_path):
    """Nothing is pending: the last line says whose questions wait, and how to come to them."""
    _notebook(tmp_path / "in" / "ada.ipynb", "pass")
    _notebook(tmp_path / "in" / "bob.ipynb", "pass")
    (tmp_path / "marks.csv").write_text("student,question,points,max_points\nada,essay,2,4\n")

    said = grade("--manual", "marks.csv")
    assert said.endswith("of 1 submission. `markprop review results` opens them.\n")
    assert "exit code" not in said


def test_everything_cannot_be_left_out(tmp_path):
    """A lab without exercises would give full marks of nothing."""
    arguments = [str(tmp_path), "--lab", "multiple_layers", "--exercise", "tanh"]
    result = CliRunner().invoke(command, [*arguments, "--without", "tanh"])

    assert "leaves no exercise" in str(result.exception)


def test_a_mark_for_a_decided_check_stops_nobody(grade, tmp_path):
    """One row that came too late costs no other submission its report, and is named."""
    for name in ("ada", "bob"):
        _notebook(tmp_path / "in" / f"{name}.ipynb", "pass")
    check = "tanh.bprop_is_the_derivative"
    (tmp_path / "marks.csv").write_text(f"student,question,points\nada,{check},1\n")
    said = grade("--manual", "marks.csv")

    assert f"Changes no mark: marks.csv, line 2: {check!r} is " in said
    assert {path.parent.name for path in tmp_path.glob("results/*/report.json")} == {"ada", "bob"}


def test_rows_that_reach_nobody_and_earlier_reports_are_named_at_the_end(grade, tmp_path):
    """On the terminal and in the class's page, until they are mended or pruned."""
    for name in ("ada", "bob"):
        _notebook(tmp_path / "in" / f"{name}.ipynb", "pass")
    grade()
    (tmp_path / "in" / "bob.ipynb").unlink()
    (tmp_path / "more.csv").write_text("student;days\nada;1\ntypo99;2\n")
    asked = ("--resume", "--deadline", "2026-11-20 11:59 PM AoE", "--extensions", "more.csv")

    said = grade(*asked)
    assert "Changes no mark: more.csv, line 3: 'typo99' fits nobody in this class." in said
    assert "no longer among the hand-ins (they still count, and --prune moves them aside): bob" in (
        said
    )
    page = (tmp_path / "results" / "index.html").read_text()
    assert "typo99" in page
    assert "would be moved to results/aside" in grade(*asked, "--prune", "--dry-run")
    assert (tmp_path / "results" / "bob").is_dir()
    assert "moved to results/aside): bob" in grade(*asked, "--prune")
    assert not (tmp_path / "results" / "bob").exists()


def test_late_days_are_used_up_over_labs(grade, tmp_path):
    """The rule grants them, the results of earlier labs say how many went."""
    _notebook(tmp_path / "in" / "ada.ipynb", "pass")
    (tmp_path / "times.csv").write_text("submission,submitted_at\nada,2026-11-22 10:00\n")
    asked = ("--deadline", "2026-11-20 23:59 Europe/London", "--submitted", "times.csv")
    rule = ("--late-rule", "10% per day, 3 late days for the course")

    grade(*asked, *rule)
    page = (tmp_path / "results" / "ada" / "feedback.html").read_text()
    assert "2 late days of the course used" in page
    book = (tmp_path / "results" / "gradebook.csv").read_text(encoding="utf-8-sig")
    assert book.splitlines()[0].endswith("days_late,points_lost,late_days_used,reason")


def test_lists_in_other_encodings_are_said_and_settled(grade, tmp_path):
    """A guess is shown with a name; `--encoding` names the right one."""
    _notebook(tmp_path / "in" / "\u0141ukasz \u017b\u00f3\u0142\u0107.ipynb", "pass")
    _notebook(tmp_path / "in" / "ada.ipynb", "pass")
    text = "id,name\ns1,\u0141ukasz \u017b\u00f3\u0142\u0107\ns2,Ada\n"
    (tmp_path / "roster.csv").write_bytes(text.encode("cp1250"))
    said = grade("--students", "roster.csv")
    assert "read in the encoding cp1250, as in `\u0141ukasz \u017b\u00f3\u0142\u0107`" in " ".join(
        said.split()
    )
    assert "Nothing handed in" not in said
    said = grade("--students", "roster.csv", "--encoding", "cp1250")
    assert "encoding" not in said


def test_teams_hand_in_once(grade, tmp_path):
    """Nobody of the team is missing, and a row that fits nobody is named."""
    _notebook(tmp_path / "in" / "s1.ipynb", "pass")
    _notebook(tmp_path / "in" / "s3.ipynb", "pass")
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ada A\ns2,Bo B\ns3,Cy C\ns4,Di D\n")
    (tmp_path / "teams.csv").write_text("team;student\nRed;Ada A\nRed;s2\nRed;typo99\n")
    said = grade("--students", "roster.csv", "--teams", "teams.csv")
    assert "Nothing handed in by: Di D (s4)" in said
    assert "Changes no mark: teams.csv, line 4: `typo99` fits nobody" in said


def test_how_a_folder_was_read_is_said(grade, tmp_path):
    """And how to say otherwise."""
    for name in ("multiple_layers", "ada", "bo"):
        _notebook(tmp_path / "in" / f"{name}.ipynb", "class TanhLayer: pass")
    said = grade()
    assert "was read as a class" in said
    assert "--single" in said


def test_shares_of_a_class_are_merged(grade, tmp_path):
    """Who is in another share is not missing, and a share may be empty."""
    for number in range(1, 4):
        _notebook(tmp_path / "in" / f"s{number}.ipynb", "pass")
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ada\ns2,Bob\ns3,Cy\ns4,Dan\n")
    shards = [f"shard-{number}" for number in range(1, 9)]
    for number, shard in enumerate(shards, start=1):
        said = grade("--shard", f"{number}/8", "--out", shard, "--students", "roster.csv")
        assert "Nothing handed in by: Dan (s4)\n" in said

    merged = CliRunner().invoke(merge, [*shards, "--out", "results"], standalone_mode=False)

    assert (merged.exception, merged.return_value) == (None, 0)
    assert merged.output.startswith("3 submissions graded; 0 need a person.")
    assert len(list((tmp_path / "results").glob("*/report.json"))) == 3


def test_a_cluster_has_jobs_of_its_own(tmp_path):
    """What would have no effect is refused, before anything is read or started."""
    _notebook(tmp_path / "in" / "ada.ipynb", "pass")
    words = [str(tmp_path / "in"), "--lab", "multiple_layers", "--out", str(tmp_path / "out")]

    said = CliRunner().invoke(command, [*words, "--cluster", "local:2", "--jobs", "4"])

    assert said.exit_code == 2
    assert "--jobs is for one machine" in said.output
    assert not (tmp_path / "out").exists()


def test_missing_layers_are_said_before_the_first_submission(grade, tmp_path, monkeypatch):
    """Where Landlock is missing, `auto` goes on, and nobody has to look into a report to learn."""
    choose = layers.choose
    poor = {"landlock": "it is switched off"}
    monkeypatch.setattr(layers, "choose", lambda m, offers, ok: choose(m, offers | poor, ok))
    _notebook(tmp_path / "in" / "ada.ipynb", "def TanhLayer():\n    return 3\n")
    said = grade()

    assert "Missing: `landlock`, by which it sees and writes no files but its own" in said
    assert said.index("Missing:") < said.index("ada")
    assert "Missing:" not in grade("--sandbox", "off")
