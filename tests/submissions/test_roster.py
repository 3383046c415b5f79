"""The roster: read in every dialect, and never a guess about who somebody is."""

import pytest

from graders.errors import SubmissionError
from graders.submissions.owners import Owner
from graders.submissions.roster import Roster, Student
from graders.submissions.roster_file import read_roster
from tests.submissions.made import write

PLAIN = """\
id,name,email,github
s101,Amara Okafor,amara@uni.example,amaracodes
s102,"Müller, José",jose.mueller@uni.example,jm
s103,Anna Lee,anna.lee@uni.example,annalee
s104,Lee Anna,anna2@uni.example,leea
s105,Nguyễn Thị Minh Anh,minh@uni.example,
"""

CANVAS = """\
Student,ID,SIS User ID,SIS Login ID,Section,Lab 1 (77)
    Points Possible,,,,,10
"Okafor, Amara",12345,s101,aokafor,Monday,
"Lee, Anna",222,s103,alee,Monday,
"Student, Test",999,,abc,Monday,
"""

MOODLE = """\
Identifier;Full name;Email address;Grade
Participant 4711;Amara Okafor;amara@uni.example;-
Participant 4712;José Müller;jose@uni.example;-
"""


@pytest.fixture
def roster(tmp_path):
    """Return the plain roster."""
    return read_roster(write(tmp_path / "roster.csv", PLAIN))


@pytest.mark.parametrize(
    "label",
    [
        "s101",
        "S101_lab1",
        "lab-1-amaracodes",
        "amara_okafor",
        "OkaforAmara",
        "multiple_layers_amara_okafor_final",
        "amara@uni.example",
        "amara",
    ],
)
def test_labels_that_fit_one_student(roster, label):
    """By id, GitHub name, name in any order, or address; alone or inside the label."""
    assert roster.find(label).student.id == "s101"


@pytest.mark.parametrize(
    "label", ["Jose Muller", "müller_josé", "lab1_josé_müller", "jose.mueller"]
)
def test_accents_do_not_matter(roster, label):
    """A name is the same with and without them; "Last, First" is turned round."""
    match = roster.find(label)
    assert match.student.id == "s102"
    assert match.student.name == "José Müller"


@pytest.mark.parametrize("label", ["lab", "anna", "okafor", "s10", "amara_smith", "anna_k", ""])
def test_labels_that_fit_nobody(roster, label):
    """A first name alone is no student, nor is the beginning of an id."""
    match = roster.find(label)
    assert match.student is None
    assert match.refusal.endswith("fits nobody in the roster.")


def test_labels_that_fit_two_are_refused_by_name(roster):
    """A mark in a stranger's row is worse than none."""
    match = roster.find("anna lee lab")
    assert match.student is None
    assert match.refusal == (
        "`anna lee lab` may belong to Anna Lee (s103) or Lee Anna (s104): name it by the id."
    )


def test_ids_count_before_names(roster):
    """An id settles what a name leaves open."""
    assert roster.find("anna_lee_s104").student.id == "s104"
    assert roster.find("s104_anna").student.id == "s104"
    assert roster.find("annalee").student.id == "s103"


def test_short_user_names_need_the_end_of_a_label():
    """`anna` in `anna_lee` is not another Anna's user name."""
    roster = Roster([Student("s1", "Anna Schmidt", username="anna")])
    assert roster.find("anna_lee").student is None
    assert roster.find("lab-1-anna").student.id == "s1"


def test_names_with_many_parts(roster):
    """First and last are enough, in either order."""
    for label in ("Nguyen Thi Minh Anh", "nguyen_anh", "anhnguyen", "Thị Minh Anh Nguyễn"):
        assert roster.find(label).student.id == "s105"


def test_canvas_export_is_a_roster(tmp_path):
    """Its numbers are those in the names of a bulk download; lines without students are none."""
    roster = read_roster(write(tmp_path / "grades.csv", CANVAS))
    assert [student.id for student in roster.students] == ["s101", "s103"]
    assert roster.students[0].name == "Amara Okafor"
    assert roster.students[0].username == "aokafor"
    found = roster.find_owner(Owner(("okaforamara",), ("12345",))).student
    assert found.id == "s101"
    assert roster.find_owner(Owner(("leeanna",), ("777",))).student.id == "s103"


def test_moodle_worksheet_is_a_roster(tmp_path):
    """The number of the participant is the one in the folder's name."""
    roster = read_roster(write(tmp_path / "worksheet.csv", MOODLE))
    assert roster.find_owner(Owner(("Jose Mueller",), ("4712",))).student.name == "José Müller"


def test_number_and_name_of_two_students_are_refused(tmp_path):
    """The platform's number may be another student's number at the university."""
    text = "id,name\n12345,Amara Okafor\n222,Anna Lee\n"
    roster = read_roster(write(tmp_path / "roster.csv", text))
    assert "may belong to" in roster.find_owner(Owner(("leeanna",), ("12345",))).refusal


