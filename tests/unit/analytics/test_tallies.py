from __future__ import annotations

import numpy as np
import pytest

from analytics.tallies import Tallier

N, K, F = 400, 3, 4


@pytest.fixture
def columns() -> dict[str, np.ndarray]:
    random = np.random.default_rng(7)
    percentiles = random.integers(0, 101, (F, N)).astype(np.uint8)
    percentiles[1, ::9] = 255
    features = random.normal(size=(N, F)).astype(np.float32)
    features[:, 3] = features[:, 2] * 0.5 + features[:, 0]
    return {
        "moods": random.integers(0, K, N).astype(np.uint8),
        "steps": random.integers(0, 101, N).astype(np.uint8),
        "percentiles": percentiles,
        "features": features,
        "incomplete": (percentiles == 255).any(axis=0),
    }


def tallier(columns: dict[str, np.ndarray]) -> Tallier:
    return Tallier(
        moods=columns["moods"], n_moods=K, steps={"energy": columns["steps"]},
        percentiles=columns["percentiles"], features=columns["features"],
        incomplete=columns["incomplete"],
    )  # fmt: skip


@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.5, 0.8, 0.995, 1.0])
def test_a_tally_is_what_counting_one_by_one_gives(
    columns: dict[str, np.ndarray], share: float
) -> None:
    matching = np.random.default_rng(1).random(N) < share
    tally = tallier(columns).of(matching)
    assert tally.n_tracks == matching.sum()
    for mood in range(K):
        inside = matching & (columns["moods"] == mood)
        assert tally.moods[mood] == inside.sum()
        expected = np.bincount(columns["steps"][inside], minlength=256)
        assert np.array_equal(tally.steps["energy"][mood], expected)
    for feature in range(F):
        values = columns["percentiles"][feature][matching]
        known = values[values != 255]
        if len(known):
            assert tally.profile()[feature] == pytest.approx(known.mean())
        else:
            assert np.isnan(tally.profile()[feature])


@pytest.mark.parametrize("share", [0.2, 0.9, 1.0])
def test_correlations_are_those_of_numpy_over_complete_tracks(
    columns: dict[str, np.ndarray], share: float
) -> None:
    matching = np.random.default_rng(2).random(N) < share
    complete = matching & ~columns["incomplete"]
    found = tallier(columns).of(matching).correlation()
    assert found.n_complete == complete.sum()
    assert np.allclose(found.values, np.corrcoef(columns["features"][complete].T), atol=1e-9)


@pytest.mark.parametrize("n_matching", [50, 399])
def test_a_feature_that_does_not_vary_in_view_correlates_with_nothing(
    columns: dict[str, np.ndarray], n_matching: int
) -> None:
    matching = np.arange(N) < n_matching
    columns["features"][:n_matching, 2] = 6.7
    found = tallier(columns).of(matching).correlation().values
    assert np.isnan(found[2]).all() and np.isnan(found[:, 2]).all()
    assert not np.isnan(found[0, 1])


def test_one_track_has_no_correlations(columns: dict[str, np.ndarray]) -> None:
    assert np.isnan(tallier(columns).of(np.arange(N) == 5).correlation().values).all()
