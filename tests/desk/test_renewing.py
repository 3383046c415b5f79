"""Results that are graded anew while the page is open: noticed, told, and nothing lost by it."""

import shutil

import pytest

from graders.catalogue.labs import find_lab
from graders.desk.renewing import renewed
from graders.reports.store import SUMMARY, read_results, write_class_files
from graders.review.marks import Mark
from tests.desk import made

WHY = "question:why"


@pytest.fixture
def ada(desk):
    """Return the browser of a marker."""
    (client,) = made.browsers(desk, "Ada")
    return client


@pytest.fixture
def lab(labs):
    """Return the small lab."""
    return find_lab("small", (labs,))


def graded_anew(results, lab, number, text):
    """Grade one student again, with other words."""
    shutil.rmtree(results / made.name_of(number), ignore_errors=True)
    made.write_one(results, lab, number, text)


def mark_first(desk, ada, **more):
    """Save a mark for the first answer, and return what the page is told."""
    key = desk.sheets[WHY].hand_ins[0].key
    return ada.post("/save", data={"item": WHY, "key": key, "points": "1", **more})


def test_nothing_is_read_again_while_nothing_changes(desk):
    """The very same desk, so that a look costs nothing."""
    assert renewed(desk) is desk


def test_the_next_page_shows_the_new_answer_and_says_so(desk, ada, results, lab):
    """Without a start of the server; other pages say it as well."""
    hand_in = desk.sheets[WHY].hand_ins[0]
    graded_anew(results, lab, int(hand_in.submission[-4:]), "Another answer.")
    page = ada.get(f"/mark/{WHY}/{hand_in.key}").text
    assert "Another answer." in page
    assert "The results were graded anew: 1 hand-in changed. What you gave is kept." in page
    assert "graded anew" in ada.get("/").text


def test_an_answer_that_was_marked_and_is_another_now_is_named(desk, ada, results, lab):
    """Its mark stays, and a person is told to look again; what nobody marked is not listed."""
    first, second = desk.sheets[WHY].hand_ins[:2]
    mark_first(desk, ada)
    for one in (first, second):
        graded_anew(results, lab, int(one.submission[-4:]), "Another answer.")
    page = ada.get("/").text
    told = f"Marked already, and another answer now: No. {first.number} (Why it doubles)."
    assert f"2 hand-ins changed. What you gave is kept. {told}" in page
    assert desk.store.standing(first.submission, WHY).mark.points == 1


def test_who_came_and_who_went_is_counted(desk, ada, results, lab):
    """A page of one who went leads nowhere, and says so."""
    gone = desk.sheets[WHY].hand_ins[0]
    shutil.rmtree(results / gone.submission)
    made.write_one(results, lab, 31, "New.")
    page = ada.get("/").text
    assert "1 hand-in new, 1 hand-in gone. Numbers of hand-ins have moved." in page
    assert ada.get(f"/mark/{WHY}/{gone.key}").status_code == 404


def test_a_save_on_an_open_page_is_kept_and_told_what_changed(desk, ada, results, lab):
    """What was typed before somebody graded anew is not lost."""
    assert not mark_first(desk, ada).json()["news"]["text"]
    seen = desk.store.standing(desk.sheets[WHY].hand_ins[0].submission, WHY).seen
    made.write_one(results, lab, 31, "New.")
    told = mark_first(desk, ada, points="2", seen=sorted(seen)).json()
    assert told["total"] == "2"
    assert "1 hand-in new" in told["news"]["text"]


def test_a_save_for_one_who_went_is_refused_and_says_where_the_words_are(desk, ada, results):
    """The page keeps what was typed; the store holds marks of this class alone."""
    shutil.rmtree(results / desk.sheets[WHY].hand_ins[0].submission)
    answer = mark_first(desk, ada)
    assert answer.status_code == 422
    assert "What you typed stays on this page" in answer.json()["error"]


def test_a_question_that_is_new_in_the_lab_is_asked_from_then_on(results, tmp_path):
    """The lab may have changed with the results; the notebook with its questions, too."""
    labs = made.write_lab(tmp_path / "labs")
    desk = made.desk_of(results, labs)
    (ada,) = made.browsers(desk, "Ada")
    path = labs / "small" / "lab.toml"
    path.write_text(path.read_text("utf-8").replace("How else", "How otherwise"), "utf-8")
    made.write_one(results, find_lab("small", (labs,)), 31, "New.")
    assert "How otherwise" in ada.get("/").text
    desk.store.close()


def test_what_is_half_replaced_is_not_read(desk, ada, results, lab):
    """A run writes the summary last: until then the page shows what it had."""
    write_class_files(results, read_results(results))
    ada.get("/")
    made.write_one(results, lab, 31, "New.")
    assert "graded anew" not in ada.get("/").text
    write_class_files(results, read_results(results))
    assert "1 hand-in new" in ada.get("/").text


