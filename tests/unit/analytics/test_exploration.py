from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from analytics.exploration import explore
from analytics.exploration.correlations import correlations, ranks
from analytics.exploration.distributions import distribution, outliers
from analytics.exploration.groups import by_name, by_value, counts
from analytics.features import percentiles
from analytics.schema import FEATURE_NAMES, FIELDS, MISSING_STEP
from tests.builders import make_tracks


def explored(tracks: pd.DataFrame) -> dict[str, Any]:
    names = [name for name in FEATURE_NAMES if name in tracks and tracks[name].notna().any()]
    return explore(tracks, names, percentiles(tracks, names))


def with_gaps(values: np.ndarray, every: int) -> np.ndarray:
    gaps = values.astype(np.float64)
    gaps[::every] = np.nan
    return gaps


# -- distributions -----------------------------------------------------------------------------


def test_a_distribution_is_what_numpy_says_of_the_known_values() -> None:
    values = with_gaps(make_tracks(300)["tempo"].to_numpy(), every=4)
    known = values[~np.isnan(values)]
    found = distribution(FIELDS["tempo"], values)
    assert found.n_known == len(known) == sum(found.bars)
    assert found.share_unknown == pytest.approx(0.25)
    assert (found.lowest, found.highest) == (known.min(), known.max())
    assert (found.mean, found.deviation) == pytest.approx((known.mean(), known.std()))
    assert found.quartiles == pytest.approx(np.percentile(known, [25, 50, 75]).tolist())


def test_bars_stand_on_the_steps_of_the_field() -> None:
    found = distribution(FIELDS["energy"], np.array([0.101, 0.104, 0.119, 0.13, np.nan]))
    assert (found.low, found.step) == (0.1, 0.01)
    assert found.bars == [2, 0, 1, 1]


def test_of_nothing_known_there_is_nothing_to_say() -> None:
    found = distribution(FIELDS["year"], np.full(3, np.nan))
    assert found.bars == [] and found.mean is None and found.share_unknown == 1
    assert outliers(np.full(3, np.nan)) is None


# -- outliers ----------------------------------------------------------------------------------


def test_outliers_lie_beyond_tukeys_fences() -> None:
    values = np.array([np.nan, 2, 3, 4, 5, 6, 7, 8, 100, -50, 30, 4])
    known = values[1:]
    low, high = np.percentile(known, [25, 75])
    found = outliers(values)
    assert found is not None
    assert found.low_fence == pytest.approx(low - 1.5 * (high - low))
    assert found.high_fence == pytest.approx(high + 1.5 * (high - low))
    assert (found.n_below, found.n_above) == (1, 2)
    assert found.share == pytest.approx(3 / 11)
    assert [(each.row, each.value) for each in found.extremes] == [(8, 100), (9, -50), (10, 30)]


def test_five_extremes_are_told_and_all_are_counted() -> None:
    values = np.concatenate([np.tile(np.arange(10.0), 20), np.arange(100.0, 109.0)])
    found = outliers(values)
    assert found is not None and found.n_above == 9
    assert [each.value for each in found.extremes] == [108, 107, 106, 105, 104]


def test_values_that_are_all_alike_have_no_outliers() -> None:
    found = outliers(np.full(9, 4.0))
    assert found is not None and (found.n_below, found.n_above, found.extremes) == (0, 0, [])


# -- correlations ------------------------------------------------------------------------------


def test_correlations_are_those_of_scipy_over_complete_tracks() -> None:
    random = np.random.default_rng(2)
    values = np.round(random.normal(size=(250, 4)) @ random.normal(size=(4, 4)), 1)  # with ties
    values[::7, 2] = np.nan
    complete = values[~np.isnan(values).any(axis=1)]
    found = correlations(values)
    assert found.n_complete == len(complete)
    assert found.pearson == pytest.approx(np.corrcoef(complete.T))
    assert found.spearman == pytest.approx(scipy.stats.spearmanr(complete).statistic)


def test_equal_values_share_their_mean_rank() -> None:
    values = np.array([3, 1, 3, 2, 3, 1])
    assert ranks(values).tolist() == scipy.stats.rankdata(values).tolist()


