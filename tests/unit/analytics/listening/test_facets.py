"""Taste facets: planted tastes are found, one taste stays one."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from analytics.listening.dividing import divided
from analytics.listening.facets import TYPICAL, Facets, Sounds, decayed, facets_of
from analytics.schema import FEATURE_NAMES

N_FEATURES = len(FEATURE_NAMES)
CALM = {"energy": -2.0, "loudness": -1.5, "acousticness": 2.0}
LOUD = {"energy": 1.5, "loudness": 1.5, "acousticness": -1.0, "valence": -1.0}
DANCE = {"danceability": 2.0, "valence": 1.5, "energy": 0.5}


def a_taste(rng: np.random.Generator, n: int, **marked: float) -> npt.NDArray[np.float64]:
    """Tracks around one sound, half as wide as the catalogue."""
    centre = np.array([marked.get(name, 0.0) for name in FEATURE_NAMES])
    return centre + 0.5 * rng.normal(size=(n, N_FEATURES))


def some_sounds(values: npt.NDArray[np.float64], n_artists: int = 0) -> Sounds:
    raw = {"loudness": (-9.0, 4.0), "tempo": (120.0, 30.0)}
    places = np.arange(len(values))
    return Sounds(
        names=FEATURE_NAMES,
        values=values.astype(np.float32),
        mean=np.array([raw.get(name, (0.5, 0.2))[0] for name in FEATURE_NAMES]),
        scale=np.array([raw.get(name, (0.5, 0.2))[1] for name in FEATURE_NAMES]),
        artist=places % n_artists if n_artists else places,
    )


def once_each(values: npt.NDArray[np.float64]) -> Facets:
    return facets_of(np.arange(len(values)), np.ones(len(values)), some_sounds(values))


def test_three_planted_tastes_are_three_facets() -> None:
    sizes = (120, 60, 40)
    planted = np.repeat([0, 1, 2], sizes)
    as_planted = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        values = np.concatenate([
            a_taste(rng, n, **marked)
            for n, marked in zip(sizes, (CALM, LOUD, DANCE), strict=True)
        ])  # fmt: skip
        found = once_each(values)
        # Chance may divide a taste once more, but tastes are never mixed.
        assert len(found.facets) >= 3
        assert all(len(set(planted[facet.rows])) == 1 for facet in found.facets)
        assert found.explained > 0.5
        as_planted += [facet.n_tracks for facet in found.facets] == list(sizes)
    assert as_planted >= 17


def test_a_facet_says_what_it_is() -> None:
    rng = np.random.default_rng(1)
    values = np.concatenate([a_taste(rng, 60, **CALM), a_taste(rng, 30, **LOUD)])
    calm, loud = once_each(values).facets
    assert "acoustic" in calm.name.lower()
    assert "acoustic" not in loud.name.lower()
    assert (calm.share, loud.share) == pytest.approx((2 / 3, 1 / 3))
    np.testing.assert_allclose(calm.centre, values[:60].mean(axis=0), atol=1e-5)


@pytest.mark.parametrize("n", [1, 4, 12, 40, 200, 2_000])
@pytest.mark.parametrize("wide", [True, False], ids=["round", "long"])
def test_one_blob_is_one_taste(n: int, wide: bool) -> None:
    rng = np.random.default_rng(n)
    widths = np.ones(N_FEATURES) if wide else 2.0 ** -np.arange(N_FEATURES)
    found = once_each(rng.normal(size=(n, N_FEATURES)) * widths)
    assert found.is_one_taste
    assert found.explained == 0
    assert found.facets[0].share == 1


def test_a_blob_is_divided_by_chance_in_few_of_many_draws() -> None:
    rng = np.random.default_rng(7)
    blobs = (rng.normal(size=(100, N_FEATURES)) for _ in range(200))
    parted = sum(len(divided(blob, np.ones(100)).centres) > 1 for blob in blobs)
    assert parted <= 10


def test_three_tastes_in_a_row_leave_no_halves_of_the_one_in_the_middle() -> None:
    rng = np.random.default_rng(3)
    step = np.linspace(-1, 1, N_FEATURES)
    values = np.concatenate([3 * at * step + 0.5 * rng.normal(size=(80, N_FEATURES))
                             for at in (-1, 0, 1)])  # fmt: skip
    assert [facet.n_tracks for facet in once_each(values).facets] == [80, 80, 80]


def test_there_are_six_facets_at_most() -> None:
    rng = np.random.default_rng(5)
    values = np.concatenate([
        10 * rng.normal(size=N_FEATURES) + 0.1 * rng.normal(size=(30, N_FEATURES))
        for _ in range(9)
    ])  # fmt: skip
    found = once_each(values)
    assert len(found.facets) == 6
    assert len({facet.name for facet in found.facets}) == 6
    assert sum(facet.share for facet in found.facets) == pytest.approx(1)


def test_what_was_played_lately_counts_more_with_a_half_life() -> None:
    rng = np.random.default_rng(2)
    values = np.concatenate([a_taste(rng, 50, **CALM), a_taste(rng, 50, **LOUD)])
    day = 86_400
    second = np.repeat([0, 100 * day], 50)  # calm then, loud now
    count = np.ones(100, dtype=np.int64)
    sounds, track = some_sounds(values), np.arange(100)
    whenever = decayed(second, count, now=100 * day, half_life_days=None)
    assert {facet.share for facet in facets_of(track, whenever, sounds).facets} == {0.5}
    lately = facets_of(track, decayed(second, count, now=100 * day, half_life_days=50.0), sounds)
    assert [facet.share for facet in lately.facets] == pytest.approx([0.8, 0.2])
    assert set(lately.facets[0].rows) == set(range(50, 100))


def test_plays_add_up_whatever_their_order_and_nothing_is_nobody() -> None:
    rng = np.random.default_rng(4)
    values = np.concatenate([a_taste(rng, 40, **CALM), a_taste(rng, 40, **DANCE)])
    sounds = some_sounds(values)
    track = np.tile(np.arange(80), 3)
    shuffled = rng.permutation(len(track))
    first = facets_of(track, np.ones(240), sounds)
    second = facets_of(track[shuffled], np.ones(240), sounds)
    assert [facet.name for facet in first.facets] == [facet.name for facet in second.facets]
    assert [facet.typical for facet in first.facets] == [facet.typical for facet in second.facets]
    nobody = facets_of(np.array([], dtype=np.int64), np.array([]), sounds)
    assert nobody.facets == ()


def test_typical_tracks_are_often_played_near_the_centre_and_of_different_artists() -> None:
    rng = np.random.default_rng(6)
    values = a_taste(rng, 60, **CALM)
    sounds = some_sounds(values, n_artists=7)
    often = np.where(np.arange(60) < 30, 50.0, 1.0)
    (facet,) = facets_of(np.arange(60), often, sounds).facets
    assert len(facet.typical) == TYPICAL
    assert max(facet.typical) < 30
    assert len({row % 7 for row in facet.typical}) == TYPICAL
    distance = np.linalg.norm(values[:30] - facet.centre, axis=1)
    assert facet.typical[0] == int(distance.argmin())


def test_one_song_on_repeat_is_no_taste_of_its_own() -> None:
    rng = np.random.default_rng(8)
    values = np.concatenate([a_taste(rng, 60, **CALM), a_taste(rng, 1, **LOUD)])
    weight = np.ones(61)
    weight[-1] = 500
    assert facets_of(np.arange(61), weight, some_sounds(values)).is_one_taste
