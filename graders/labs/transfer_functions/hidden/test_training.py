"""Hidden checks of the three runs: the settings alone, with the reference's layers."""

from fractions import Fraction

from graders.checks import exercise, points
from graders.errors import CheckFailed
from graders.labs.transfer_functions.runs import KINDS, expect_to_learn, read_run

pytestmark = exercise("training")


@points("5/2")
def test_settings_suit_the_reference_too(student, reference, rng, award):
    """The settings also work from other starts, with layers that are known to be right."""
    failures = []
    for done, kind in enumerate(KINDS, start=1):
        try:
            expect_to_learn(reference, read_run(student, kind), rng, student)
        except CheckFailed as failure:
            failures.append(failure)
        award(Fraction(done - len(failures), len(KINDS)))
    if failures:
        raise failures[0]
