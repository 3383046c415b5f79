"""Hostile submissions, really graded: nothing is stolen, read, reached, left or harmed."""

import csv
import json
import re
from xml.etree import ElementTree

import pytest

from tests.exports.runner import executed_commands
from tests.hostile.arena import HONEST, NEIGHBOUR, SECRET
from tests.hostile.attack import ALL, NO_MORE, NOTHING, WORTH
from tests.hostile.tables import ATTACKS
from tests.reports.inert import found_alive

proof = pytest.mark.prove
PAGES = ("report", "feedback")
# What is said of a reader that was ended, in `graders/reading/bounded.py`.
ENDED = re.compile("reading it (takes more|did not come)|reader was killed|cannot be read")
MOST_KIB = 2 * 1024 * 1024
# Characters that move a cursor, hide text or turn it round.
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"\s*[=@\t\r]|\s*[+-](?!\d+(\.\d+)?$)")
# An element, or a link or picture, that is not behind a backslash.
LIVE_MARKDOWN = re.compile(r"(?<!\\)<(?!/?(code|pre)>)[a-zA-Z/!]|(?<!\\)\]\(")


def pytest_generate_tests(metafunc):
    """Try every attack; a few as whoever runs the tests, all of them as every kind of user."""
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize(
            ("user", "attack"),
            [
                pytest.param(
                    user,
                    attack,
                    id=f"{user}-{attack.name}",
                    marks=() if attack.core and user == "self" else proof,
                )
                for user in ("self", "own user each", "ordinary")
                for attack in ATTACKS
            ],
        )


@pytest.fixture
def seen(together, user, attack):
    """Return the run that the attack took part in."""
    return together(user, attack)


@pytest.fixture
def reports(seen, attack):
    """Return the attacker's reports by name: one, unless it handed in several things."""
    return {name: seen.report(name) for name in attack.named or (attack.name,)}


def exercise(report, name):
    """Return one exercise of a report."""
    return next(e for e in report["exercises"] if e["id"] == name)


def said(report):
    """Return everything that a report says: reason, failures, findings."""
    checks = [check for e in report["exercises"] for check in e["checks"]]
    failures = [f"{f['name']}: {f['message']}" for f in report["notebook"]["failures"]]
    findings = [check["finding"] for check in checks if check.get("finding")]
    return "\n".join([report.get("reason") or "", *failures, *findings])


def test_earns_its_due(reports, attack, alone, user):
    """The attacked exercise earns what its answer is worth, the other one all, none is pending."""
    worth = exercise(alone(user, "control").report("control"), "tanh")["points"]
    for report in reports.values():
        for name, due in (("tanh", attack.earns), ("relu", attack.earns_relu)):
            earned, most = (exercise(report, name)[key] for key in ("points", "max_points"))
            if due == NO_MORE:
                assert earned <= (worth if name == "tanh" else most), said(report)
            else:
                expected = {WORTH: worth, ALL: most, NOTHING: 0}.get(due, due)
                assert earned == expected, said(report)
        assert report["pending_points"] == 0
        assert report["status"] == ("needs_attention" if attack.unread else "graded")


def test_says_why(reports, attack, seen):
    """What stopped or failed is said, and the attack was really made."""
    for name, report in reports.items():
        stopped = tuple(failure["cell"] for failure in report["notebook"]["failures"])
        made = seen.outputs(name).count("REFUSED")

        assert re.search(attack.says, said(report), re.DOTALL), said(report)
        assert attack.stopped in (None, stopped), report["notebook"]["failures"]
        assert made >= attack.refused, seen.outputs(name)[-3000:]


def test_reaches_nothing(reports, seen):
    """No attempt succeeds, and no secret stands in anything that was written."""
    for name, report in reports.items():
        written = seen.outputs(name) + json.dumps(report)

        assert "REACHED" not in written, re.findall("REACHED.{0,300}", written)[:5]
        for path in (seen.results / name).iterdir():
            content = path.read_text(errors="replace")
            assert SECRET not in content
            assert NEIGHBOUR not in content
    assert seen.said["connections"] == []
    assert seen.said["victim_lives"]


def test_ends_in_time(reports, seen):
    """The class comes to its end by itself, with a verdict on everything: nothing was given up.

    How long that may take is no matter of this test: the limits are, which are tested each.
    """
    assert seen.said["status"] == 0, seen.said["err"]
    for report in reports.values():
        checks = [check for e in report["exercises"] for check in e["checks"]]
        assert {check["verdict"] for check in checks} <= {"passed", "failed", "skipped"}


