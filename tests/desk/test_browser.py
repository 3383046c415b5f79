"""A class is marked in a real browser, by keyboard: what was clicked is what is kept."""

import csv
import shutil
from fractions import Fraction

import pytest
from click.testing import CliRunner

from graders.catalogue.labs import find_lab
from graders.commands.export import command as export
from graders.desk.hand_ins import key_of
from graders.review.marks import Mark
from graders.review.store import FILE, Store
from tests.desk import made

if shutil.which("chromium") is None:
    pytest.skip("Debian's Chromium is not installed", allow_module_level=True)

from tests.acceptance.chromium import Chromium
from tests.desk.driving import Marker, Server


@pytest.fixture
def server(results, labs):
    """Start the review page of a class of thirty."""
    with Server(results, labs, "Ada", "Ben") as server:
        yield server


@pytest.fixture
def ada(server, tmp_path):
    """Return a marker who has opened the link."""
    with Chromium(tmp_path / "ada") as browser:
        yield Marker(browser, server.links["Ada"])


def kept(results):
    """Return what the store holds, by submission and item."""
    store = Store(results / FILE)
    try:
        return {key: standing.mark for key, standing in store.standings().items()}
    finally:
        store.close()


def test_keys_alone_mark_an_answer_and_lead_to_the_next(ada, results, desk):
    """Tick, comment, next; then undo, which leads back and takes the comment away."""
    ada.open("/mark/question:why")
    first, second = desk.sheets["question:why"].hand_ins[:2]
    ada.press("1", "3")
    ada.saved()
    assert ada.text("#total") == "0.5"
    ada.press("c")
    ada.browser.ask("Input.insertText", text="Shorter, please.")
    ada.press("Escape")
    ada.saved()
    ada.go("n")
    assert ada.where() == f"/mark/question:why/{second.key}"
    assert ada.text(".use") == "Shorter, please."
    key = (first.submission, "question:why")
    assert kept(results)[key] == Mark(None, ("sum", "wordy"), "Shorter, please.")
    ada.go("u")
    assert ada.where() == f"/mark/question:why/{first.key}"
    assert ada.browser.run("document.getElementById('comment').value") == ""
    assert kept(results)[key] == Mark(None, ("sum", "wordy"))


def test_two_markers_on_one_answer_see_each_other_and_overwrite_nothing(
    ada, server, results, desk, tmp_path
):
    """The second is shown the first one's mark, and decides."""
    with Chromium(tmp_path / "ben") as browser:
        ben = Marker(browser, server.links["Ben"])
        for marker in (ada, ben):
            marker.open(f"/mark/question:how/{desk.sheets['question:how'].hand_ins[0].key}")
        ada.press("f")
        ada.saved()
        ben.press("z")
        ben.wait("!document.querySelector('#theirs').hidden")
        assert "Ada: 1 point" in ben.text("#theirs")
        (mark,) = kept(results).values()
        assert mark.points == 1
        ben.browser.run("document.querySelectorAll('#theirs button')[1].click()")
        ben.saved()
    (mark,) = kept(results).values()
    assert mark.points == 0


def test_results_that_are_graded_anew_lose_nothing_of_what_is_typed(ada, results, labs, desk):
    """The open page keeps the words, saves them, says what is new, and shows it when asked."""
    ada.open("/mark/question:why")
    made.write_one(results, find_lab("small", (labs,)), 31, "New.")
    ada.write("comment", "Half a sentence")
    ada.saved()
    assert "1 hand-in new" in ada.text("#news")
    first = desk.sheets["question:why"].hand_ins[0].submission
    assert kept(results)[first, "question:why"].comment == "Half a sentence"
    ada.leave(lambda: ada.browser.run("document.getElementById('again').click()"))
    assert ada.browser.run("document.getElementById('comment').value") == "Half a sentence"
    ada.browser.run("document.getElementById('heard').click()")
    ada.open("/")
    assert ada.browser.run("document.getElementById('news').hidden")


def test_marks_of_one_who_was_renamed_are_given_by_a_click(ada, results, labs, desk):
    """From the queue, to a hand-in that is chosen; and taken back by a key."""
    old = desk.sheets["question:why"].hand_ins[0].submission
    ada.open("/mark/question:why")
    ada.press("1")
    ada.saved()
    shutil.rmtree(results / old)
    made.write_one(results, find_lab("small", (labs,)), 31, "The same.")
    ada.open("/")
    ada.leave(lambda: ada.browser.run("document.querySelector('a[href^=\"/orphan/\"]').click()"))
    new = key_of(made.name_of(31))
    ada.browser.run(f"document.getElementById('to').value = '{new}'")
    ada.leave(lambda: ada.browser.run("document.querySelector('#assign button').click()"))
    assert kept(results)[made.name_of(31), "question:why"].rubric == ("sum",)
    ada.go("u")
    assert ada.where() == f"/mark/question:why/{new}"
    assert kept(results)[old, "question:why"].rubric == ("sum",)


