"""Random classes in the layout of every platform: the right student gets the right attempt.

Or the run says what it cannot know. People have namesakes, accents and hyphens; they hand in
several attempts, and call files after each other.
"""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from graders.reading import find_class
from graders.submissions import Order, Roster, Student
from graders.submissions.names import letters_of
from tests.submissions.made import LAB, RELU, TANH, lay, make_zip, notebook

FIRST = (
    "Amara",
    "Zo\u00e9",
    "Anne-Marie",
    "Bj\u00f8rn",
    "\u0141ukasz",
    "Jos\u00e9",
    "Nodira",
    "Conor",
    "Anna",
)
LAST = (
    "Okafor",
    "M\u00fcller",
    "O'Brien",
    "\u017b\u00f3\u0142\u0107",
    "Quispe",
    "Lee",
    "van der Berg",
    "\u738b\u4f1f",
)
SAID = ("nothing says which is the newest", "does not say whether")
ZONES = ("UTC", "America/New_York", "Asia/Tokyo", "Pacific/Auckland")


@pytest.fixture(scope="module", autouse=True)
def readers_are_forked():
    """Fork hundreds of readers, whatever threads the tests before have left in the process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(threading, "active_count", lambda: 1)
        yield


@dataclass(frozen=True)
class Attempt:
    """One hand-in of a student at one time."""

    who: Student
    number: int  # of the student's attempts, from 1
    when: datetime  # by the clock of the course
    file: str
    module: bool
    account: int


def user_name(first, last, number):
    """Return a user name of letters, some of them with an underscore."""
    plain = letters_of(last)
    plain = plain if plain.isascii() else "wang"
    return f"{letters_of(first)[0]}{'_' if number % 3 == 0 else ''}{plain}{'abcdefgh'[number]}"


@st.composite
def classes(draw):
    """Return a roster, and what everybody handed in."""
    people = draw(
        st.lists(st.tuples(st.sampled_from(FIRST), st.sampled_from(LAST)), min_size=2, max_size=5)
    )
    students = [
        Student(
            f"s26{number:05}",
            f"{first} {last}",
            f"{user_name(first, last, number)}@uni.example",
            user_name(first, last, number),
            f"gh-{user_name(first, last, number)}".replace("_", "-"),
            line=number + 2,
        )
        for number, (first, last) in enumerate(people)
    ]
    files = ["lab.ipynb", "multiple_layers.ipynb", "my work-2.ipynb"]
    files += [f"lab_with_{student.username}.ipynb" for student in students]
    start = datetime(2026, draw(st.integers(1, 12)), 20, 23, 30)
    attempts = []
    for number, student in enumerate(students):
        hours = draw(st.lists(st.integers(0, 800), min_size=1, max_size=3, unique=True))
        for count, after in enumerate(sorted(hours), start=1):
            when = start + timedelta(hours=after)
            file, module = draw(st.sampled_from(files)), draw(st.booleans())
            attempts.append(Attempt(student, count, when, file, module, 300 + number))
    return Roster(students), draw(st.permutations(attempts))


def content(attempt):
    """Return a notebook that says whose it is, and which."""
    return notebook(f"# {attempt.who.id} {attempt.number}", TANH, RELU)


def files_of(attempt, form):
    """Return the entries of an attempt: the notebook, and a module beside it perhaps."""
    made = [(form.format(file=attempt.file), content(attempt))]
    return [*made, (form.format(file="layers.py"), TANH)] if attempt.module else made


def ascii_name(text):
    """Return a name as ILIAS writes it."""
    spelt = text.translate(
        str.maketrans({"\u00fc": "ue", "\u00f8": "oe", "\u0141": "L", "\u0142": "l", "\u00e9": "e"})
    )
    return spelt.translate(str.maketrans({"\u017b": "Z", "\u00f3": "o", "\u0107": "c"}))


def names_of(student):
    """Return first and last name."""
    first, _, last = student.name.partition(" ")
    return first, last


def brightspace(attempts):
    """Folders with dates in words and clocks of twelve hours."""
    for a in attempts:
        clock = (
            f"{a.when.strftime('%b')} {a.when.day}, {a.when.year} {int(a.when.strftime('%I%M'))}"
        )
        who = f"{a.who.username} {a.who.name}"
        form = f"{a.account}-9 - {who} - {clock} {a.when.strftime('%p')}/{{file}}"
        yield from files_of(a, form)


def brightspace_files(attempts):
    """Write the same without folders, in another language."""
    months = (
        "janvier f\u00e9vrier mars avril mai juin juillet ao\u00fbt septembre octobre novembre"
        " d\u00e9cembre"
    )
    for a in attempts:
        when = (
            f"{a.when.day} {months.split()[a.when.month - 1]} {a.when.year} {a.when:%H}h{a.when:%M}"
        )
        yield from files_of(a, f"{a.account}-9 - {a.who.username} {a.who.name} - {when} - {{file}}")


def blackboard(attempts):
    """Files with the user's name, and a text for each."""
    for a in attempts:
        start = f"Lab_1_{a.who.username}_attempt_{a.when:%Y-%m-%d-%H-%M-%S}"
        yield f"{start}.txt", f"Name: {a.who.name} ({a.who.username})\nSubmitted: late"
        yield from files_of(a, start + "_{file}")


