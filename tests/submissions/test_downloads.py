"""Names of downloads, and how one student's uploads are sorted into attempts."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.submissions.downloads import attempts_of, read_upload_name


def fields(entry):
    """Return what a name says, without the parts that are as always."""
    upload = read_upload_name(entry)
    if upload is None:
        return None
    (owner,) = upload.owners
    who = (*owner.texts, "")[0]
    user = (*owner.ids, "")[0]
    return upload.system, who, user, upload.file, upload.version, upload.late


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (
            "okaforamara_12345_678901_lab.ipynb",
            ("canvas", "okaforamara", "12345", "lab.ipynb", 0, False),
        ),
        (
            "okaforamara_LATE_12345_678901_lab-2.ipynb",
            ("canvas", "okaforamara", "12345", "lab.ipynb", 2, True),
        ),
        ("müllerjosé_77_901_a_b.zip", ("canvas", "müllerjosé", "77", "a_b.zip", 0, False)),
        (
            "van_der_bergpim_12_678_x.tar.gz",
            ("canvas", "van_der_bergpim", "12", "x.tar.gz", 0, False),
        ),
        ("anon_Xy12z_678901_lab.ipynb", ("canvas", "", "anon_Xy12z", "lab.ipynb", 0, False)),
        ("LATE_anon_Xy12z_678901_lab.ipynb", ("canvas", "", "anon_Xy12z", "lab.ipynb", 0, True)),
        ("okaforamara_12345_text.html", ("canvas", "okaforamara", "12345", "text.html", 0, False)),
        (
            "okaforamara_12345_678901_99_888_victim_55_666_lab.ipynb",
            ("canvas", "okaforamara", "12345", "99_888_victim_55_666_lab.ipynb", 0, False),
        ),
        (
            "Amara Okafor_12345_assignsubmission_file_",
            ("moodle", "Amara Okafor", "12345", "", 0, None),
        ),
        (
            "Amara Okafor_12345_assignsubmission_file",
            ("moodle", "Amara Okafor", "12345", "", 0, None),
        ),
        (
            "Amara Okafor_12345_assignsubmission_file_lab-1.ipynb",
            ("moodle", "Amara Okafor", "12345", "lab-1.ipynb", 0, None),
        ),
        ("Participant_77_assignsubmission_file_", ("moodle", "Participant", "77", "", 0, None)),
        ("Group A_assignsubmission_file_", ("moodle", "Group A", "", "", 0, None)),
    ],
)
def test_names_say_who_and_what(entry, expected):
    """The system's part comes first; what the student wrote cannot pretend to be it."""
    assert fields(entry) == expected


@pytest.mark.parametrize(
    "entry",
    [
        "lab.ipynb",
        "amara_okafor.ipynb",
        "multiple_layers (1).ipynb",
        "s1234567_lab_1.ipynb",
        "Lab_2024_11_03.ipynb",
        "Amara_12345_678901_lab.ipynb",
        "lab-1-amara",
    ],
)
def test_other_names_are_nobodys(entry):
    """People name files with numbers, too."""
    assert read_upload_name(entry) is None


def test_text_typed_into_a_form_is_known():
    """There is no file in it."""
    assert read_upload_name("Amara Okafor_1_assignsubmission_onlinetext_").typed
    assert read_upload_name("okaforamara_12345_text.html").typed
    assert read_upload_name("okaforamara_12345_link.html").typed


def sorted_into(*entries):
    """Return the attempts as lists of names without the system's part."""
    uploads = [read_upload_name(f"okaforamara_12345_{entry}") for entry in entries]
    attempts = attempts_of(uploads, Path())
    return [[u.entry.split("_", 2)[2] for u in attempt.uploads] for attempt in attempts]


def test_files_of_one_attempt_belong_together():
    """A notebook and a module that were handed in side by side."""
    assert sorted_into("902_layers.py", "901_lab.ipynb") == [["901_lab.ipynb", "902_layers.py"]]


def test_versions_number_the_attempts():
    """The notebook counts them; a module that was not handed in again stays with it."""
    assert sorted_into("950_lab-1.ipynb", "901_lab.ipynb", "902_layers.py", "990_lab-10.ipynb") == [
        ["901_lab.ipynb", "902_layers.py"],
        ["950_lab-1.ipynb", "902_layers.py"],
        ["990_lab-10.ipynb", "902_layers.py"],
    ]


