"""Every page of the review page: what it shows, to whom, and how large it is."""

import re
from fractions import Fraction

import pytest

from graders.catalogue.labs import find_lab
from graders.desk.desk import Desk
from graders.desk.hand_ins import class_of
from graders.desk.worklist import Need, sheets_of
from graders.reports.schema import StudentReport, TeamReport
from graders.review.marks import Mark
from graders.review.shares import split
from graders.review.store import Store
from tests.desk import made

MOST_BYTES = 300_000  # what a page of the review page may take


@pytest.fixture
def ada(desk):
    """Return the browser of a marker."""
    (client,) = made.browsers(desk, "Ada")
    return client


def keys(desk):
    """Return what addresses call the hand-ins, by the names of their submissions."""
    return {one.submission: one.key for one in desk.found.hand_ins}


def test_the_queue_lists_what_needs_a_person_most_urgent_first(ada):
    """Undecided checks, then unread hand-ins, then questions; with how far each is."""
    page = ada.get("/").text
    places = [page.index(need) for need in Need]
    assert places == sorted(places)
    assert re.search(r"Large numbers are doubled\..*?0 of 2", page, re.DOTALL)
    assert re.search(r"could not be read.*?0 of 1", page, re.DOTALL)
    # Of 30, one was unread, three are empty: those have no points without anybody's mark.
    assert re.search(r"Why it doubles.*?0 of 26", page, re.DOTALL)


def test_a_sheet_leads_to_what_is_not_marked_yet(ada, desk):
    """The address of a question goes to its first answer that needs a mark."""
    answer = ada.get("/mark/question:why", follow_redirects=False)
    first = desk.sheets["question:why"].hand_ins[0]
    assert answer.headers["location"] == f"/mark/question:why/{first.key}"


def test_the_answer_stands_beside_the_question_and_its_model_answer(ada, desk):
    """With the rubric, the points on offer, and how many there are."""
    page = ada.get("/mark/question:why").text
    assert "<strong>Question 1.</strong> Why?" in page
    assert "Your answer goes here" not in page
    assert page.count("<math") == 2  # the model's formula and the student's
    assert "1 of 29" in page
    assert [f'value="{one}"' in page for one in ("sum", "twice", "wordy")] == [True] * 3
    assert "of 2 points" in page


def test_an_undecided_check_shows_what_both_oracles_said_and_the_code(ada):
    """A person sees what the grader saw."""
    page = ada.get("/mark/check:double/double.large").text
    assert made.ORACLES in page
    assert "return x *" in page


def test_a_kind_of_mistake_shows_its_smallest_counterexample_and_code_side_by_side(ada, desk):
    """Six wrong answers are one case; the smallest input of any is shown, and three of them."""
    (kind,) = desk.kinds.values()
    assert len(kind.members) == 6
    page = ada.get(f"/kind/double/{made.ALIKE}").text
    assert "3 becomes 0." in page
    assert page.count("return x *") == 3


def test_the_notebook_shows_its_pictures_as_files_of_their_own(ada, desk):
    """A page of many plots stays small."""
    key = keys(desk)[made.name_of(1)]
    page = ada.get(f"/submission/{key}/notebook").text
    (address,) = re.findall(r'<img src="([^"]+)"', page)
    picture = ada.get(address)
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["", "/notebook", "/feedback"])
def test_names_are_hidden_until_they_are_asked_for(ada, desk, path):
    """Neither the roster's name nor that of the submission stands on any page of a hand-in."""
    key = keys(desk)[made.name_of(11)]
    assert "Quimby" not in ada.get(f"/submission/{key}{path}").text
    assert ada.post("/names", data={"show": "1"}).json() == {"shown": True}
    assert "Zoe Quimby0011" in ada.get(f"/submission/{key}{path}").text
    assert ada.post("/names", data={"show": "0"}).json() == {"shown": False}
    assert "Quimby" not in ada.get(f"/submission/{key}{path}").text


@pytest.mark.parametrize(
    "path", ["/", "/submissions", "/mark/question:why", "/mark/handin", "/kinds"]
)
def test_no_list_and_no_sheet_gives_a_name_away(ada, path):
    """Also not in an address, which a look over the shoulder shows."""
    page = ada.get(path).text
    assert "Quimby" not in page
    assert "student_0" not in page


@pytest.mark.parametrize(
    "path",
    [
        *("/mark/question:nothing", "/mark/question:why/000000000000", "/kind/a/b", "/rubric/how"),
        *("/submission/0", "/submission/0/notebook", "/submission/0/picture/1/0", "/static/x"),
    ],
)
def test_an_address_that_leads_nowhere_says_so(ada, path):
    """A page with a way back, and no traceback."""
    assert ada.get(path).status_code == 404