def canvas(attempts):
    """Files of several downloads; the platform's number rises with time."""
    for number, a in enumerate(sorted(attempts, key=lambda a: a.when)):
        first, last = names_of(a.who)
        who = "".join(c for c in f"{last}{first}".lower() if c.isalpha())
        late = "LATE_" if a.number > 1 else ""
        made = files_of(a, "{file}")
        for part, (file, text) in enumerate(made):
            stem, dot, suffix = file.rpartition(".")
            again = f"-{a.number - 1}" if a.number > 1 and file == "lab.ipynb" else ""
            name = f"{stem}{again}{dot}{suffix}"
            yield f"{who}_{late}{a.account}_{90000 + 10 * number + part}_{name}", text


def moodle(attempts):
    """Write the last attempt of each, with a group's name before some."""
    for a in last_of(attempts):
        group = "Team-Red-" if a.account % 2 else ""
        yield from files_of(a, f"{group}{a.who.name}_{a.account}_assignsubmission_file/{{file}}")


def last_of(attempts):
    """Return the last attempt of each student."""
    latest = {}
    for attempt in sorted(attempts, key=lambda a: a.number):
        latest[attempt.who.id] = attempt
    return latest.values()


def ilias(attempts):
    """Folders in folders, with times before the names of files."""
    for a in attempts:
        first, last = map(ascii_name, names_of(a.who))
        folder = f"Uebung 4/Abgaben/{last}_{first}_{a.who.username}_{a.account}"
        yield f"{folder}/{a.when:%Y%m%d%H%M%S}_lab.ipynb", content(a)


def teams(attempts):
    """Write a folder for each version."""
    for a in attempts:
        number = a.number + 8  # 9, 10, 11
        yield from files_of(a, f"Submitted files/{a.who.name}/Lab 1/Version {number}/{{file}}")


def gradescope(attempts):
    """Numbered folders, and a file that says whose they are."""
    text = ""
    for number, a in enumerate(attempts, start=101):
        text += (
            f'submission_{number}:\n  :submitters:\n  - :name: "{a.who.name}"\n'
            f"    :sid: {a.who.id}\n  :created_at: {a.when} Z\n  :score: 1.0\n"
        )
        yield from files_of(a, f"assignment_export/submission_{number}/{{file}}")
    yield "assignment_export/submission_metadata.yml", text


def nbgrader(attempts):
    """Everybody's last."""
    for a in last_of(attempts):
        folder = f"submitted/{a.who.username}/multiple_layers"
        yield f"{folder}/timestamp.txt", f"{a.when}.123456 UTC"
        yield from files_of(a, folder + "/{file}")


