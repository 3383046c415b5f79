"""The whole road of a written question, in real processes: found, marked, settled, exported."""

import base64
import json
import struct
import zlib
from fractions import Fraction

import nbformat
import nbformat.v4 as v4
import pytest
from click.testing import CliRunner

from graders.commands.export import command as export
from graders.commands.grade import command as grade
from graders.commands.review import command as review
from graders.reports.pictures import pictures_of
from graders.reports.store import read_results
from graders.review.items import question_item
from graders.review.marks import Mark
from graders.review.store import FILE, Store
from graders.sandbox.forking import can_fork

pytestmark = pytest.mark.skipif(not can_fork(), reason="no forking on this system")

QUESTIONS = """
[[question]]
id = "why"
title = "Why twice?"
heading = "Question 1."
points = 3
rubric = [{ id = "cause", text = "names the cause", points = 2 }]

[[question]]
id = "plot"
title = "What it looks like"
heading = "Question 2."
points = 2
"""
INTRO = "# Doubling"
WHY = "**Question 1.** Why is it twice as much?"
PLOT = "**Question 2.** Draw it, and say what you see."
MODEL = "\n\n<!-- BEGIN SOLUTION -->\nBecause.\n<!-- END SOLUTION -->"
PLACE = "\n\n*Your answer goes here.*"
CODE = "def double(x):\n    return 2 * x"
OWN = "As it is added to itself."


def png(width=2):
    """Return a small picture as notebooks hold it."""

    def chunk(kind, data):
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head)
    data += chunk(b"IDAT", zlib.compress(b"\0" * (width + 1))) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


DRAWS = f"""
import base64
from IPython.display import Image, display
display(Image(data=base64.b64decode("{png(3)}"), format="png"))
"""


def notebook(*cells):
    """Return a notebook of texts and codes; a tuple is code with a picture as its output."""
    made = []
    for cell in cells:
        if isinstance(cell, tuple):
            made.append(v4.new_code_cell(cell[0]))
            shown = v4.new_output("display_data", data={"image/png": png()})
            made[-1].outputs = [shown]
        else:
            make = v4.new_code_cell if cell.startswith(("def", "import", "#!")) else None
            made.append((make or v4.new_markdown_cell)(cell))
    return v4.new_notebook(cells=made)


@pytest.fixture
def course(small_lab, tmp_path, monkeypatch):
    """Return a lab with two questions, the class's folder, and a way to run commands."""
    toml = (small_lab.folder / "lab.toml").read_text()
    head, _, _ = toml.partition('[[exercise]]\nid = "extra"')
    small_lab.write("lab.toml", head + QUESTIONS)
    (small_lab.folder / "public" / "test_extra.py").unlink()
    small_lab.write("reference/small.ipynb", "")
    solved = notebook(INTRO, CODE, WHY + MODEL, PLOT + MODEL)
    nbformat.write(solved, small_lab.folder / "reference" / "small.ipynb")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    return Course(small_lab.folder, tmp_path)


class Course:
    """A class that answers a small lab."""

    def __init__(self, lab, folder):
        self.lab, self.folder = lab, folder

    def hand_in(self, name, *cells):
        """Write one notebook into the class's folder."""
        path = self.folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        nbformat.write(notebook(*cells), path)

    def run(self, command, *arguments):
        """Run a command; return its exit code and what it said."""
        arguments = [*map(str, arguments), "--labs", str(self.lab)]
        result = CliRunner().invoke(command, arguments, standalone_mode=False)
        assert result.exception is None, (result.output, result.exception)
        return result.return_value, result.output

    def grade(self, *options):
        """Grade the class."""
        return self.run(grade, "in", "--lab", "small", "--out", "results", *options)

    @property
    def reports(self):
        """Return the stored reports by submission."""
        return {r.submission: r for r in read_results(self.folder / "results")}

    def found(self, name):
        """Return state and text of each answer of a submission."""
        return [(q.state, q.text) for q in self.reports[name].questions]