def test_code_in_a_notebook_stands_on_its_own_lines(ada, desk):
    """As wide as the page lets it be: a style of reports once made it three letters wide."""
    ada.open(f"/submission/{desk.found.hand_ins[0].key}/notebook")
    code = "document.querySelector('.cell-shown pre code')"
    assert ada.browser.run(f"{code}.innerText.trim().split('\\n').length") == 2
    size = ada.browser.run(
        f"(({{width, height}}) => [width, height])({code}.getBoundingClientRect())"
    )
    assert size[0] > 5 * size[1]


def test_what_is_typed_while_the_server_is_away_is_not_called_saved(ada, server, results):
    """The page says so, and warns whoever leaves."""
    ada.open("/mark/question:how")
    server.kill()
    ada.press("f")
    ada.wait("document.querySelector('#state').dataset.kind === 'bad'")
    assert "cannot be reached" in ada.text("#state")
    assert not kept(results)


@pytest.mark.prove
def test_a_class_is_marked_by_question_and_survives_a_power_cut(results, labs, desk, tmp_path):
    """Questions, checks, a kind of mistake, an undoing: the gradebook holds the clicks."""
    clicked = {}
    with Server(results, labs, "Ada") as server, Chromium(tmp_path / "one") as browser:
        ada = Marker(browser, server.links["Ada"])
        mark_question(ada, desk, clicked)
        server.kill()
    with Server(results, labs, "Ada") as server, Chromium(tmp_path / "two") as browser:
        ada = Marker(browser, server.links["Ada"])
        assert kept(results) == clicked
        mark_rest(ada, desk, clicked)
        server.kill()
    assert {key: mark for key, mark in kept(results).items() if mark} == clicked
    points = expected(desk, clicked)
    assert exported(results, labs, points) == {
        name: given for name, given in points.items() if name != made.name_of(5)
    }
    with (results / "gradebook.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["submission"]: Fraction(row["points"]) for row in csv.DictReader(file)}
    assert found == points


def exported(results, labs, names):
    """Return what `export` writes into the course's own table; an unread hand-in stays empty."""
    table = results.with_name("course.csv")
    numbers = {name: f"s{name.removeprefix('student_')}" for name in names}
    table.write_text("\n".join(["id,mark", *(f"{number}," for number in numbers.values())]))
    out = results.with_name("filled.csv")
    words = ["--format", "table", "--into", table, "--id-column", "id", "--column", "mark"]
    done = CliRunner().invoke(
        export, [*map(str, [results, *words, "--out", out, "--labs", labs])], standalone_mode=False
    )
    assert done.exception is None, done.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        filled = {row["id"]: row["mark"] for row in csv.DictReader(file)}
    return {name: Fraction(filled[numbers[name]]) for name in names if filled[numbers[name]]}


def expected(desk, clicked):
    """Return the points of everybody, added up by hand."""
    (kind,) = desk.kinds.values()
    found = {}
    for hand_in in desk.found.hand_ins:
        name = hand_in.submission
        own = [mark for (whose, _), mark in clicked.items() if whose == name]
        given = sum(Fraction(len(mark.rubric)) + (mark.points or 0) for mark in own)
        credit = clicked["", kind.item].points if hand_in in kind.members else 0
        found[name] = Fraction(str(hand_in.points)) + given + credit
    return found


def mark_question(ada, desk, clicked):
    """Mark everybody's answer to the first question, each in one of four ways."""
    sheet = desk.sheets["question:why"]
    ways = (
        (("1",), Mark(None, ("sum",))),
        (("1", "2"), Mark(None, ("sum", "twice"))),
        (("z",), Mark(Fraction(0))),
        (("f",), Mark(Fraction(2))),
    )
    ada.open("/mark/question:why")
    for number, hand_in in enumerate(sheet.waiting):
        assert ada.where() == f"/mark/question:why/{hand_in.key}"
        keys, mark = ways[number % 4]
        ada.press(*keys)
        ada.saved()
        clicked[hand_in.submission, sheet.item] = mark
        ada.go("n")
    assert ada.where() == "/"


def mark_rest(ada, desk, clicked):
    """Settle the undecided checks, name the kind of mistake, and take back one thing."""
    check = desk.sheets["check:double/double.large"]
    ada.open("/mark/check:double/double.large")
    for hand_in, points in zip(check.hand_ins, ("1.5", "2"), strict=True):
        ada.press("p")
        ada.write("points", points)
        ada.saved()
        clicked[hand_in.submission, check.item] = Mark(Fraction(points))
        ada.go("n")
    (kind,) = desk.kinds.values()
    ada.open(f"/kind/double/{kind.ids[0]}")
    ada.write("comment", "You multiply by a number of your own.")
    ada.saved()
    ada.write("points", "1/2")
    ada.saved()
    clicked["", kind.item] = Mark(Fraction(1, 2), comment="You multiply by a number of your own.")
    ada.open("/mark/question:how")
    ada.press("f")
    ada.saved()
    ada.go("u")
    assert ada.text("#total") == "\N{EN DASH}"