def test_students_own_file_names_do_not_count_on_a_platform(roster):
    """A file called after somebody else is still that of who handed it in."""
    match = roster.find_owner(Owner(("annaschmidt",), ("999999",)))
    assert match.student is None


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PLAIN, "utf-8-sig"),
        (PLAIN.replace(",", ";").replace('"Müller; José"', "José Müller"), "utf-8"),
        (PLAIN.replace(",", "\t").replace('"Müller\t José"', "José Müller"), "utf-16"),
        ("sep=,\r\n" + PLAIN.replace("\n", "\r\n"), "utf-8"),
        (PLAIN.replace("Nguyễn Thị", "Nguyen Thi"), "cp1252"),
        ("\n" + PLAIN + "\n,,,\n", "utf-8"),
    ],
)
def test_dialects(tmp_path, content, encoding):
    """What Excel makes of a roster on every system."""
    roster = read_roster(write(tmp_path / "roster.csv", content.encode(encoding)))
    assert len(roster.students) == 5
    assert roster.find("Müller José").student.id == "s102"


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("First name,Last name", "Amara,Okafor"),
        ("Vorname;Nachname", "Amara;Okafor"),
        ("E-Mail", "amara.okafor@uni.example"),
        ("GitHub username", "amara-okafor"),
        ("Login", "amaraokafor"),
    ],
)
def test_any_column_that_identifies_will_do(tmp_path, header, row):
    """Without ids, the next best thing is the id."""
    roster = read_roster(write(tmp_path / "roster.csv", f"{header}\n{row}\n"))
    assert roster.find("amara okafor").student is not None
    assert roster.students[0].id


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "is empty"),
        ("a,b\n1,2\n", "has no column that identifies students. It has `a`, `b`; expected"),
        ("id\n" + "x" * 200_000, "line 2: field larger than field limit"),
        ("id,name\ns1,A B\ns2,C D\nS1,E F\n", "lines 2 and 4: both students have the id `S1`"),
    ],
)
def test_rosters_at_fault(tmp_path, content, words):
    """The sentence names file, line or columns."""
    with pytest.raises(SubmissionError) as error:
        read_roster(write(tmp_path / "roster.csv", content))
    assert words in str(error.value)


def test_missing_roster(tmp_path):
    """A path that is not there is said to be so."""
    with pytest.raises(SubmissionError, match=r"`roster\.csv`"):
        read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize(
    ("label", "student"),
    [
        ("1234567", "s1"),
        ("1234567.0", "s1"),
        ("12345670", "s2"),
        ("0055512 lab", "s3"),
        ("55512", "s3"),
        ("lab 123 4567", None),
        ("lab-12345-67", None),
        ("okafor_1234567_lab 2", "s1"),
        ("conor.obrien@uni.example_2_hw4_1_lab", "s4"),
        ("cobrien_my lab", "s4"),
        ("cobrien_lab with 1234567", None),
        ("1234567 conor o'brien", None),
        ("Bjoern Soerensen", "s5"),
        ("Bj\u00f8rn S\u00f8rensen", "s5"),
    ],
)
def test_ids_and_names_beside_each_other(label, student):
    """Numbers are whole, zeros in front do not matter, and two students are nobody."""
    roster = Roster(
        [
            Student("s1", "Amara Okafor", _ids=("1234567",), line=2),
            Student("s2", "Bo Chen", _ids=("12345670",), line=3),
            Student("s3", "Wei Wang", _ids=("0055512",), line=4),
            Student("s4", "Conor O'Brien", "conor.obrien@uni.example", "cobrien", line=5),
            Student("s5", "Bj\u00f8rn S\u00f8rensen", line=6),
        ]
    )
    found = roster.find(label).student
    assert (found and found.id) == student


def test_words_of_the_lab_say_nothing():
    """A user name that is a first name counts where all else stands in everybody's names."""
    roster = Roster([Student("s101", "Kenji Sato", username="kenji"), Student("s102", "Bo Li")])
    assert roster.find("kenji_multiple_layers").student is None
    besides = frozenset(("multiple", "layers"))
    assert roster.find("kenji_multiple_layers", besides).student.id == "s101"
    assert roster.find("kenji_li_multiple_layers", besides).student is None


def test_namesakes_with_the_right_id_are_accepted():
    """The id settles which of them it is."""
    roster = Roster([Student("s101", "Anna Lee", line=2), Student("s102", "Anna Lee", line=3)])
    assert roster.find("anna lee s102").student.id == "s102"
    assert roster.find_owner(Owner(("Anna Lee",), ("s101",))).student.id == "s101"
    assert roster.find_owner(Owner(("Anna Lee",), ("77",))).student is None


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (
            "id,name\ns1,\u0141ukasz \u017b\u00f3\u0142\u0107\n",
            "cp1250",
            "\u0141ukasz \u017b\u00f3\u0142\u0107",
        ),
        ("Kontakt;Vorname;Nachname\na@b.example;Zo\u00e9;Li\n", "cp1252", "Zo\u00e9 Li"),
        ("SID,Name\n0012.0,A B\n", "utf-8", "0012"),
        ("OrgDefinedId,Last Name,First Name\n#s1,Li,Zo\n", "utf-8", "s1"),
    ],
)
def test_rosters_of_other_countries(tmp_path, text, encoding, name):
    """A guess is said; a column of addresses is one whatever it is called."""
    roster = read_roster(write(tmp_path / "roster.csv", text.encode(encoding)))
    assert roster.find(name).student is not None
    assert bool(roster.notes) == (encoding != "utf-8")
    assert "a@b.example" not in text or roster.students[0].email == "a@b.example"