def exchange(attempts):
    """Every attempt in nbgrader's exchange."""
    for a in attempts:
        yield from files_of(a, f"{a.who.username}+ps1+{a.when}.000000 UTC+x/{{file}}")


def github(attempts):
    """Clones, of what is there last."""
    for a in last_of(attempts):
        yield f"lab-1-{a.who.github}/.git/HEAD", "ref"
        yield from files_of(a, f"lab-1-{a.who.github}/{{file}}")


def plain(attempts):
    """Folders with id and number, or a date."""
    for a in attempts:
        yield from files_of(a, f"{a.who.name} {a.who.id} attempt {a.number}/{{file}}")


NAMED_ONLY = (moodle, canvas, teams)  # with a number that the roster does not have
LAST_ONLY = (moodle, nbgrader, github)
LAYOUTS = (
    *(brightspace, brightspace_files, blackboard, canvas, moodle, ilias, teams, gradescope),
    *(nbgrader, exchange, github, plain),
)


def namesakes(roster):
    """Return the ids of students whose names a platform writes alike."""
    keys = [
        frozenset(letters_of(ascii_name(word)) for word in s.name.split()) for s in roster.students
    ]
    return {s.id for s, key in zip(roster.students, keys, strict=True) if keys.count(key) > 1}


@settings(max_examples=40, deadline=None)
@given(classes(), st.sampled_from(LAYOUTS), st.booleans(), st.sampled_from(ZONES))
def test_the_right_student_gets_the_right_attempt(made, layout, packed, zone):
    """In every layout, in a folder or an archive; namesakes on platforms without ids are nobody."""
    roster, attempts = made
    same = namesakes(roster)
    if layout is teams:
        assume(not same)  # one folder of one name cannot hold two people
    with TemporaryDirectory() as folder:
        root = Path(folder)
        entries = list(layout(attempts))
        path = make_zip(root / "c.zip", entries) if packed else lay(root / "class", *entries)
        whole = find_class(
            [path], LAB, order=Order(roster=roster, zone=ZoneInfo(zone)), workspace=root / "ws"
        )
        right = {a.who.id: a for a in last_of(attempts)}
        seen = set()
        for submission in whole.submissions:
            _, owner, number = submission.main.notebook.cells[0].source.split("\n")[0].split()
            if submission.student is None:
                assert owner in same, submission.notes
                assert layout in NAMED_ONLY
                assert any(
                    "people on the platform" in n or "may belong" in n for n in submission.notes
                )
                continue
            seen.add(owner)
            assert submission.student.id == owner
            told = " ".join(submission.notes)
            assert int(number) == right[owner].number or any(said in told for said in SAID)
            if right[owner].number > 1 and layout not in LAST_ONLY:
                assert any(said in told for said in ("before it", "several moments", *SAID))
        assert seen | same >= set(right)
        if layout not in NAMED_ONLY:
            assert seen == set(right)


@settings(max_examples=20, deadline=None)
@given(classes(), st.sampled_from(ZONES))
def test_moments_are_by_the_clock_of_the_course(made, zone):
    """An archive's times are the same moments on every machine."""
    roster, attempts = made
    with TemporaryDirectory() as folder:
        root = Path(folder)
        path = make_zip(root / "c.zip", blackboard(attempts))
        whole = find_class(
            [path], LAB, order=Order(roster=roster, zone=ZoneInfo(zone)), workspace=root / "ws"
        )
        when = {a.who.id: a.when for a in last_of(attempts)}
        assert {s.student.id: s.submitted_at for s in whole.submissions} == when


def test_the_layouts_differ():
    """Each platform's is another, so that each is tested."""
    student = Student("s2600001", "Amara Okafor", "a@uni.example", "aokafor", "gh-a", line=2)
    one = Attempt(
        student,
        1,
        datetime(2026, 11, 2, 23, 5, tzinfo=UTC).replace(tzinfo=None),
        "lab.ipynb",
        False,
        300,
    )
    assert len({tuple(name for name, _ in layout([one])) for layout in LAYOUTS}) == len(LAYOUTS)
