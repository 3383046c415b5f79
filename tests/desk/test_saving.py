"""What a click keeps, what it refuses, and what becomes of two markers at once."""

from dataclasses import replace

import pytest

from graders.desk.hand_ins import key_of
from graders.review.marks import Mark
from graders.review.store import Store
from tests.desk import made


@pytest.fixture
def two(desk):
    """Return the browsers of two markers."""
    return made.browsers(desk, "Ada", "Ben")


def fields(desk, item="question:why", place=0, **more):
    """Return what the page sends for one hand-in of a sheet."""
    return {"item": item, "key": desk.sheets[item].hand_ins[place].key, **more}


def test_a_tick_is_kept_at_once_and_says_who_and_what_it_is_worth(desk, two):
    """The answer holds what the page needs for the next change."""
    told = two[0].post("/save", data=fields(desk, rubric=["sum", "wordy"])).json()
    assert (told["by"], told["total"], told["marked"], told["waiting"]) == ("Ada", "0.5", 1, 26)
    told = two[0].post("/save", data=fields(desk, rubric=["sum"], seen=told["seen"])).json()
    assert told["total"] == "1"


def test_typed_points_stand_before_the_rubric(desk, two):
    """A marker may know better; exact fractions stay exact."""
    told = two[0].post("/save", data=fields(desk, rubric=["sum"], points="1/3")).json()
    assert told["total"] == "1/3"


@pytest.mark.parametrize("points", ["3", "-1", "many", "1/0", "nan", "1e9", "0.1234567890123"])
def test_points_that_cannot_be_given_are_refused_with_the_bounds(desk, two, points):
    """Nothing is kept, and the page says so."""
    answer = two[0].post("/save", data=fields(desk, points=points))
    assert answer.status_code == 422
    assert "Nothing was saved" in answer.json()["error"]
    assert not desk.store.standings()


@pytest.mark.parametrize(
    "wrong",
    [
        {"item": "question:none"},
        {"item": "group:double/none"},
        {"item": "rubric:why/none"},
        {"key": "none"},
        {"rubric": "none"},
    ],
)
def test_what_is_not_there_cannot_be_marked(desk, two, wrong):
    """Whatever a page sends, the store holds marks of this class alone."""
    assert two[0].post("/save", data=fields(desk) | wrong).status_code == 422
    assert not desk.store.standings()


def test_a_second_marker_overwrites_nothing_and_sees_the_first_mark(desk, two):
    """Both looked at an unmarked answer; the second is told, and can then choose."""
    ada, ben = two
    ada.post("/save", data=fields(desk, points="2", comment="Well said."))
    answer = ben.post("/save", data=fields(desk, points="1"))
    told = answer.json()
    assert answer.status_code == 409
    assert [(one["by"], one["points"], one["comment"]) for one in told["theirs"]] == [
        ("Ada", "2", "Well said.")
    ]
    assert (
        ben.post("/save", data=fields(desk, points="1", seen=told["seen"])).json()["total"] == "1"
    )


def test_undo_takes_back_the_own_last_change_and_leads_there(desk, two):
    """Not the other marker's."""
    ada, ben = two
    ada.post("/save", data=fields(desk, points="2"))
    ben.post("/save", data=fields(desk, place=1, points="1"))
    told = ada.post("/undo").json()
    first, second = desk.sheets["question:why"].hand_ins[:2]
    assert told["go"] == f"/mark/question:why/{first.key}"
    assert desk.store.standing(first.submission, "question:why").mark == Mark()
    assert desk.store.standing(second.submission, "question:why").mark.points == 1
    assert "nothing of yours" in ada.post("/undo").json()["message"]


