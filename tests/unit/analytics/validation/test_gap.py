from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.cluster import KMeans

from analytics.validation.gap import Gap, compare_with_reference, first_k, without_structure

Values = npt.NDArray[np.float32]


def clouds(n_each: int, centres: list[tuple[float, ...]], seed: int = 0) -> Values:
    random = np.random.default_rng(seed)
    drawn = [random.normal(centre, 1.0, (n_each, len(centre))) for centre in centres]
    return np.concatenate(drawn).astype(np.float32)


def inertias(values: Values, ks: range) -> dict[int, float]:
    exact = values.astype(np.float64)
    return {k: float(KMeans(k, n_init=10, random_state=0).fit(exact).inertia_) for k in ks}


def test_the_papers_three_well_separated_clouds_are_three() -> None:
    """Model 2 of Tibshirani et al. (2001): clouds of 25, 25 and 50 around (0,0), (0,5), (5,-3)."""
    values = clouds(50, [(0, 0), (0, 5), (5, -3), (5, -3)])
    reference = compare_with_reference(values, inertias(values, range(2, 8)))
    assert first_k(reference.gaps) == 3


def test_evenly_spread_data_has_no_groups() -> None:
    """Model 1 of the paper: 200 points spread evenly over a square (there in ten dimensions)."""
    values = np.random.default_rng(3).random((400, 2)).astype(np.float32)
    reference = compare_with_reference(values, inertias(values, range(2, 6)))
    assert first_k(reference.gaps) == 1


def test_a_gap_is_the_difference_of_mean_logs() -> None:
    values = clouds(100, [(0, 0, 0), (6, 6, 6)])
    own = inertias(values, range(2, 4))
    reference = compare_with_reference(values, own, n_references=4, n_starts=5)
    logs = []
    for number in range(4):
        made_up = without_structure(values, np.random.default_rng([0, number]))
        best = KMeans(2, n_init=20, random_state=1).fit(made_up.astype(np.float64))
        logs.append(np.log(best.inertia_))
    found = reference.gaps[2]
    assert found.gap == pytest.approx(np.mean(logs) - np.log(own[2]), abs=1e-4)
    assert found.error == pytest.approx(np.std(logs) * np.sqrt(1.25), abs=1e-4)
    assert set(reference.gaps) == {1, 2, 3}


def test_the_first_reference_set_is_kept_with_its_groups() -> None:
    values = clouds(60, [(0, 0), (8, 0)])
    reference = compare_with_reference(values, inertias(values, range(2, 5)), n_references=2)
    assert reference.values.shape == values.shape
    assert {k: sorted(set(labels)) for k, labels in reference.labels.items()} == {
        2: [0, 1], 3: [0, 1, 2], 4: [0, 1, 2, 3],
    }  # fmt: skip


def test_reference_data_fill_the_box_along_the_principal_components() -> None:
    random = np.random.default_rng(0)
    along, across = random.normal(0, 10, 500), random.normal(0, 0.1, 500)
    slanted = np.column_stack([along + across, along - across]).astype(np.float32)
    made_up = without_structure(slanted, random).astype(np.float64)
    assert made_up.shape == slanted.shape
    assert np.abs(made_up[:, 0] - made_up[:, 1]).max() < 1, "the box follows the diagonal"
    lengths = made_up.sum(axis=1)
    assert lengths.std() == pytest.approx(np.ptp(slanted.sum(axis=1)) / np.sqrt(12), rel=0.05)


def test_the_same_seed_gives_the_same_gaps_and_progress_rises_to_one() -> None:
    values = clouds(50, [(0, 0), (4, 4)])
    own = inertias(values, range(2, 4))
    told: list[float] = []
    one = compare_with_reference(values, own, n_references=3, seed=5, progress=told.append)
    other = compare_with_reference(values, own, n_references=3, seed=5)
    assert one.gaps == other.gaps
    assert one.gaps != compare_with_reference(values, own, n_references=3, seed=6).gaps
    assert told == sorted(told)
    assert told[-1] == 1


def test_groups_of_single_points_have_no_gap() -> None:
    values = np.array([[0.0], [0.0], [1.0]], dtype=np.float32)
    assert set(compare_with_reference(values, {2: 0.0}, n_references=2).gaps) == {1}


def test_the_first_k_is_within_an_error_of_the_next() -> None:
    gaps = {1: Gap(0.1, 0.01), 2: Gap(0.5, 0.01), 3: Gap(0.505, 0.01), 4: Gap(0.9, 0.01)}
    assert first_k(gaps) == 2
    assert first_k({1: Gap(0.1, 0.01), 2: Gap(0.2, 0.01)}) is None
    assert first_k({2: Gap(0.1, 0.01), 4: Gap(0.0, 0.01)}) is None