def test_no_page_loads_or_runs_anything_but_the_three_files_of_ours(ada, desk):
    """No script, style or address of elsewhere stands in any page."""
    key = keys(desk)[made.name_of(1)]
    paths = ["/", "/submissions", "/mark/question:why", "/mark/handin", "/kinds", "/history"]
    paths += [f"/submission/{key}{more}" for more in ("", "/notebook", "/feedback")]
    paths += [f"/kind/double/{made.ALIKE}", "/rubric/why", "/mark/check:double/double.large"]
    for path in paths:
        answer = ada.get(path)
        assert answer.status_code == 200, path
        loaded = re.findall(r'(?:src|href)="([^"#?][^"]*)"', answer.text)
        assert {one for one in loaded if not one.startswith("/")} <= {"data:,"}, path
        ours = r"<script(?! src=\"/static/review.js\" defer>)|<style|\son\w+="
        assert not re.search(ours, answer.text)
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_pages_stay_small_for_a_thousand_students(results, labs):
    """Counted in bytes, with as many marks as a list of changes shows."""
    lab = find_lab("small", (labs,))
    reports = [made.report_of(lab, number, "It is *a sum*. " * 60) for number in range(1000)]
    desk = made.desk_with(results, lab, reports)
    (client,) = made.browsers(desk, "Ada")
    sheet = desk.sheets["question:why"]
    for hand_in in sheet.hand_ins[:200]:
        mark = Mark(rubric=("sum", "twice"), comment=f"{hand_in.number}: well said, but long.")
        desk.store.save("Ada", hand_in.submission, sheet.item, mark, ())
    paths = ["/", "/submissions", "/mark/question:why", "/kinds", "/history", "/rubric/why"]
    paths.append(f"/kind/double/{made.ALIKE}")
    sizes = {path: len(client.get(path).content) for path in paths}
    desk.store.close()
    assert max(sizes.values()) < MOST_BYTES, sizes


def test_a_share_of_a_class_asks_for_what_is_its_markers_alone(results, labs):
    """By question: the first share has the checks and hand-ins, each its own question."""
    lab = find_lab("small", (labs,))
    names = [path.name for path in sorted(results.iterdir())]
    first, second = split(names, lab, 2, "question")
    desk = made.desk_of(results, labs)
    own = [set(Desk(desk.found, (), {}, desk.store, share).sheets) for share in (first, second)]
    desk.store.close()
    assert own == [
        {"check:double/double.large", "handin", "question:why"},
        {"question:how"},
    ]


def test_agreement_is_shown_where_two_marked_the_same(ada, desk, tmp_path):
    """Joined in from another machine: one of two got the same points."""
    other = Store(tmp_path / "other.sqlite")
    for place, points in ((0, 2), (1, 1)):
        hand_in = desk.sheets["question:why"].hand_ins[place]
        mark = Mark(Fraction(2))
        desk.store.save("Ada", hand_in.submission, "question:why", mark, ())
        other.save("Ben", hand_in.submission, "question:why", Mark(Fraction(points)), ())
    other.close()
    desk.store.join(tmp_path / "other.sqlite")
    page = ada.get("/agreement").text
    assert "Ada and Ben" in page
    assert "50 %" in page


def test_a_team_is_marked_once(results, labs):
    """What one member gets is for all: the sheets ask for one of them."""
    lab = find_lab("small", (labs,))
    team = TeamReport(name="Owls", members=tuple(StudentReport(id=f"s{n}") for n in range(3)))
    reports = [made.report_of(lab, n, "A sum.").model_copy(update={"team": team}) for n in range(3)]
    found = class_of(results, lab, reports)
    assert len(found.hand_ins) == 3
    assert [len(sheet.hand_ins) for sheet in sheets_of(found)] == [1, 1]


def test_the_words_of_the_page_itself_stay_whatever_students_are_called(results, labs):
    """Somebody is called Mark, and hands in as `student_points`: labels are still to be read."""
    lab = find_lab("small", (labs,))
    report = made.report_of(lab, 1, "Mark says so.").model_copy(
        update={"student": StudentReport(id="Points", name="Mark Comment Kept")}
    )
    desk = made.desk_with(results, lab, [report])
    desk.store.save("Ada", "another", "question:why", Mark(comment="Like Mark's."), ())
    (client,) = made.browsers(desk, "Ada")
    page = client.get("/mark/question:why").text
    assert "Like ■■■&#39;s." in page
    desk.store.close()
    assert "■■■ says so." in page
    for words in ("Comment for the student", "of 2 points", "Points, instead of", "Nothing given"):
        assert words in page
