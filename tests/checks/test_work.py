import numpy as np
import pytest

from graders.checks.cases import Case
from graders.checks.feedback import Finding
from graders.checks.work import expect_bprop_works, expect_fprop_works

CASE = Case(np.array([[1.0, -2.0, 3.0]]), np.array([[2.0, -1.0, 4.0]]))


@pytest.mark.parametrize("fprop", [np.tanh, lambda x: np.maximum(0, x), lambda x: 2 * x, np.sinh])
def test_any_work_will_do(fprop, far):
    """Right or wrong, a function that does something is judged."""
    expect_fprop_works(far(fprop)(), CASE)
    expect_bprop_works(far(fprop, lambda x, y, g: g * y)(), CASE)


@pytest.mark.parametrize(
    ("empty", "said"),
    [
        (lambda x: x, "returns `inputs` as they are"),
        (lambda x: 0 * x, "the same number for every entry"),
        (lambda x: x * np.nan, "nothing but NaN"),
    ],
)
def test_placeholders_are_nothing_to_judge(empty, said, far):
    """Inputs returned, one number and NaN are no work."""
    with pytest.raises(Finding) as caught:
        expect_fprop_works(far(empty)(), CASE)

    assert said in caught.value.finding


def test_upstream_gradients_passed_on_are_nothing_to_judge(far):
    """A `bprop` that hands on what it gets is no work."""
    with pytest.raises(Finding, match="returns `grads_wrt_outputs` as they are"):
        expect_bprop_works(far(np.tanh)(), CASE)