def test_newer_versions_of_other_files_are_taken_at_their_time():
    """The first attempt has the first module, the second the second."""
    assert sorted_into("901_lab.ipynb", "902_layers.py", "951_lab-1.ipynb", "952_layers-1.py") == [
        ["901_lab.ipynb", "902_layers.py"],
        ["951_lab-1.ipynb", "952_layers-1.py"],
    ]


def test_files_of_one_name_are_sorted_by_their_number():
    """Two downloads in one folder, between which the student handed in anew."""
    assert sorted_into("2001_lab.ipynb", "901_lab.ipynb") == [["901_lab.ipynb"], ["2001_lab.ipynb"]]


def test_folders_of_moodle_belong_together():
    """Files and typed text of one student are one attempt, and the text is no file."""
    names = ["A B_1_assignsubmission_file_", "A B_1_assignsubmission_onlinetext_"]
    [attempt] = attempts_of([read_upload_name(name) for name in names], Path())
    assert [upload.entry for upload in attempt.uploads] == names[:1]


def test_typed_text_alone_is_an_attempt():
    """It is refused later, in words."""
    [attempt] = attempts_of([read_upload_name("okaforamara_12345_text.html")], Path())
    assert attempt.uploads[0].typed


def test_the_platforms_number_goes_before_the_students():
    """A file that a student calls `lab-2` may be older than one called `lab`."""
    assert sorted_into("90001_lab-2.ipynb", "90050_lab.ipynb") == [
        ["90001_lab-2.ipynb"],
        ["90050_lab.ipynb"],
    ]


def test_numbered_parts_of_one_hand_in_stay_together():
    """Two files that were uploaded side by side are no two versions of one."""
    assert sorted_into("901_part-1.ipynb", "902_part-2.ipynb") == [
        ["901_part-1.ipynb", "902_part-2.ipynb"]
    ]


def whole(*entries):
    """Return the attempts of a student of Brightspace as lists of files."""
    names = [f"7-8 - Amara Okafor - {entry}" for entry in entries]
    attempts = attempts_of([read_upload_name(name) for name in names], Path())
    return [sorted(u.file for u in attempt.uploads) for attempt in attempts]


def test_files_of_one_moment_are_an_attempt():
    """Whatever they are called: an earlier notebook of another name is another attempt."""
    assert whole(
        "Nov 2, 2026 1105 PM - my lab.ipynb",
        "Oct 30, 2026 905 AM - lab.ipynb",
        "Nov 2, 2026 1105 PM - layers.py",
    ) == [["lab.ipynb"], ["layers.py", "my lab.ipynb"]]


@pytest.mark.parametrize("clock", ["900", "1000"])
def test_a_module_alone_is_no_attempt(clock):
    """Handed in a while before or after the notebook, it belongs to it."""
    module = f"Nov 2, 2026 {clock} AM - layers.py"
    assert whole(module, "Nov 2, 2026 930 AM - lab.ipynb") == [["lab.ipynb", "layers.py"]]


def test_a_newer_module_replaces_the_older():
    """The newest of each file counts."""
    names = [
        f"7-8 - Amara Okafor - {entry}"
        for entry in (
            "Nov 2, 2026 900 AM - lab.ipynb",
            "Nov 2, 2026 900 AM - layers.py",
            "Nov 3, 2026 900 AM - layers.py",
        )
    ]
    [attempt] = attempts_of([read_upload_name(name) for name in names], Path())
    assert [upload.entry for upload in attempt.uploads] == [names[0], names[2]]


def test_modules_alone_are_attempts():
    """Where nobody hands in a notebook."""
    assert whole("Nov 3, 2026 900 AM - a.py", "Nov 2, 2026 900 AM - a.py") == [["a.py"], ["a.py"]]


WRITTEN = st.sampled_from(
    (
        *("_assignsubmission_file_", "_attempt_2026-11-02-23-05-12", " - ", "Nov 2, 2026 1105 PM"),
        *("7-8", "_LATE_", "_12345_", "_678901_", "+", "2026-11-02 10:00:00 UTC", ".txt", "anon_"),
        *("text.html", "Team 3", "20261109081500_", "-", "_", "Okafor", "0" * 60),
    )
)


@given(st.lists(WRITTEN | st.text(max_size=8), max_size=20).map("".join))
def test_any_name_is_read_or_nobodys(name):
    """Names are hostile: whatever stands in them, an owner or None."""
    upload = read_upload_name(name)
    assert upload is None or (upload.owners and upload.account and upload.entry == name)