def test_what_does_not_vary_has_no_correlation() -> None:
    found = correlations(np.array([[0.1, 1], [0.1, 2], [0.1, 4]]))
    assert np.isnan(found.pearson[0]).all() and np.isnan(found.spearman[:, 0]).all()
    assert [found.pearson[1, 1], found.spearman[1, 1]] == pytest.approx([1, 1])


def test_where_no_track_is_complete_all_correlations_are_unknown() -> None:
    found = correlations(np.array([[np.nan, 1], [2, np.nan]]))
    assert found.n_complete == 0 and np.isnan(found.pearson).all()


# -- groups ------------------------------------------------------------------------------------


def test_names_are_counted_once_a_track_and_the_rest_only_summed() -> None:
    found = counts([("b", "a"), ("a",), ("c", "c", "a"), ()], most=2)
    assert (found.n_names, found.n_tracks) == (3, 3)
    assert found.listed == [("a", 3), ("b", 1)]


def test_groups_have_the_mean_percentile_of_what_is_known() -> None:
    standing = np.array([[10, 90], [20, MISSING_STEP], [60, MISSING_STEP]], dtype=np.uint8)
    folk, jazz = by_name([("folk", "jazz"), ("folk",), ("jazz",)], ["folk", "jazz"], standing)
    assert (folk.name, folk.n_tracks, folk.profile) == ("folk", 2, [15.0, 90.0])
    assert (jazz.name, jazz.n_tracks, jazz.profile) == ("jazz", 2, [35.0, 90.0])


def test_years_come_in_order_and_unknown_ones_are_left_out() -> None:
    standing = np.array([[10], [20], [30], [MISSING_STEP]], dtype=np.uint8)
    years = np.array([2001, np.nan, 1999, 2005], dtype=np.float32)
    found = by_value(years, standing)
    assert [(group.name, group.profile) for group in found] == [
        ("1999", [30.0]), ("2001", [10.0]), ("2005", [None]),
    ]  # fmt: skip


# -- the whole report --------------------------------------------------------------------------


def test_the_report_covers_every_track_and_every_column() -> None:
    tracks = make_tracks(60, year=with_gaps(make_tracks(60)["year"].to_numpy(), every=10))
    found = explored(tracks)
    assert found["n_tracks"] == 60
    assert set(found["distributions"]) == set(FIELDS)
    missing = {each["column"]: each["n_unknown"] for each in found["missing"]}
    assert missing["year"] == 6 and missing["genres"] == missing["energy"] == 0
    assert set(tracks.columns) - {"recording"} == set(missing)
    assert found["counts"]["genres"]["listed"] == [["comedy", 20], ["folk", 20], ["house", 20]]
    assert sum(group["n_tracks"] for group in found["by_year"]) == 54
    assert [(each["name"], each["n_tracks"]) for each in found["by_explicit"]] == [
        ("clean", 48), ("explicit", 12),
    ]  # fmt: skip


def test_genres_are_told_apart_by_their_features() -> None:
    found = explored(make_tracks(90))
    energy = found["features"].index("energy")
    of_genre = {group["name"]: group["profile"][energy] for group in found["by_genre"]}
    assert of_genre["folk"] < of_genre["comedy"] < of_genre["house"]


def test_what_a_file_lacks_is_left_out_and_json_can_hold_the_rest() -> None:
    tracks = make_tracks(
        60, genres=None, year=None, explicit=None, album=None, popularity=None, liveness=None,
        valence=np.float32(0.5),
    )  # fmt: skip
    found = explored(tracks)
    assert found["by_genre"] == found["by_year"] == found["by_explicit"] == []
    assert "genres" not in found["counts"] and "liveness" not in found["distributions"]
    assert found["correlations"]["pearson"][found["features"].index("valence")] == [None] * 8
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_three_tracks_are_enough() -> None:
    assert explored(make_tracks(3))["correlations"]["n_complete"] == 3


def test_a_long_list_of_genres_and_artists_is_cut_and_counted() -> None:
    tracks = make_tracks(200, artists=[(f"Artist {row:03d}",) for row in range(200)])
    found = explored(tracks)["counts"]["artists"]
    assert found["n_names"] == 200 and len(found["listed"]) == 30
