"""Hostile submissions, really graded: nothing is stolen, read, reached, left or harmed."""

import json
import re

import pytest

from tests.hostile.arena import HONEST, NEIGHBOUR, SECRET
from tests.hostile.attack import ALL, NO_MORE, NOTHING, WORTH
from tests.hostile.tables import ATTACKS

proof = pytest.mark.prove


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
def report(seen, attack):
    """Return the attacker's report."""
    return seen.report(attack.name)


def exercise(report, name):
    """Return one exercise of a report."""
    return next(e for e in report["exercises"] if e["id"] == name)


def said(report):
    """Return everything that a report says: reason, failures, findings."""
    checks = [check for e in report["exercises"] for check in e["checks"]]
    failures = [f"{f['name']}: {f['message']}" for f in report["notebook"]["failures"]]
    findings = [check["finding"] for check in checks if check.get("finding")]
    return "\n".join([report.get("reason") or "", *failures, *findings])


def test_earns_its_due(report, attack, alone, user):
    """The attacked exercise earns what its answer is worth, the other one all, none is pending."""
    worth = exercise(alone(user, "control").report("control"), "tanh")["points"]
    for name, due in (("tanh", attack.earns), ("relu", attack.earns_relu)):
        earned, most = (exercise(report, name)[key] for key in ("points", "max_points"))
        if due == NO_MORE:
            assert earned <= (worth if name == "tanh" else most), said(report)
        else:
            assert earned == {WORTH: worth, ALL: most, NOTHING: 0}.get(due, due), said(report)
    assert report["pending_points"] == 0
    assert report["status"] == ("needs_attention" if attack.unread else "graded")


def test_says_why(report, attack, seen):
    """What stopped or failed is said, and the attack was really made."""
    stopped = tuple(failure["cell"] for failure in report["notebook"]["failures"])
    made = seen.outputs(attack.name).count("REFUSED")

    assert re.search(attack.says, said(report), re.DOTALL), said(report)
    assert attack.stopped in (None, stopped), report["notebook"]["failures"]
    assert made >= attack.refused, seen.outputs(attack.name)[-3000:]


def test_reaches_nothing(report, attack, seen):
    """No attempt succeeds, and no secret stands in anything that was written."""
    written = seen.outputs(attack.name) + json.dumps(report)

    assert "REACHED" not in written, re.findall("REACHED.{0,300}", written)[:5]
    for path in (seen.results / attack.name).iterdir():
        content = path.read_text(errors="replace")
        assert SECRET not in content
        assert NEIGHBOUR not in content
    assert seen.said["connections"] == []
    assert seen.said["victim_lives"]


def test_ends_in_time(report, attack):
    """Its time is bounded, whatever it does."""
    assert report["seconds"] <= attack.most_s


def test_leaves_nothing(seen):
    """No process and no file is left, and nothing outside has changed."""
    assert seen.said["left"] == []
    assert seen.said["tmp"] == []
    assert seen.said["strewn"] == []
    assert seen.said["changed"] == []


def without_times(text):
    """Return a report or page without what differs from run to run."""
    text = re.sub(r'"seconds": [\d.e-]+', '"seconds": 0', text)
    return re.sub(r"\b\d+\.\d s\b", "0.0 s", text)


def test_harms_no_neighbour(seen, alone, user):
    """The command ends well, and the neighbours' files are what they are without an attacker."""
    assert seen.said["status"] == 0, seen.said["err"]
    for name in HONEST:
        own = alone(user, name).results / name
        files = sorted(path.name for path in own.iterdir())
        assert files == sorted(path.name for path in (seen.results / name).iterdir())
        for file in (file for file in files if not file.startswith(".")):
            expected = without_times((own / file).read_text())
            assert expected == without_times((seen.results / name / file).read_text()), file


@pytest.mark.parametrize("user", ["self"])
@pytest.mark.parametrize("name", [*HONEST, "control"])
def test_honest_work_is_left_in_peace(alone, user, name):
    """Alone, each gets its marks, and its run leaves nothing either."""
    seen = alone(user, name)

    assert seen.said["status"] == 0, seen.said["err"]
    assert seen.said["left"] == seen.said["tmp"] == seen.said["changed"] == []
    assert seen.report(name)["points"] > 10
