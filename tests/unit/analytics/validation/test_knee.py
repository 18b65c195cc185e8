from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from analytics.errors import InvalidSpec
from analytics.validation.knee import elbow, knee, upturn


def test_the_papers_worked_example() -> None:
    """Figure 2 of Satopää et al. (2011): y = -1 / (x + 0.1) + 5 has its knee at 0.22."""
    x = np.linspace(0, 1, 10)
    found = knee(x, -1 / (x + 0.1) + 5)
    assert found is not None
    assert x[found] == pytest.approx(0.22, abs=0.005)


def test_the_papers_bell_curve() -> None:
    """The paper's NoisyGaussian: the distribution of N(50, 10) has its knee near 60.

    Where it runs parallel to the diagonal of its square is known in closed form for a whole curve.
    """
    x = np.linspace(20, 80, 1_001)
    found = knee(x, norm.cdf(x, 50, 10))
    assert found is not None
    slope = (norm.cdf(80, 50, 10) - norm.cdf(20, 50, 10)) / 60
    parallel = 50 + 10 * np.sqrt(-2 * np.log(slope * 10 * np.sqrt(2 * np.pi)))
    assert x[found] == pytest.approx(parallel, abs=0.1)
    assert 60 < x[found] < 65


def test_curves_that_bend_the_other_way_are_the_same_curve_turned_over() -> None:
    x = np.linspace(0, 1, 10)
    y = -1 / (x + 0.1) + 5
    assert elbow(x, -y) == knee(x, y) == 2
    assert upturn(x, -y[::-1]) == 9 - 2


def test_the_elbow_of_inertias_is_the_last_k_that_helps_much() -> None:
    inertia = [1000, 520, 300, 120, 105, 95, 88, 82]
    assert elbow(range(2, 10), inertia) == 3


def test_the_first_of_several_knees_is_found() -> None:
    steps = np.array([0, 5, 5.1, 5.2, 5.3, 9, 9.1, 9.2, 9.3, 9.4])
    assert knee(np.arange(10), steps) == 1


def test_a_less_sensitive_search_passes_over_a_small_bend() -> None:
    y = np.array([0, 3, 3, 3.5, 8, 10, 10.1, 10.2, 10.3, 10.4])
    assert knee(np.arange(10), y) == 1
    assert knee(np.arange(10), y, sensitivity=3) == 5


@pytest.mark.parametrize(
    "y",
    [
        pytest.param([1, 2, 3, 4, 5], id="a straight line"),
        pytest.param([3, 3, 3, 3, 3], id="a level line"),
        pytest.param([1, 2], id="two points"),
        pytest.param([0, 1, 4, 9, 16], id="a bend the other way"),
    ],
)
def test_a_curve_without_a_knee_has_none(y: list[float]) -> None:
    assert knee(range(len(y)), y) is None


def test_a_curve_that_goes_back_is_refused() -> None:
    with pytest.raises(InvalidSpec, match="each is larger"):
        knee([0, 2, 1], [0, 1, 2])