def test_answers_are_found_in_every_kind_of_hand_in(course):
    """Each in its state, with its pictures; marks and exit code are those of before."""
    course.hand_in("asked.ipynb", INTRO, CODE, f"{WHY}\n\n{OWN}", PLOT + PLACE, (DRAWS,))
    course.hand_in("empty.ipynb", INTRO, CODE, WHY + PLACE, PLOT + PLACE)
    course.hand_in("other.ipynb", CODE)
    (course.folder / "in" / "cut.ipynb").write_text('{"cells": [{"cell_type": "mark')
    (course.folder / "in" / "script.py").write_text(
        f"# %% [markdown]\n# {INTRO}\n# %%\n{CODE}\n# %% [markdown]\n# {WHY}\n# {OWN}\n"
    )
    course.hand_in("copies/small.ipynb", INTRO, CODE, WHY + PLACE, PLOT + PLACE)
    course.hand_in("copies/words.ipynb", INTRO, "def mine():\n    pass", f"{WHY}\n\n{OWN}")

    status, said = course.grade()

    assert (status, "by hand" in said) == (0, False)
    assert course.found("asked") == [("answered", OWN), ("answered", None)]
    assert course.found("empty") == [("empty", None)] * 2
    assert course.found("other") == [("missing", None)] * 2
    assert course.found("cut") == [("missing", None)] * 2
    assert course.found("script") == [("answered", OWN), ("missing", None)]
    assert course.found("copies") == [("answered", OWN), ("empty", None)]
    assert course.reports["copies"].questions[0].notebook == "words.ipynb"
    assert course.reports["asked"].questions[1].pictures == ("plot-1.png",)
    assert course.reports["asked"].max_points == course.reports["other"].max_points
    assert [r.status for n, r in course.reports.items() if n != "cut"] == ["graded"] * 5
    page = (course.folder / "results" / "asked" / "report.html").read_text()
    assert OWN in page
    assert "answers/plot-1.png" in page


def test_pictures_come_as_handed_in_and_as_drawn_here(course):
    """Where every cell runs; the report itself is the same, byte for byte but for times."""
    course.hand_in("asked.ipynb", INTRO, CODE, WHY + PLACE, PLOT + PLACE, (DRAWS,))
    course.grade()
    needed = course.reports["asked"].questions
    course.grade("--execute", "all")

    assert course.reports["asked"].questions == needed
    found = pictures_of(course.folder / "results", "asked", "plot")
    assert [(path.name, ran) for path, ran in found] == [
        ("plot-1.png", False),
        ("plot-run-1.png", True),
    ]
    sizes = [path.read_bytes()[16:20] for path, _ in found]
    assert sizes == [struct.pack(">I", 2), struct.pack(">I", 3)]


