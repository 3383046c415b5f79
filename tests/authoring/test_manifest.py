"""The manifest that students get holds numbers alone, and they are today's."""

import json

from graders.authoring.manifest import MANIFEST, manifest_is_stale
from graders.catalogue.labs import all_labs
from graders.catalogue.manifest import hidden_of


def test_the_manifest_is_todays():
    """A new hidden check means `markprop template` and a commit."""
    assert not manifest_is_stale()


def test_the_manifest_gives_numbers_alone():
    """Nothing of a hidden check but the count and the points leaves the checkout."""
    for exercises in json.loads(MANIFEST.read_text()).values():
        for entry in exercises.values():
            assert set(entry) == {"checks", "points"}


def test_every_exercise_has_hidden_checks():
    """The numbers are found for every exercise, shared ones included."""
    for lab in all_labs():
        for exercise in lab.exercises:
            found = hidden_of(exercise, lab)
            assert found.checks > 0, exercise.id
            assert found.points > 0, exercise.id
