from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from analytics.clustering import Inputs
from analytics.errors import InvalidSpec
from analytics.features import standardised
from analytics.matrices import MOST_GENRES, Matrix, matrix
from analytics.schema import FEATURE_NAMES
from tests.builders import make_tracks

ALL = ("duration", "key", "genres")


def columns_of(found: Matrix, start: str) -> npt.NDArray[np.float32]:
    places = [place for place, name in enumerate(found.columns) if name.startswith(start)]
    return found.values[:, places]


def distance(found: Matrix, one: int, other: int) -> float:
    return float(np.linalg.norm(found.values[one] - found.values[other]))


@pytest.mark.parametrize(
    "overrides",
    [
        {},
        {"tempo": None},
        {"liveness": np.float32(0.1)},
        {"energy": np.array([np.nan, *np.linspace(0, 1, 299)], dtype=np.float32)},
    ],
    ids=["all nine", "one absent", "one the same for every track", "one unknown"],
)
def test_by_default_it_is_the_standardised_features(overrides: dict[str, object]) -> None:
    tracks = make_tracks(300, **overrides)
    found = matrix(tracks, Inputs())
    expected = standardised(tracks)
    assert found.columns == expected.names
    assert found.values.dtype == np.float32
    np.testing.assert_array_equal(found.values, expected.values)


def test_scalings_are_those_of_scikit_learn() -> None:
    tracks = make_tracks(200)
    raw = tracks[list(FEATURE_NAMES)].to_numpy(dtype=np.float64)
    for scaling, scaler in (("standard", StandardScaler()), ("minmax", MinMaxScaler())):
        found = matrix(tracks, Inputs(scaling=scaling)).values
        np.testing.assert_allclose(found, scaler.fit_transform(raw), atol=1e-5)


def test_a_quantile_is_the_share_of_tracks_below() -> None:
    tracks = make_tracks(200, tempo=np.repeat([90, 120, 150, 180], 50).astype(np.float32))
    found = matrix(tracks, Inputs(scaling="quantile"))
    expected = tracks[list(FEATURE_NAMES)].rank(method="average").to_numpy() / 200 - 1 / 400
    np.testing.assert_allclose(found.values, expected, atol=1e-6)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "quantile"])
def test_a_column_that_never_varies_is_zeros(scaling: str) -> None:
    tracks = make_tracks(50, liveness=np.float32(0.3), duration=np.float32(200))
    found = matrix(tracks, Inputs(extras=("duration",), scaling=scaling))
    assert not columns_of(found, "liveness").any()
    assert not columns_of(found, "duration").any()


def test_only_the_chosen_features_count_in_the_order_of_the_schema() -> None:
    found = matrix(make_tracks(50), Inputs(("energy", "tempo")))
    assert found.columns == ("energy", "tempo")


def test_the_key_is_a_circle_and_unknown_keys_lie_in_its_middle() -> None:
    keys = np.array([*range(12), np.nan] * 4, dtype=np.float32)
    found = matrix(make_tracks(52, key=keys, mode=None), Inputs((), ("key",)))
    assert found.columns == ("key sine", "key cosine")
    steps = [distance(found, key, (key + 1) % 12) for key in range(12)]
    np.testing.assert_allclose(steps, steps[0], rtol=1e-5)  # B is beside C
    assert distance(found, 0, 6) == max(distance(found, 0, key) for key in range(12))
    to_unknown = [distance(found, key, 12) for key in range(12)]
    np.testing.assert_allclose(to_unknown, distance(found, 0, 6) / 2, rtol=1e-5)


def test_lengths_count_by_their_logarithm() -> None:
    lengths = np.array([60, 120, 240, 480] * 10, dtype=np.float32)
    found = matrix(make_tracks(40, duration=lengths), Inputs((), ("duration",)))
    steps = [distance(found, row, row + 1) for row in range(3)]
    np.testing.assert_allclose(steps, steps[0], rtol=1e-5)


@pytest.mark.parametrize("scaling", ["standard", "minmax", "quantile"])
def test_genres_together_weigh_as_much_as_one_feature(scaling: str) -> None:
    tracks = make_tracks(300)
    found = matrix(tracks, Inputs(extras=("key", "genres"), scaling=scaling))
    features = matrix(tracks, Inputs(scaling=scaling)).values
    singles = np.column_stack([features, columns_of(found, "mode")])
    assert columns_of(found, "genre ").shape[1] == 3
    for whole in ("genre ", "key "):
        together = columns_of(found, whole).var(axis=0).sum()
        assert together == pytest.approx(singles.var(axis=0).mean(), rel=1e-4)


def test_a_track_has_all_of_its_genres_or_none() -> None:
    genres = [("jazz",), ("jazz", "folk"), (), ("folk", "folk")] * 5
    found = matrix(make_tracks(20, genres=genres), Inputs((), ("genres",)))
    assert found.columns == ("genre folk", "genre jazz")
    high = found.values > found.values.mean(axis=0)
    assert high[:4].tolist() == [[False, True], [True, True], [False, False], [True, False]]


def test_the_rarest_of_very_many_genres_have_no_column_and_are_counted() -> None:
    genres = [("everywhere", f"genre {row:03d}") for row in range(300)]
    found = matrix(make_tracks(300, genres=genres), Inputs((), ("genres",)))
    assert len(found.columns) == MOST_GENRES
    assert found.columns[:2] == ("genre everywhere", "genre genre 000")
    assert found.genres_left_out == 101


def test_everything_at_once_is_finite() -> None:
    tracks = make_tracks(60)
    numbers = tracks.select_dtypes("number").columns
    with_gaps = tracks.assign(**{name: tracks[name].astype(np.float32) for name in numbers})
    with_gaps.loc[:5, list(numbers.drop("recording"))] = np.nan
    for scaling in ("standard", "minmax", "quantile"):
        found = matrix(with_gaps, Inputs(extras=ALL, scaling=scaling))
        assert found.values.shape == (60, len(found.columns))
        assert np.isfinite(found.values).all()


def test_the_order_of_the_rows_does_not_matter() -> None:
    tracks = make_tracks(80)
    shuffled = np.random.default_rng(0).permutation(80)
    here = matrix(tracks, Inputs(extras=ALL))
    there = matrix(tracks.iloc[shuffled].reset_index(drop=True), Inputs(extras=ALL))
    assert here.columns == there.columns
    np.testing.assert_allclose(there.values, here.values[shuffled], atol=1e-6)


@pytest.mark.parametrize(
    ("tracks", "extra"),
    [
        (make_tracks(5, duration=None), "duration"),
        (make_tracks(5, key=np.float32(np.nan)), "key"),
        (make_tracks(5, genres=[()] * 5), "genres"),
    ],
)
def test_an_extra_that_the_tracks_lack_is_refused(tracks: pd.DataFrame, extra: str) -> None:
    with pytest.raises(InvalidSpec, match=f"extras is '{extra}'"):
        matrix(tracks, Inputs(extras=(extra,)))


def test_features_that_the_tracks_lack_are_refused_if_nothing_is_left() -> None:
    with pytest.raises(InvalidSpec, match="it can be features that these tracks have"):
        matrix(make_tracks(5, tempo=None), Inputs(("tempo",)))
