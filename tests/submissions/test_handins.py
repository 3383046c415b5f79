"""From paths to hand-ins: one for each student and attempt."""

import os
import time
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from graders.errors import SubmissionError
from graders.submissions import Roster, Student
from graders.submissions.handins import find_hand_ins
from tests.submissions.made import LAB, RELU, TANH, lay, make_tar, make_zip, notebook, write

ONE = notebook(TANH, RELU)


def labels(tmp_path, *paths, single=None):
    """Return what the hand-ins at some paths are called."""
    return [h.label for h in found(tmp_path, *paths, single=single)]


def found(tmp_path, *paths, single=None, roster=None):
    """Return the hand-ins at some paths."""
    return look(tmp_path, *paths, single=single, roster=roster).hand_ins


def look(tmp_path, *paths, single=None, roster=None):
    """Return the hand-ins at some paths, and what is said about them."""
    (tmp_path / "ws").mkdir(exist_ok=True, parents=True)
    workspace = tmp_path / "ws"
    return find_hand_ins(paths, LAB, single=single, workspace=workspace, roster=roster)


@pytest.fixture
def class_folder(tmp_path):
    """Return a folder with the work of three students, in three ways, and a roster."""
    folder = tmp_path / "class"
    write(folder / "amara.ipynb", ONE)
    write(folder / "bo" / "multiple_layers.ipynb", ONE)
    make_zip(folder / "chen.zip", [("work.ipynb", ONE)])
    write(folder / "roster.csv", "id\n")
    write(folder / ".DS_Store", "")
    return folder


def test_entries_of_a_class_are_hand_ins(tmp_path, class_folder):
    """Files, folders and archives; lists and litter are not."""
    assert labels(tmp_path, class_folder) == ["amara", "bo", "chen"]


def test_single_and_each_settle_it(tmp_path, class_folder):
    """What the instructor says outright counts."""
    assert labels(tmp_path, class_folder, single=True) == ["class"]
    assert labels(tmp_path, class_folder / "bo") == ["bo"]
    assert labels(tmp_path, class_folder / "bo", single=False) == ["multiple_layers"]


def test_a_path_counts_once(tmp_path, class_folder):
    """Named twice, or by a link, it is the same work."""
    (tmp_path / "link").symlink_to(class_folder / "amara.ipynb")
    paths = (class_folder / "amara.ipynb", tmp_path / "link", class_folder / "amara.ipynb")
    assert labels(tmp_path, *paths) == ["amara"]


def test_the_current_folder_has_a_name(tmp_path, class_folder, monkeypatch):
    """`.` is called what the folder is called."""
    monkeypatch.chdir(class_folder / "bo")
    assert labels(tmp_path, Path()) == ["bo"]


@pytest.mark.parametrize("make", [make_zip, make_tar])
def test_archive_of_a_class(tmp_path, make):
    """Also where it wraps one folder around everything."""
    members = [("all/amara.ipynb", ONE), ("all/bo.ipynb", ONE), ("__MACOSX/all/._bo.ipynb", b"")]
    path = make(tmp_path / "class.zip", members)
    hand_ins = found(tmp_path, path)
    assert [h.label for h in hand_ins] == ["amara", "bo"]
    assert hand_ins[0].path == path / "amara.ipynb"
    assert (hand_ins[0].submitted_at is None) == (make is make_tar)  # that one says 1970


def test_archive_of_one_student(tmp_path):
    """It is called after the archive."""
    path = make_zip(tmp_path / "amara.zip", [("lab/multiple_layers.ipynb", ONE)])
    assert labels(tmp_path, path) == ["amara"]
    assert labels(tmp_path, path, single=True) == ["amara"]


def test_broken_archive_is_one_refused_hand_in(tmp_path):
    """Somebody handed it in, and should hear why it is not graded."""
    [hand_in] = found(tmp_path, write(tmp_path / "amara.zip", b"PK\x03\x04 cut"))
    assert "cannot be unpacked" in hand_in.refusal


