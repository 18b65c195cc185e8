from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, rankdata

from analytics.building.sound import references
from analytics.similar.sound import PART_NAMES
from analytics.similar.space import (
    around_the_octave,
    context_columns,
    on_the_normal_curve,
    room_of,
    sound_space,
)
from tests.builders import make_tracks


def test_every_part_of_a_track_has_its_columns_in_one_order() -> None:
    tracks = make_tracks(90, time_signature=np.arange(90) % 2 + 3.0)
    coordinates, parts = sound_space(tracks)
    assert tuple(part.name for part in parts) == PART_NAMES[:-1]
    assert [part.start for part in parts[1:]] == [part.stop for part in parts[:-1]]
    assert coordinates.dtype == np.float32
    assert coordinates.shape == (90, parts[-1].stop)
    np.testing.assert_allclose(coordinates.mean(axis=0), 0, atol=1e-6)


def test_a_feature_lies_on_the_normal_curve_by_its_rank() -> None:
    tracks = make_tracks(90)
    coordinates, _ = sound_space(tracks)
    expected = norm.ppf((rankdata(tracks["energy"]) - 0.5) / 90)
    np.testing.assert_allclose(coordinates[:, 1], expected - expected.mean(), atol=1e-6)


def test_the_scale_of_a_feature_does_not_matter() -> None:
    tracks = make_tracks(90)
    louder = make_tracks(90, loudness=tracks["loudness"] * 2 + 7, energy=tracks["energy"] ** 3)
    np.testing.assert_allclose(sound_space(louder)[0], sound_space(tracks)[0], atol=1e-6)


def test_unknown_values_lie_in_the_middle_and_move_no_other() -> None:
    tempo = np.linspace(60, 180, 60).astype(np.float32)
    tempo[7] = np.nan
    coordinates, parts = sound_space(make_tracks(60, tempo=tempo))
    (part,) = [part for part in parts if part.name == "tempo"]
    assert coordinates[7, part.start : part.stop].tolist() == [0, 0, 0]
    assert np.isfinite(coordinates).all()


def test_what_is_absent_unknown_or_always_the_same_is_left_out() -> None:
    _, parts = sound_space(
        make_tracks(60, valence=None, mode=np.float32(np.nan), time_signature=np.float32(4))
    )
    assert {part.name for part in parts} & {"valence", "mode", "time_signature"} == set()
    assert sound_space(make_tracks(60)[["id", "name"]])[0].shape == (60, 0)


def test_half_and_double_the_tempo_are_one_place_on_the_octave() -> None:
    places = around_the_octave(np.array([70.0, 140.0, 280.0, 99.0]))
    np.testing.assert_allclose(places[0], places[1], atol=1e-9)
    np.testing.assert_allclose(places[0], places[2], atol=1e-9)
    assert np.linalg.norm(places[0] - places[3]) > 1.9


def test_the_spread_is_the_mean_squared_distance_of_two_tracks() -> None:
    coordinates, parts = sound_space(make_tracks(80))
    one, other = np.random.default_rng(3).integers(80, size=(2, 400_000))
    squared = (coordinates[one] - coordinates[other]) ** 2
    for part in parts:
        found = squared[:, part.start : part.stop].sum(axis=1).mean()
        assert found == pytest.approx(part.spread, rel=0.02)


def test_the_order_of_rows_does_not_matter() -> None:
    tracks = make_tracks(200)
    order = np.random.default_rng(5).permutation(200)
    mixed = tracks.iloc[order].reset_index(drop=True)
    coordinates, parts = sound_space(tracks)
    again, again_parts = sound_space(mixed)
    np.testing.assert_allclose(again, coordinates[order], atol=1e-6)
    for one, other in zip(parts, again_parts, strict=True):
        assert one.spread == pytest.approx(other.spread)
    room = room_of(coordinates, references(tracks["id"]))
    np.testing.assert_allclose(
        room_of(again, references(mixed["id"])), room[order], rtol=1e-3, atol=1e-4
    )


def test_room_is_the_distance_to_those_nearest_over_what_is_usual() -> None:
    coordinates, _ = sound_space(make_tracks(120))
    room = room_of(coordinates, np.arange(120))
    squared = ((coordinates[:, None].astype(float) - coordinates) ** 2).sum(axis=2)
    np.fill_diagonal(squared, np.inf)
    expected = np.sqrt(np.sort(squared, axis=1)[:, :8].mean(axis=1))
    expected /= np.exp(np.log(expected).mean())
    np.testing.assert_allclose(room, expected, rtol=1e-3)


def test_a_single_track_has_as_much_room_as_is_usual() -> None:
    assert room_of(np.zeros((1, 3), dtype=np.float32), np.arange(1)).tolist() == [1]


def test_year_and_popularity_are_ranked_and_unknown_ones_stay_unknown() -> None:
    year = np.array([1990, 2000, np.nan, 2010, 2000], dtype=np.float32)
    found = context_columns(make_tracks(5, year=year, popularity=None))
    assert np.isnan(found[:, 1]).all()
    assert np.isnan(found[2, 0])
    assert found[0, 0] < found[1, 0] == found[4, 0] < found[3, 0]


def test_equal_values_share_a_place_on_the_curve() -> None:
    found = on_the_normal_curve(np.array([3.0, 3.0, np.nan, 3.0]))
    np.testing.assert_allclose(found, [0, 0, np.nan, 0], atol=1e-12)