def test_is_read_in_bounds(reports, attack, seen):
    """No reader of what can be read met a bound, and showing a class takes bounded memory, too."""
    for report in reports.values():
        assert attack.unread or ENDED.search(report.get("reason") or "") is None

    # Measured: 0.9 GB where a print floods a grader. A student's process may have more: what
    # `LIMITS` say and 1.5 GiB of its own.
    assert seen.said["peak_kib"] <= MOST_KIB


def test_leaves_nothing(seen):
    """No process and no file is left, and nothing outside has changed."""
    assert seen.said["left"] == []
    assert seen.said["tmp"] == []
    assert seen.said["strewn"] == []
    assert seen.said["changed"] == []


def test_its_words_are_dead_in_pages(reports, seen):
    """Pages hold no element, attribute or address that runs, loads or leads away."""
    pages = [seen.results / "index.html"]
    pages += [seen.results / name / f"{page}.html" for name in reports for page in PAGES]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert found_alive(text) == []
        assert UNSEEN.search(text) is None


def test_its_words_are_dead_in_terminals_and_logs(seen):
    """What the commands print has no control character, and no command of a workflow."""
    for text in (seen.said["out"], seen.said["err"], seen.said["exported"]):
        assert UNSEEN.search(text) is None, repr(UNSEEN.search(text))
        assert executed_commands(text) == []


def test_its_words_are_dead_in_exports(reports, seen):
    """Tables hold no formula, and what programs read is what they expect."""
    for path in (seen.results / "gradebook.csv", seen.exports / "csv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
        assert len({len(row) for row in rows}) == 1
        assert [cell for row in rows for cell in row if FORMULA.match(cell)] == []
    suites = ElementTree.parse(seen.exports / "junit").getroot()
    assert {suite.get("name") for suite in suites} >= set(reports)
    for name in reports:
        for kind in ("gradescope", "classroom"):
            text = (seen.exports / kind / f"{name}.json").read_text(encoding="utf-8")
            assert UNSEEN.search(text) is None
            json.loads(text, parse_constant=pytest.fail)
        marked_down = (seen.exports / "markdown" / f"{name}.md").read_text(encoding="utf-8")
        assert LIVE_MARKDOWN.search(marked_down) is None, LIVE_MARKDOWN.search(marked_down)
        assert executed_commands(marked_down) == []


def without_times(text):
    """Return a report or page without what differs from run to run."""
    text = re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)
    return re.sub(r"\b\d+\.\d s\b", "0.0 s", text)


# The way to the reports before and after one's own, which are others here.
_WAYS = re.compile(r"<a href=[^>]*>(Previous|Next): [^<]*</a> ?")


def test_harms_no_neighbour(seen, alone, user):
    """The command ends well, and the neighbours' files are what they are without an attacker."""
    assert seen.said["status"] == 0, seen.said["err"]
    for name in HONEST:
        own = alone(user, name).results / name
        files = sorted(path.name for path in own.iterdir())
        assert files == sorted(path.name for path in (seen.results / name).iterdir())
        for file in (file for file in files if not file.startswith(".")):
            texts = ((folder / file).read_text() for folder in (own, seen.results / name))
            expected, found = (_WAYS.sub("", without_times(text)) for text in texts)
            assert expected == found, file


@pytest.mark.parametrize("user", ["self"])
@pytest.mark.parametrize("name", [*HONEST, "control"])
def test_honest_work_is_left_in_peace(alone, user, name):
    """Alone, each gets its marks, and its run leaves nothing either."""
    seen = alone(user, name)

    assert seen.said["status"] == 0, seen.said["err"]
    assert seen.said["left"] == seen.said["tmp"] == seen.said["changed"] == []
    assert seen.report(name)["points"] > 10


@proof
@pytest.mark.parametrize(
    ("user", "layer"),
    [("self", ""), ("own user each", "own-user"), ("ordinary", "scratch-watchdog")],
)
def test_users_differ_in_what_closes_their_students_in(alone, user, layer):
    """Each kind of user is a case of its own."""
    layers = alone(user, "control").report("control")["sandbox"]["layers"]

    assert {"landlock", "seccomp", "limits"} <= {*layers}
    assert not layer or layer in layers
