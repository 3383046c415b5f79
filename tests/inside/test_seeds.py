"""What answers draw at random is the same at every run."""

import subprocess
import sys

import pytest

DRAWS = [
    "np.random.RandomState().rand()",
    "np.random.default_rng().random()",
    "np.random.default_rng(None).random()",
    "np.random.Generator(np.random.PCG64()).random()",
    "np.random.RandomState(np.random.MT19937()).rand()",
    "np.random.SeedSequence().entropy",
    "(np.random.seed(), np.random.rand())",
    "np.random.rand()",
    "random.Random().random()",
    "(random.seed(), random.random())",
    "(random.seed(None), random.random())",
    "random.random()",
]
PROGRAM = """
import random
import sys

import numpy as np

from graders.inside.seeds import settle

settle(int(sys.argv[1]))
for _ in range(2):
    for draw in sys.argv[2:]:
        print(eval(draw))
"""


def drawn(seed):
    """Return what each draws in a fresh process, twice."""
    command = [sys.executable, "-c", PROGRAM, str(seed), *DRAWS]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    return list(zip(DRAWS, lines[: len(DRAWS)], lines[len(DRAWS) :], strict=True))


@pytest.fixture(scope="module")
def of_seeds():
    """Return what is drawn with one seed, in another run with it, and with another seed."""
    return drawn(1), drawn(1), drawn(2)


def test_every_run_draws_the_same(of_seeds):
    """Also from generators that get no seed, or lose theirs."""
    assert of_seeds[0] == of_seeds[1]


def test_each_draw_and_each_seed_gives_another(of_seeds):
    """Two generators without a seed differ, and so do two submissions."""
    one, _, other = of_seeds

    assert all(first != second for _, first, second in one)
    assert all(mine[1] != theirs[1] for mine, theirs in zip(one, other, strict=True))


def test_a_seed_that_is_given_counts():
    """Seeded generators draw what they draw anywhere."""
    program = PROGRAM.replace("settle(int(sys.argv[1]))", "")
    seeded = [
        "random.Random(5).random()",
        "(random.seed(5), random.random())",
        "(random.seed(a='word', version=1), random.random())",
        "np.random.RandomState(5).rand()",
        "np.random.default_rng(5).random()",
        "(np.random.seed(5), np.random.rand())",
    ]
    said = [
        subprocess.run([sys.executable, "-c", text, "1", *seeded], capture_output=True, check=True)
        for text in (PROGRAM, program)
    ]

    assert said[0].stdout == said[1].stdout