def test_marks_reach_the_gradebook_and_the_export(course):
    """A question counts for all once it is marked for anybody; empty is 0, the rest waits."""
    course.hand_in("amara.ipynb", INTRO, CODE, f"{WHY}\n\n{OWN}", PLOT + PLACE)
    course.hand_in("ben.ipynb", INTRO, CODE, WHY + PLACE, PLOT + PLACE)
    course.hand_in("chen.ipynb", INTRO, CODE, f"{WHY}\n\nWho knows?", PLOT + PLACE)
    course.grade()
    before = course.reports["amara"]
    store = Store(course.folder / "results" / FILE)
    store.save("ada", "amara", question_item("why"), Mark(rubric=("cause",)), ())
    (course.folder / "table.csv").write_text("who,mark\namara,\nben,\nchen,\n")
    fill = ("results", "--format", "table", "--into", "table.csv", "--id-column", "who")

    status, said = course.run(export, *fill, "--column", "mark")

    out = (course.folder / "results" / "exports" / "table.csv").read_text().split()
    own = f"{float(before.points):.2f}".rstrip("0").rstrip(".")
    assert status == 0
    assert out[2:] == [f"ben,{own}", "chen,"]
    assert out[1] == f"amara,{float(before.points) + 2:.2f}".rstrip("0").rstrip(".")
    assert "Left out, as questions are to be marked by hand (--write-unfinished): 1" in said
    course.run(export, *fill, "--column", "mark", "--write-unfinished")
    assert f"chen,{own}" in (course.folder / "results" / "exports" / "table.csv").read_text()
    stored = course.reports
    assert stored["amara"].points == pytest.approx(before.points + 2)
    book = (course.folder / "results" / "gradebook.csv").read_text("utf-8-sig").splitlines()
    assert ["by hand: why" in book[0], book[1].split(",")[-2], book[2].split(",")[-2]] == [
        True,
        "2",
        "0",
    ]
    waiting = json.loads((course.folder / "results" / "summary.json").read_text())
    assert [(w["submission"], w["state"]) for w in waiting["needs_attention"]] == [
        ("chen", "by hand")
    ]

    status, said = course.grade("--resume")
    assert status == 0
    assert "To be marked by hand: questions of 1 submission." in said
    assert {n: r.model_copy(update={"previous": None}) for n, r in course.reports.items()} == {
        n: r.model_copy(update={"previous": None}) for n, r in stored.items()
    }
    store.undo("ada")
    course.grade("--resume")
    assert course.reports["amara"].points == before.points
    assert course.reports["chen"].status == "graded"
    store.close()


def test_one_exercise_alone_leaves_questions_out(course):
    """Nobody is asked to mark words where one exercise is tried."""
    course.hand_in("amara.ipynb", INTRO, CODE, f"{WHY}\n\n{OWN}")
    (course.folder / "results").mkdir()
    store = Store(course.folder / "results" / FILE)
    store.save("ada", "amara", question_item("why"), Mark(Fraction(1)), ())
    store.close()

    _, said = course.grade("--exercise", "double")

    assert course.reports["amara"].questions is None
    assert "Changes no mark" not in said


def test_a_class_is_divided_and_put_together(course):
    """By the commands: two shares, marked apart, one of them by somebody who disagrees."""
    for name in ("amara", "ben", "chen"):
        course.hand_in(f"{name}.ipynb", INTRO, CODE, f"{WHY}\n\n{OWN}", PLOT + PLACE)
    course.grade()

    course.run(review, "results", "--split", 2, "--twice", 3, "--out", "out")
    for number, (marker, points) in enumerate((("ada", 2), ("ben", 1)), start=1):
        share = course.folder / "out" / f"share-{number}-of-2.zip"
        course.run(review, share, "--agreement")  # opens it
        store = Store(share.with_suffix("") / FILE)
        for name in ("amara", "ben", "chen"):
            mark = Mark(Fraction(points if name == "ben" else 3))
            store.save(marker, name, question_item("why"), mark, ())
        store.close()
    status, said = course.run(
        review, "results", "--join", "out/share-1-of-2", "--join", "out/share-2-of-2"
    )

    assert status == 0
    assert "ada and ben: 67 % of 3 answers alike, Cohen's kappa " in said
    assert "Changes no mark: review.sqlite: ben, question:why: ada gave 2, ben gave 1" in said
    assert course.reports["amara"].questions[0].points == 3
    assert course.reports["ben"].questions[0].points is None


def test_a_heading_that_is_in_no_cell_is_the_lab_s_fault(course):
    """Nothing is graded by a lab whose questions stand nowhere."""
    course.hand_in("amara.ipynb", INTRO, CODE)
    text = (course.lab / "lab.toml").read_text()
    (course.lab / "lab.toml").write_text(text.replace("Question 2.", "Question 7."))
    arguments = ["in", "--lab", "small", "--labs", str(course.lab)]

    result = CliRunner().invoke(grade, arguments, standalone_mode=False)

    assert "no text cell begins with 'Question 7.'" in str(result.exception)