def test_the_marks_of_the_page_itself_are_no_news(desk, ada, results):
    """An export writes them into the reports; nothing of it is new to who gave them."""
    mark_first(desk, ada)
    write_class_files(results, read_results(results))
    assert (results / SUMMARY).is_file()
    assert "graded anew" not in ada.get("/").text


@pytest.mark.parametrize("damage", ["text", "lab", "none"])
def test_results_that_cannot_be_read_leave_the_page_as_it_was(desk, ada, results, damage):
    """It says so, names nobody, and marks can still be given."""
    path = results / made.name_of(1) / "report.json"
    if damage == "none":
        for report in results.glob("*/report.json"):
            report.unlink()
    elif damage == "text":
        path.write_text("{", encoding="utf-8")
    else:
        path.write_text(path.read_text("utf-8").replace('"lab": "small"', '"lab": "other"'))
    page = ada.get("/").text
    assert "cannot be read; this page shows what they were" in page
    assert "student_" not in page
    assert mark_first(desk, ada).json()["total"] == "1"


def orphaned(desk, results, lab):
    """Mark one student, then grade the work under another name; return both names."""
    old = desk.sheets[WHY].hand_ins[0].submission
    desk.store.save("Ada", old, WHY, Mark(rubric=("sum",), comment="Good."), ())
    shutil.rmtree(results / old)
    made.write_one(results, lab, 31, "The same under another name.")
    return old, made.name_of(31)


def test_marks_of_one_who_was_renamed_are_listed_until_somebody_says_whose(desk, ada, results, lab):
    """Named in the queue, given to the hand-in by a click, and taken back by one undo."""
    old, new = orphaned(desk, results, lab)
    queue = ada.get("/").text
    assert "Marks that belong to nobody in the results" in queue
    assert old not in queue
    (address,) = {part.split('"')[0] for part in queue.split('href="')[1:] if "/orphan/" in part}
    assert "Good." in ada.get(address).text
    now = renewed(desk)
    key = now.by_submission[new].key
    told = ada.post("/assign", data={"orphan": address.rpartition("/")[2], "key": key}).json()
    assert told["go"] == "/"
    assert desk.store.standing(new, WHY).mark == Mark(rubric=("sum",), comment="Good.")
    assert not desk.store.standing(old, WHY).mark
    assert "belong to nobody" not in ada.get("/").text
    assert ada.post("/undo").json()["go"] == f"/mark/{WHY}/{key}"
    assert desk.store.standing(old, WHY).mark.comment == "Good."
    assert not desk.store.standing(new, WHY).mark


def test_a_mark_that_the_other_hand_in_has_already_is_not_overwritten(desk, ada, results, lab):
    """It stays where it is, and the page says which."""
    old, new = orphaned(desk, results, lab)
    desk.store.save("Ada", old, "question:how", Mark(rubric=(), comment="Also."), ())
    desk.store.save("Ben", new, WHY, Mark(comment="Mine."), ())
    now = renewed(desk)
    (address,) = [p.split('"')[0] for p in ada.get("/").text.split("/orphan/")[1:]]
    data = {"orphan": address, "key": now.by_submission[new].key}
    told = ada.post("/assign", data=data).json()
    assert "Why it doubles" in told["message"]
    assert desk.store.standing(new, WHY).mark.comment == "Mine."
    assert desk.store.standing(new, "question:how").mark.comment == "Also."
    assert desk.store.standing(old, WHY).mark.comment == "Good."


def test_the_likely_hand_in_is_chosen_by_the_names_in_common(desk, ada, results, lab):
    """The report that a run moved aside knows the student's number."""
    old, _ = orphaned(desk, results, lab)
    aside = results / "aside" / old
    aside.mkdir(parents=True)
    report = made.report_of(lab, 31, "").model_copy(update={"submission": old})
    (aside / "report.json").write_text(report.to_json(), encoding="utf-8")
    (address,) = [p.split('"')[0] for p in ada.get("/").text.split("/orphan/")[1:]]
    key = renewed(desk).by_submission[made.name_of(31)].key
    assert f'<option value="{key}" selected>' in ada.get(f"/orphan/{address}").text


def test_a_sentence_for_a_kind_that_nobody_makes_any_more_is_listed(desk, ada):
    """It was typed once, and reaches nobody."""
    desk.store.save("Ada", "", "group:double/ffffffffffff", Mark(comment="You halve."), ())
    assert "You halve." in ada.get("/").text


def test_assigning_what_is_not_there_changes_nothing(desk, ada):
    """Neither marks nor a hand-in of that name."""
    assert ada.post("/assign", data={"orphan": "0", "key": "0"}).status_code == 422
    assert ada.get("/orphan/0").status_code == 404
