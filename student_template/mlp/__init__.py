"""The given code of the labs: layers, models, errors and everything that trains them."""

import numpy as np

DEFAULT_SEED = 20170206

# What is made without an `rng` of its own draws from this one: a notebook that runs from top to
# bottom gives the same numbers each time, and no two layers start with the same weights.
default_rng = np.random.RandomState(DEFAULT_SEED)
