"""Mutants: one small change each, all of them different, none of the parts that do not count."""

import ast

import pytest

from graders.authoring.mutants import mutants_of

SOURCE = '''
class Layer:
    """A layer of 3 units."""

    def fprop(self, inputs, scale=2.0):
        """Return 1 minus the sum."""
        if inputs.ndim < 2 and not self.flat:
            raise ValueError(f"{inputs.ndim + 1} axes")
        total = np.maximum(inputs, 0) - scale
        total += np.sum(inputs, axis=1, keepdims=True)
        total = np.subtract(total, scale)
        return -total.T

    def __repr__(self):
        return "Layer" + "2"
'''


def _changes():
    return {(m.original, m.changed) for m in mutants_of(ast.parse(SOURCE).body)}


def test_every_kind_of_slip_is_tried():
    """Operators, constants, axes, dropped terms, swapped arguments, dropped statements, names."""
    changed = {after for _, after in _changes()}
    for expected in (
        "if inputs.ndim <= 2 and (not self.flat):",
        "if inputs.ndim < 3 and (not self.flat):",
        "if inputs.ndim < 2 or not self.flat:",
        "if inputs.ndim < 2 and self.flat:",
        "total = np.maximum(inputs, 0) + scale",
        "total = np.maximum(inputs, 0)",
        "total = np.subtract(scale, total)",
        "total = np.minimum(inputs, 0) - scale",
        "total = np.sum(inputs, axis=1, keepdims=True)",
        "total += np.sum(inputs, axis=0, keepdims=True)",
        "total += np.sum(inputs, axis=1)",
        "total += np.mean(inputs, axis=1, keepdims=True)",
        "return total.T",
        "return -total",
        "pass",
    ):
        assert expected in changed, expected


def test_what_does_not_count_stays_as_it_is():
    """Docstrings, error messages and __repr__ are no answers and are not changed."""
    touched = {before for before, _ in _changes()}
    assert not any('"""' in line or "raise" in line or "'Layer'" in line for line in touched)


@pytest.mark.parametrize(
    ("line", "same"),
    [
        ("np.maximum(0.0, x)", "np.maximum(x, 0.0)"),
        ("np.logaddexp(0.0, x)", "np.logaddexp(x, 0.0)"),
        ("rng.uniform(-limit, limit)", "rng.uniform(limit, -limit)"),
        ("zip(xs[1:], ys, strict=True)", "zip(xs[1:], ys)"),
        ("zip(xs[1:], ys, strict=True)", "zip(xs[1:], ys, strict=False)"),
    ],
)
def test_what_cannot_differ_is_not_tried(line, same):
    """Arguments whose order means nothing stay in order, and `strict` only refuses."""
    made = ast.parse(f"def f(x, xs, ys, rng, limit):\n    return {line}").body
    changed = {m.changed for m in mutants_of(made)}
    assert changed
    assert f"return {same}" not in changed


def test_a_definition_is_not_left_out_as_a_whole():
    """The reference's own would stand in its place."""
    assert not list(mutants_of(ast.parse("rates = names").body))


def test_every_mutant_is_valid_and_different():
    """Each mutant parses, differs from the original and from every other."""
    original = ast.unparse(ast.parse(SOURCE))
    sources = [m.source for m in mutants_of(ast.parse(SOURCE).body)]
    assert len(sources) == len(set(sources)) > 25
    assert original not in sources
    for source in sources:
        ast.parse(source)
