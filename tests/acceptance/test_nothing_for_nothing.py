"""What needs no work earns nothing: the template, empty stubs, zeros, constants, given code."""

import json

import numpy as np
import pytest

import reference.dp
from graders.catalogue.handed_out import handed_out
from graders.catalogue.labs import folder_of, read_lab
from reference.mlp import initialisers, layers
from tests.acceptance.distortions import distorted, members, of_array
from tests.acceptance.test_junk_answers import EXERCISES, judged, names_of

# Results are layers, nodes or functions, of which no number can be changed.
OBJECTS = (
    *("multiple_layers.deep_models", "gradient_flow.net", "backprop_questions.fit_polynomial"),
)
# What may be right by itself, with the points that it earns.
EXCEPTIONS = {
    # Settings within their ranges, whose training error falls: a poor choice, and still one.
    ("multiple_layers.softmax_training", "gives ones of the right shape"): 3.0,
    # Biases of zero are right.
    ("initialisation.he_init", "gives zeros of the right shape"): 1.0,
}


def changed(wanted, change):
    """Return something like `wanted` of which every result is changed."""
    for member in members(wanted):
        wanted = distorted(wanted, member, change)
    return wanted


def unwritten(wanted, body):
    """Return a class, or a function, each of whose methods does the same."""
    if not isinstance(wanted, type):
        return body if callable(wanted) else body()
    own = {name: lambda self, *a, **o: body(*a, **o) for name in members(wanted) if name}
    return type(wanted.__name__, (), {"__init__": lambda self, *a, **o: None, **own})


def first_array(*arguments, **options):
    """Return the first argument that is an array, or holds some: `inputs`, for a layer."""
    found = [a for a in arguments if isinstance(a, np.ndarray | list)]
    return found[0] if found else (arguments[0] if arguments else None)


def last_array(*arguments, **options):
    """Return the last such argument: the upstream gradients, for a layer's `bprop`."""
    return first_array(*arguments[::-1])


GIVEN = {
    "TanhLayer": layers.SigmoidLayer,
    "ReluLayer": layers.SigmoidLayer,
    "ClippedReluLayer": lambda max_value=20.0: layers.SigmoidLayer(),
    "MaxoutLayer": lambda pool_size=2, stride=None: layers.SigmoidLayer(),
    "DropoutLayer": lambda rng=None, incl_prob=0.5: layers.SigmoidLayer(),
    "LeCunUniformInit": lambda rng=None: initialisers.UniformInit(-0.1, 0.1, rng),
    "GlorotUniformInit": lambda gain=1.0, rng=None: initialisers.UniformInit(-0.1, 0.1, rng),
    "HeNormalInit": lambda rng=None: initialisers.NormalInit(0.0, 0.1, rng),
    "SGD": reference.dp.SGD,
}


def template(key):
    """Return what the untouched notebook defines, cell by cell."""
    lab, exercise = EXERCISES[key]
    names, wanted = dict(names_of(key)[0]), names_of(key)[1]
    for name in wanted:
        del names[name]
    owner = read_lab(folder_of(exercise, lab))
    notebook = json.loads(handed_out(owner.folder, owner.notebook))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and any(name in source for name in wanted):
            try:
                exec(source, names)
            except Exception:
                continue
    return {name: names.get(name) for name in wanted}


PROBES = {
    "gives nothing": lambda n, w: unwritten(w, lambda *a, **o: None),
    "gives zero": lambda n, w: unwritten(w, lambda *a, **o: 0.0),
    "gives zeros of the right shape": lambda n, w: changed(w, of_array(np.zeros_like)),
    "gives ones of the right shape": lambda n, w: changed(w, of_array(np.ones_like)),
    "gives one number of the right shape": lambda n, w: changed(
        w, of_array(lambda a: np.full(a.shape, 0.37))
    ),
    "gives its first argument": lambda n, w: unwritten(w, first_array),
    "gives its last argument": lambda n, w: unwritten(w, last_array),
    "is given code": lambda n, w: GIVEN.get(n),
}


@pytest.mark.parametrize("key", EXERCISES)
def test_what_needs_no_work_earns_nothing(key):
    """Exercise by probe; what is right by itself is named in the table of exceptions."""
    _, wanted = names_of(key)
    answers = [("is the template", template(key))]
    for probe, make in PROBES.items():
        made = {name: make(name, right) for name, right in wanted.items()}
        if probe.endswith("shape") and key in OBJECTS:
            continue
        if any(value is not None for value in made.values()):
            answers.append((probe, made))
    earned = {}
    for probe, results in judged(key, answers):
        points = float(sum(result.points for result in results))
        if points:
            earned[probe] = (points, [r.check.id for r in results if r.points])
    allowed = {probe: points for (where, probe), points in EXCEPTIONS.items() if where == key}
    assert {probe: points for probe, (points, _) in earned.items()} == allowed, earned
