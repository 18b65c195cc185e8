from __future__ import annotations

import numpy as np
import pytest

from analytics.similar import character as module
from analytics.similar.character import (
    N_COLUMNS,
    Pairs,
    character,
    found_again,
    learn_character,
    scaled,
    trained,
)


def by_artists(n_artists: int, each: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Artists who differ in two directions of six; the other four say nothing, and loudly."""
    random = np.random.default_rng(seed)
    artist = np.repeat(np.arange(n_artists, dtype=np.int32), each)
    places = random.normal(size=(len(artist), 6)) * 2
    places[:, :2] = random.normal(size=(n_artists, 2))[artist]
    places[:, :2] += random.normal(scale=0.05, size=(len(artist), 2))
    return places.astype(np.float32), artist


def test_pairs_are_two_different_tracks_by_one_artist_each_artist_once() -> None:
    artist = np.array([0, 1, 0, 2, -1, 1, 1, -1], dtype=np.int32)
    pairs = Pairs.of(artist)
    assert sorted(pairs.rows.tolist()) == [0, 1, 2, 5, 6]
    for ones, others in pairs.draws(5, 50, np.random.default_rng(1)):
        assert (artist[ones] == artist[others]).all()
        assert (ones != others).all()
        assert len(set(artist[ones])) == len(ones)


def test_the_gradient_is_that_of_the_loss() -> None:
    """Against finite differences of InfoNCE, written out."""
    random = np.random.default_rng(3)
    given = random.normal(size=(8, 3))
    network = [random.normal(size=shape) for shape in ((3, 5), 5, (5, 5), 5, (5, 4), 4)]

    def loss(layers: list[np.ndarray]) -> float:
        out = module._forward(layers, given)[-1]
        units = out / np.linalg.norm(out, axis=1, keepdims=True)
        alike = units @ units.T / 0.1
        np.fill_diagonal(alike, -np.inf)
        chances = np.exp(alike) / np.exp(alike).sum(axis=1, keepdims=True)
        return float(-np.log(chances[np.arange(8), (np.arange(8) + 4) % 8]).mean())

    slopes = module._slopes(network, given)
    for layer, slope in enumerate(slopes):
        for place in np.ndindex(slope.shape):
            moved = []
            for step in (1e-6, -1e-6):
                changed = [each.copy() for each in network]
                changed[layer][place] += step
                moved.append(loss(changed))
            assert slope[place] == pytest.approx((moved[0] - moved[1]) / 2e-6, rel=2e-3, abs=1e-4)


def test_it_learns_what_artists_have_in_common_and_carries_it_over_to_others() -> None:
    places, artist = by_artists(120, 8)
    unseen = np.arange(120) >= 90
    network = trained(places, Pairs.of(np.where(unseen[artist], -1, artist)), seed=0, steps=300)
    recording = np.arange(len(artist), dtype=np.int32)
    before = found_again(places, artist, recording, unseen, seed=0)
    after = found_again(character(network, places), artist, recording, unseen, seed=0)
    assert after > 2 * before


def test_the_same_seed_learns_the_same() -> None:
    places, artist = by_artists(30, 4)
    one, other = (trained(places, Pairs.of(artist), seed=7, steps=20) for _ in range(2))
    assert all((a == b).all() for a, b in zip(one, other, strict=True))


def test_the_character_weighs_as_much_as_all_features() -> None:
    places, artist = by_artists(30, 4)
    columns = scaled(character(trained(places, Pairs.of(artist), 0, steps=5), places), places)
    assert columns.shape == (120, N_COLUMNS)
    np.testing.assert_allclose(columns.mean(axis=0), 0, atol=1e-5)
    assert (columns**2).sum() == pytest.approx((places**2).sum(), rel=1e-4)


def test_a_small_catalogue_has_too_little_to_learn_from() -> None:
    places, artist = by_artists(40, 5)
    found = learn_character(places, artist, np.arange(200, dtype=np.int32), seed=0)
    assert (found.columns, found.judged) == (None, None)


def test_found_again_is_what_counting_finds() -> None:
    places, artist = by_artists(20, 5)
    recording = np.arange(100, dtype=np.int32) // 2
    hits = []
    for row in range(100):
        apart = np.linalg.norm(places - places[row], axis=1)
        apart[recording == recording[row]] = np.inf
        hits.append(artist[apart.argmin()] == artist[row])
    everyone = np.ones(20, dtype=bool)
    assert found_again(places, artist, recording, everyone, seed=0) == pytest.approx(np.mean(hits))


def test_what_helps_with_unseen_artists_is_kept_and_judged() -> None:
    places, artist = by_artists(700, 8)
    done: list[float] = []
    recording = np.arange(len(artist), dtype=np.int32)
    found = learn_character(places, artist, recording, seed=0, progress=done.append)
    assert found.columns is not None and found.judged is not None
    assert found.columns.shape == (5_600, N_COLUMNS)
    assert found.judged["with_character"] > found.judged["features"]
    assert done == sorted(done)


def test_what_does_not_help_is_left_out() -> None:
    random = np.random.default_rng(1)
    artist = np.repeat(np.arange(700, dtype=np.int32), 8)
    places = (random.normal(size=(700, 6)) * 50)[artist]  # features alone find every artist again
    places += random.normal(scale=0.01, size=places.shape)
    apart = np.arange(len(artist), dtype=np.int32)
    found = learn_character(places.astype(np.float32), artist, apart, seed=0)
    assert found.columns is None
    assert found.judged is not None
    assert found.judged["features"] == 1
