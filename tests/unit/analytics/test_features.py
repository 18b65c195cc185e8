from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.features import percentiles, standardised
from analytics.schema import FEATURE_NAMES, MISSING_STEP
from tests.builders import make_tracks


def test_every_feature_gets_mean_zero_and_spread_one() -> None:
    matrix = standardised(make_tracks(300))
    assert matrix.names == FEATURE_NAMES
    assert matrix.values.dtype == np.float32
    np.testing.assert_allclose(matrix.values.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(matrix.values.std(axis=0), 1, atol=1e-5)


def test_mean_and_scale_lead_back_to_the_raw_values() -> None:
    tracks = make_tracks(60)
    matrix = standardised(tracks)
    raw = tracks[list(matrix.names)].to_numpy()
    np.testing.assert_allclose(
        matrix.mean + matrix.scale * matrix.values, raw, rtol=1e-5, atol=1e-5
    )


def test_an_unknown_value_stands_at_the_median_and_is_marked() -> None:
    tempo = np.array([100, np.nan, 110, 180], dtype=np.float32)
    matrix = standardised(make_tracks(4, tempo=tempo))
    column = matrix.names.index("tempo")
    assert matrix.missing[:, column].tolist() == [False, True, False, False]
    assert not np.delete(matrix.missing, column, axis=1).any()
    assert matrix.values[1, column] == matrix.values[2, column]


def test_a_feature_that_never_varies_becomes_zeros() -> None:
    matrix = standardised(make_tracks(1_000, liveness=np.float32(0.1)))
    column = matrix.names.index("liveness")
    assert not matrix.values[:, column].any()
    assert matrix.scale[column] == 1


def test_features_that_are_absent_or_wholly_unknown_are_left_out() -> None:
    matrix = standardised(make_tracks(30, tempo=None, valence=np.float32(np.nan)))
    assert matrix.names == tuple(n for n in FEATURE_NAMES if n not in {"tempo", "valence"})
    assert np.isfinite(matrix.values).all()


def test_a_percentile_is_the_share_of_tracks_below() -> None:
    tracks = pd.DataFrame({"energy": np.array([0.9, 0.1, 0.5, 0.7, 0.3], dtype=np.float32)})
    assert percentiles(tracks, ["energy"])[:, 0].tolist() == [90, 10, 50, 70, 30]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([5, 5, 5], [50, 50, 50], id="all equal stand in the middle"),
        pytest.param([1, 2, 2, 3], [13, 50, 50, 88], id="equals share a rank"),
        pytest.param([7], [50], id="one track is its own middle"),
        pytest.param([np.nan, 1, 3], [MISSING_STEP, 25, 75], id="unknown is no rank"),
        pytest.param([np.nan, np.nan], [MISSING_STEP] * 2, id="nothing known"),
    ],
)
def test_percentiles_of_ties_and_gaps(values: list[float], expected: list[int]) -> None:
    tracks = pd.DataFrame({"tempo": np.array(values, dtype=np.float32)})
    result = percentiles(tracks, ["tempo"])
    assert result.dtype == np.uint8
    assert result[:, 0].tolist() == expected


def test_percentiles_spread_from_bottom_to_top() -> None:
    tracks = make_tracks(1_000)
    result = percentiles(tracks, FEATURE_NAMES)
    assert result.shape == (1_000, len(FEATURE_NAMES))
    assert result.min() == 0
    assert result.max() == 100
