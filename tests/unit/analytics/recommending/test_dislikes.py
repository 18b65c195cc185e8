from __future__ import annotations

import json

import numpy as np
import pytest
from pytest import param

from analytics.engine import Engine
from analytics.errors import InvalidSpec
from analytics.recommending.dislikes import (
    MOST_DISLIKES,
    Dislike,
    kept_shares,
    read_dislikes,
)
from analytics.schema import MISSING_STEP

ONE_OF_EACH = (
    Dislike("track", 7),
    Dislike("artist", "Artist 1-0"),
    Dislike("genre", "comedy"),
    Dislike("sound", 4, feature="loudness"),
    Dislike("sound", 4, feature="valence", too_much=False),
)


@pytest.fixture
def percentiles(engine: Engine) -> np.ndarray:
    """(n_features, n_tracks) made for the eye: of every feature, row 0 has least."""
    n_tracks, n_features = engine.catalogue.n_tracks, len(engine.catalogue.features)
    return np.tile((np.arange(n_tracks) * 100 // n_tracks).astype(np.uint8), (n_features, 1))


def kept(engine: Engine, percentiles: np.ndarray, *dislikes: Dislike) -> np.ndarray:
    recording = np.arange(engine.catalogue.n_tracks, dtype=np.int32)
    recording[11] = recording[7]
    return kept_shares(dislikes, engine.catalogue, percentiles, recording)


def test_a_track_goes_with_its_other_versions(engine: Engine, percentiles: np.ndarray) -> None:
    assert np.flatnonzero(kept(engine, percentiles, Dislike("track", 7)) < 1).tolist() == [7, 11]


def test_an_artist_goes_with_every_track(engine: Engine, percentiles: np.ndarray) -> None:
    out = kept(engine, percentiles, Dislike("artist", "Artist 1-0")) == 0
    names = engine.catalogue.text(np.flatnonzero(out), ["artists"])["artists"].to_pylist()
    assert names == [["Artist 1-0"]] * 3


def test_a_genre_goes_with_every_track(engine: Engine, percentiles: np.ndarray) -> None:
    out = kept(engine, percentiles, Dislike("genre", "comedy")) == 0
    assert out.tolist() == engine.catalogue.genre_matches(["comedy"]).tolist()


def test_what_is_too_loud_is_out_and_what_is_nearly_too_loud_held_back(
    engine: Engine, percentiles: np.ndarray
) -> None:
    left = kept(engine, percentiles, Dislike("sound", 60, feature="loudness"))
    stands = percentiles[0]
    assert (left[stands >= 50] == 0).all()
    assert (left[stands <= 30] == 1).all()
    assert left[stands == 40] == pytest.approx(0.5)
    assert (np.diff(left[::-1]) >= 0).all()


def test_what_has_too_little_is_held_back_the_other_way(
    engine: Engine, percentiles: np.ndarray
) -> None:
    left = kept(engine, percentiles, Dislike("sound", 60, feature="valence", too_much=False))
    assert (left[:61] == 0).all()
    assert (left[percentiles[0] >= 70] == 1).all()


def test_tracks_whose_loudness_nobody_knows_are_not_too_loud(
    engine: Engine, percentiles: np.ndarray
) -> None:
    percentiles[:, [3, 5]] = MISSING_STEP
    left = kept(engine, percentiles, Dislike("sound", 1, feature="loudness"))
    assert left[[3, 5]].tolist() == [1, 1]
    unknown = kept(engine, percentiles, Dislike("sound", 3, feature="loudness"))
    assert (unknown == 1).all()


def test_a_dislike_of_what_is_not_here_does_nothing(
    engine: Engine, percentiles: np.ndarray
) -> None:
    absent = (
        Dislike("track", 10**9), Dislike("artist", "Nobody"), Dislike("genre", "none"),
        Dislike("sound", 10**9, feature="energy"),
    )  # fmt: skip
    assert (kept(engine, percentiles, *absent) == 1).all()


def test_a_dislike_that_is_taken_back_leaves_no_trace(
    engine: Engine, percentiles: np.ndarray
) -> None:
    without = kept(engine, percentiles, *ONE_OF_EACH[:2])
    assert not np.array_equal(kept(engine, percentiles, *ONE_OF_EACH), without)
    assert np.array_equal(kept(engine, percentiles, *ONE_OF_EACH[:2]), without)


def test_dislikes_come_back_from_json_as_they_were() -> None:
    written = json.loads(json.dumps([each.to_dict() for each in ONE_OF_EACH]))
    assert read_dislikes(written) == ONE_OF_EACH


@pytest.mark.parametrize(
    "value",
    [
        None, 3, "track", {}, [None], [[]], [{}], [{"kind": []}], [{"kind": "track"}],
        [{"kind": "track", "value": -1}], [{"kind": "track", "value": True}],
        [{"kind": "track", "value": 1.5}], [{"kind": "artist", "value": ""}],
        [{"kind": "artist", "value": "x" * 501}], [{"kind": "genre", "value": ["pop"]}],
        [{"kind": "sound", "value": 1, "feature": "popularity"}],
        [{"kind": "sound", "value": 1, "feature": {}}],
        [{"kind": "sound", "value": 1, "feature": "energy", "too_much": "yes"}],
        param([{"kind": "artist", "value": "\ud800"}], id="half a letter"),
    ],
)  # fmt: skip
def test_what_is_no_dislike_is_left_out(value: object) -> None:
    assert read_dislikes(value) == ()


def test_no_more_dislikes_are_read_than_can_be_weighed() -> None:
    many = [{"kind": "track", "value": row} for row in range(5_000)]
    assert len(read_dislikes(many)) == MOST_DISLIKES


def test_too_many_dislikes_are_refused(engine: Engine, percentiles: np.ndarray) -> None:
    with pytest.raises(InvalidSpec, match="dislikes"):
        kept(engine, percentiles, *[Dislike("track", 1)] * (MOST_DISLIKES + 1))


def test_a_reason_is_told_in_words() -> None:
    assert [each.words for each in ONE_OF_EACH] == [
        "not this track", "not this artist", "not this genre", "too loud", "too sad",
    ]  # fmt: skip