def test_what_a_rubric_item_is_worth_can_be_changed_for_all(desk, two):
    """Answers that were marked before follow."""
    two[0].post("/save", data=fields(desk, rubric=["sum"]))
    told = two[0].post("/save", data={"item": "rubric:why/sum", "key": "", "points": "1.5"}).json()
    assert told["by"] == "Ada"
    key = desk.sheets["question:why"].hand_ins[0].key
    assert '<span id="total">1.5</span>' in two[1].get(f"/mark/question:why/{key}").text


def test_a_kind_of_mistake_gets_a_sentence_and_partial_credit(desk, two):
    """Once, for all who made it."""
    (kind,) = desk.kinds.values()
    sent = {"item": kind.item, "key": "", "comment": "You multiply.", "points": "1/2"}
    assert two[0].post("/save", data=sent).status_code == 200
    assert "You multiply." in two[1].get("/kinds").text


def test_what_is_said_of_a_kind_is_kept_under_all_its_names_and_undone_together(desk):
    """Reports may name one group differently, where numbers differ by no more than noise."""
    (kind,) = desk.alike
    desk.alike = (replace(kind, ids=(made.ALIKE, "ba9876543210")),)
    (ada,) = made.browsers(desk, "Ada")
    items = [f"group:double/{name}" for name in (made.ALIKE, "ba9876543210")]
    ada.post("/save", data={"item": items[0], "key": "", "comment": "You multiply."})
    assert [desk.store.standing("", item).mark.comment for item in items] == ["You multiply."] * 2
    assert ada.post("/undo").json()["go"] == f"/kind/double/{made.ALIKE}"
    assert [desk.store.standing("", item).mark for item in items] == [Mark()] * 2


def test_a_disagreement_that_was_joined_in_is_shown_until_somebody_chooses(desk, two, tmp_path):
    """Neither mark counts; the queue names it first."""
    other = Store(tmp_path / "other.sqlite")
    hand_in = desk.sheets["question:why"].hand_ins[0]
    other.save("Cy", hand_in.submission, "question:why", Mark(rubric=("twice",)), ())
    other.close()
    two[0].post("/save", data=fields(desk, rubric=["sum"]))
    desk.store.join(tmp_path / "other.sqlite")
    assert "Two markers disagree" in two[0].get("/").text
    page = two[0].get(f"/mark/question:why/{hand_in.key}").text
    assert page.count("Keep this") == 2
    seen = sorted(desk.store.standing(hand_in.submission, "question:why").seen)
    assert two[0].post("/save", data=fields(desk, rubric=["twice"], seen=seen)).status_code == 200
    assert "Two markers disagree" not in two[0].get("/").text


def test_nothing_changes_by_get_or_from_another_page(desk, two):
    """A link or a form of somebody else's page reaches nothing."""
    ada = two[0]
    for path in ("/save", "/undo", "/names"):
        assert ada.get(path).status_code in (404, 405)
        sent = ada.post(path, data=fields(desk, points="1"), headers={"Origin": "http://elsewhere"})
        assert sent.status_code == 403
    assert not desk.store.standings()


def test_too_much_is_refused_before_it_is_read(desk, two):
    """A megabyte is no comment."""
    answer = two[0].post("/save", data=fields(desk, comment="x" * 1_000_000))
    assert answer.status_code == 422
    assert not desk.store.standings()


@pytest.mark.parametrize("path", ["/save", "/undo", "/assign"])
def test_a_file_that_cannot_be_written_is_said_so_to_the_page(desk, two, results, path):
    """In words that the page shows, whatever was asked; nothing is called saved."""
    hand_in = desk.sheets["question:why"].hand_ins[0]
    desk.store.save("Ada", hand_in.submission, "question:why", Mark(comment="x"), ())
    desk.store.save("Ada", "gone", "question:why", Mark(comment="y"), ())
    (results / "review.sqlite").rename(results / "aside.sqlite")
    data = {"orphan": key_of("gone"), **fields(desk, place=1)}
    answer = two[0].post(path, data=data)
    assert answer.status_code in (409, 422)
    assert "nothing was saved" in answer.json()["error"]
