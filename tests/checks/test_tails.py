import pytest
from scipy import stats

from graders.checks.tails import (
    binomial_limits,
    chi_square_limits,
    distance_limit,
    lower_gamma,
    upper_gamma,
)


@pytest.mark.parametrize("count", [40, 200, 10_000])
@pytest.mark.parametrize("probability", [0.05, 0.3, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("alpha", [1e-3, 1e-12])
def test_binomial_limits_are_the_tightest(count, probability, alpha):
    """Outside the limits lies at most alpha / 2 on each side, and no narrower limits do that."""
    low, high = binomial_limits(count, probability, alpha)
    law = stats.binom(count, probability)

    assert law.cdf(low - 1) <= alpha / 2 < law.cdf(low)
    assert law.sf(high) <= alpha / 2 < law.sf(high - 1)


@pytest.mark.parametrize("count", [10, 1000, 10_000])
def test_chi_square_limits_equal_scipys(count):
    """The limits agree with SciPy's quantiles."""
    low, high = chi_square_limits(count)

    assert low == pytest.approx(stats.chi2.ppf(5e-13, count), rel=1e-6)
    assert high == pytest.approx(stats.chi2.isf(5e-13, count), rel=1e-6)


@pytest.mark.parametrize(("shape", "x"), [(0.5, 0.1), (5.0, 4.0), (5.0, 20.0), (5e3, 5.2e3)])
def test_incomplete_gamma_functions_equal_scipys(shape, x):
    """Both tails agree with SciPy's, also where they are tiny."""
    assert lower_gamma(shape, x) == pytest.approx(stats.gamma.cdf(x, shape), rel=1e-9)
    assert upper_gamma(shape, x) == pytest.approx(stats.gamma.sf(x, shape), rel=1e-9)


@pytest.mark.parametrize("count", [1000, 10_000, 24_000])
def test_distance_limit_is_safe_and_nearly_exact(count):
    """The limit lies just above the exact quantile of the Kolmogorov-Smirnov distance."""
    exact = stats.kstwo.isf(1e-12, count)

    assert exact <= distance_limit(count) <= exact * 1.005
