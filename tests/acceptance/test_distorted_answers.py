"""A right answer of which one result is distorted: failed or passed, and never a fault of ours."""

from functools import cache

import pytest

from graders.model import Verdict
from tests.acceptance.distortions import DISTORTED, USUAL, distorted, members
from tests.acceptance.test_junk_answers import EXERCISES, LONGEST, judged, names_of

# Mistakes of their own, which are named rightly.
NAMED = (
    *("whole numbers", "truth values", "half precision"),
    *("one axis more", "one axis less", "flat", "turned", "one more", "one less"),
)


@cache
def asked(key):
    """Return which members of a right answer its checks ask for: others may give anything."""
    _, wanted = names_of(key)
    found, noting = set(), dict(wanted)
    for owner, right in wanted.items():
        for member in members(right):

            def note(value, place=(owner, member)):
                found.add(place)
                return value

            noting[owner] = distorted(noting[owner], member, note)
    judged(key, [("noting", noting)])
    return [(o, m) for o, right in wanted.items() for m in members(right) if (o, m) in found]


def answers(key, names):
    """Yield right answers with one member distorted, by what was done to which."""
    _, wanted = names_of(key)
    for owner, member in asked(key):
        for name in names:
            changed = distorted(wanted[owner], member, DISTORTED[name])
            yield f"{owner}.{member} gives {name}", {owner: changed}


def expect_decided(found):
    """Check that every verdict is about the answer, in words, and that no mistake is named."""
    for name, results in found:
        for result in results:
            about = (name, result.check.id, result.finding)
            assert result.verdict is not Verdict.UNDECIDED, about
            assert len(result.finding or "") <= LONGEST, about
            assert "Traceback" not in (result.finding or ""), about
            assert result.misconception is None or name.endswith(NAMED), about


@pytest.mark.parametrize("key", EXERCISES)
def test_a_distorted_result_is_decided(key):
    """Of another length or shape, of another type, or no number: the commonest ones."""
    expect_decided(judged(key, answers(key, USUAL)))


@pytest.mark.prove
@pytest.mark.parametrize("key", EXERCISES)
def test_every_distorted_result_is_decided(key):
    """All that there are, of every method and attribute."""
    expect_decided(judged(key, answers(key, DISTORTED)))