def test_paths_that_hold_nothing(tmp_path):
    """The sentence names the path and what is expected."""
    with pytest.raises(SubmissionError, match="does not exist"):
        found(tmp_path, tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(SubmissionError, match="holds no submissions: expected are notebooks"):
        found(tmp_path, tmp_path / "empty")


def test_paths_that_cannot_be_looked_at(tmp_path):
    """Links in a circle and names that no disk takes end in a sentence."""
    (tmp_path / "circle").symlink_to("circle")
    for path in (tmp_path / "circle", tmp_path / ("x" * 300)):
        with pytest.raises(SubmissionError, match=r"does not exist|cannot be read"):
            found(tmp_path, path)


def test_links_and_pipes_in_a_class(tmp_path, class_folder):
    """A link out and a pipe are refused, a link to another entry is that entry."""
    (class_folder / "out.ipynb").symlink_to("/etc/passwd")
    (class_folder / "gone.ipynb").symlink_to("nowhere")
    (class_folder / "in.ipynb").symlink_to("amara.ipynb")
    (class_folder / "away").symlink_to("/etc")
    os.mkfifo(class_folder / "pipe.ipynb")
    refusals = {h.label: h.refusal for h in found(tmp_path, class_folder) if h.refusal}
    assert sorted(refusals) == ["away", "gone", "out", "pipe"]
    assert "in" not in labels(tmp_path, class_folder)
    assert "link that leads nowhere or out of the folder" in refusals["out"]
    assert "is a pipe or a device" in refusals["pipe"]


def test_canvas_download(tmp_path):
    """Files of one student are one hand-in, attempts are counted, lateness is known."""
    folder = tmp_path / "submissions"
    for name in (
        "okaforamara_12345_901_lab.ipynb",
        "okaforamara_12345_902_layers.py",
        "okaforamara_LATE_12345_951_lab-1.ipynb",
        "leeanna_222_903_lab.zip",
        "bo_333_text.html",
    ):
        write(folder / name, ONE)
    hand_ins = found(tmp_path, folder)
    assert [(h.label, h.attempt, [name for name, _ in h.parts]) for h in hand_ins] == [
        ("bo", 1, []),
        ("leeanna", 1, ["lab.zip"]),
        ("okaforamara", 1, ["lab.ipynb", "layers.py"]),
        ("okaforamara", 2, ["lab.ipynb", "layers.py"]),
    ]
    assert "Only text typed into the form" in hand_ins[0].refusal
    assert [h.late for h in hand_ins[2:]] == [False, True]


def test_moodle_download(tmp_path):
    """Folders, files without folders, and typed text; in an archive, as it comes."""
    members = [
        ("Amara Okafor_1_assignsubmission_file_/lab.ipynb", ONE),
        ("Amara Okafor_1_assignsubmission_onlinetext_/onlinetext.html", b"done"),
        ("Bo Chen_2_assignsubmission_file_lab.ipynb", ONE),
        ("Bo Chen_2_assignsubmission_file_layers.py", TANH.encode()),
        ("Lee Anna_3_assignsubmission_onlinetext_/onlinetext.html", b"done"),
    ]
    hand_ins = found(tmp_path, make_zip(tmp_path / "download.zip", members))
    assert [(h.label, bool(h.refusal), len(h.parts)) for h in hand_ins] == [
        ("Amara Okafor", False, 1),
        ("Bo Chen", False, 2),
        ("Lee Anna", True, 0),
    ]


def test_one_file_of_a_download(tmp_path):
    """Its name still says whose it is."""
    path = write(tmp_path / "okaforamara_LATE_12345_901_lab.ipynb", ONE)
    [hand_in] = found(tmp_path, path)
    assert (hand_in.owners[0].texts, hand_in.late) == (("okaforamara",), True)
    assert hand_in.label == "okaforamara"


def test_names_inside_a_students_archive_mean_nothing(tmp_path):
    """A file in an archive that is called like a download's is not another student's work."""
    folder = tmp_path / "class"
    make_zip(folder / "bo.zip", [("okaforamara_12345_901_lab.ipynb", ONE)])
    write(folder / "amara.ipynb", ONE)
    assert labels(tmp_path, folder) == ["amara", "bo"]


def roster_of(*names):
    """Return a roster of students with these names and ids."""
    return Roster([Student(f"s{n}", name, line=n) for n, name in enumerate(names, start=1)])


@pytest.mark.parametrize("wrapping", ["", "all/", "all/lab 1/", "submissions/"])
def test_folders_around_a_class_are_opened(tmp_path, wrapping):
    """As those in an archive; what lies beside them is a list."""
    folder = lay(
        tmp_path / "class",
        (f"{wrapping}readme.txt", ""),
        ("__MACOSX/x", ""),
        f"{wrapping}amara/lab.ipynb",
        f"{wrapping}bo/lab.ipynb",
    )
    assert labels(tmp_path, folder) == ["amara", "bo"]


def test_a_folder_around_one_students_work(tmp_path):
    """It is called after whichever has a name."""
    for outer, inner in (("amara", "lab"), ("class", "amara")):
        folder = lay(tmp_path / outer, f"{inner}/multiple_layers.ipynb")
        assert labels(tmp_path, folder) == ["amara"]


def test_the_labs_own_notebook_beside_a_class(tmp_path):
    """It does not make the others one student's, is nobody's, and is named."""
    folder = lay(
        tmp_path / "class",
        "multiple_layers.ipynb",
        ("mlp/layers.py", TANH),
        "amara.ipynb",
        "bo/work.ipynb",
    )
    found = look(tmp_path, folder)
    assert [h.label for h in found.hand_ins] == ["amara", "bo"]
    said = " ".join(found.notes)
    assert "was read as a class" in said
    assert "--single" in said
    assert "`mlp`, `multiple_layers.ipynb` in `class` was taken for the lab's own" in said
    assert len(labels(tmp_path, folder, single=False)) == 4


def test_the_labs_name_may_be_a_students_choice(tmp_path):
    """Where others are called after the lab as well, each may be a hand-in."""
    folder = lay(
        tmp_path / "class",
        "multiple_layers.ipynb",
        "multiple_layers (1).ipynb",
        "amara.ipynb",
        "bo.ipynb",
    )
    assert len(labels(tmp_path, folder)) == 4


def test_late_files_of_which_one_defines_anything(tmp_path):
    """They are a class by their names."""
    blank = notebook("x = 1")
    folder = lay(tmp_path / "late", "amara.ipynb", ("bo.ipynb", blank), ("chen.ipynb", blank))
    found = look(tmp_path, folder)
    assert [h.label for h in found.hand_ins] == ["amara", "bo", "chen"]
    assert "was read as a class" in found.notes[0]


def test_names_of_the_class_settle_it(tmp_path):
    """Two students' names are a class, without any doubt."""
    folder = lay(tmp_path / "x", "multiple_layers.ipynb", "amara okafor.ipynb", "bo chen.ipynb")
    found = look(tmp_path, folder, roster=roster_of("Amara Okafor", "Bo Chen"))
    assert [h.label for h in found.hand_ins] == ["amara okafor", "bo chen"]


def test_one_submission_in_doubt_is_said(tmp_path):
    """And how to say otherwise."""
    folder = lay(tmp_path / "x", "multiple_layers.ipynb", "amara.ipynb")
    found = look(tmp_path, folder)
    assert [h.label for h in found.hand_ins] == ["x"]
    assert "though `amara.ipynb` may be another's" in found.notes[0]
    assert "--each" in found.notes[0]


def test_times_of_an_archive_are_no_machines(tmp_path, monkeypatch):
    """Whatever zone the machine is in, the clock is what the archive says."""
    info = zipfile.ZipInfo("all/amara.ipynb", (2026, 11, 20, 22, 30, 0))
    path = make_zip(tmp_path / "class.zip", [(info, ONE), (zipfile.ZipInfo("all/bo.ipynb"), ONE)])
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        amara, bo = found(tmp_path / zone.replace("/", "-"), path)
        assert amara.submitted_at == datetime(2026, 11, 20, 22, 30)
        assert bo.submitted_at is None
    monkeypatch.undo()
    time.tzset()


def test_sections_and_rounds_inside_a_class(tmp_path):
    """A folder that is called after nobody and holds several students is a class of its own."""
    roster = roster_of("Amara Okafor", "Bo Chen", "Wei Wang", "Zoe Lee")
    folder = lay(
        tmp_path / "class",
        "round 9/amara okafor.ipynb",
        "round 9/bo chen/lab.ipynb",
        "round 10/amara okafor.ipynb",
        "round 10/bo chen.ipynb",
        "wei wang/amara okafor.ipynb",
        "wei wang/zoe lee.ipynb",
    )
    found = look(tmp_path, folder, roster=roster)
    assert [h.label for h in found.hand_ins] == [
        *("amara okafor", "bo chen", "amara okafor", "bo chen", "wei wang"),
    ]
    assert "`round 9` in `class` was read as a folder of several students" in found.notes[0]


def test_one_known_student_in_folders(tmp_path):
    """The folder with the name is the hand-in, however deep, in a folder or an archive."""
    roster = roster_of("Amara Okafor", "Bo Chen")
    entries = ["submissions/amara okafor/lab.ipynb"]
    assert labels(tmp_path, lay(tmp_path / "late", *entries)) == ["amara okafor"]
    path = make_zip(tmp_path / "late.zip", [(entries[0], ONE)])
    [hand_in] = found(tmp_path, path, roster=roster)
    assert hand_in.label == "amara okafor"


def test_one_known_student_beside_the_labs_own_notebook(tmp_path):
    """A class of one: the lab's own notebook is not graded in the student's place."""
    folder = lay(tmp_path / "x", "multiple_layers.ipynb", "amara okafor.ipynb")
    [hand_in] = found(tmp_path, folder, roster=roster_of("Amara Okafor", "Bo Chen"))
    assert hand_in.label == "amara okafor"
    assert [name for name, _ in hand_in.parts] == ["amara okafor.ipynb"]
