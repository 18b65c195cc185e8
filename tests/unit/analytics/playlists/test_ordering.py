from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from analytics.playlists import camelot, rules, spacing
from analytics.playlists.improving import cost_of, improved
from analytics.playlists.making import make
from analytics.playlists.ordering import best_order, by_rank, step_costs, wanted_energies
from analytics.playlists.recipe import Recipe, Starts
from tests.builders import make_tracks
from tests.playlist_tracks import playlist_tracks


def symmetric(random: np.random.Generator, n: int) -> Any:
    points = random.normal(size=(n, 3))
    return np.linalg.norm(points[:, None] - points[None, :], axis=2)


def cheapest(steps: Any, slots: Any, artists: Any, gap: int) -> float:
    """The least cost of all orders that keep the gap."""
    orders = (np.array(each) for each in itertools.permutations(range(len(artists))))
    return min(
        cost_of(order, steps, slots) for order in orders if spacing.keeps_gap(artists[order], gap)
    )


@pytest.mark.parametrize("with_slots", [False, True])
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_orders_of_seven_tracks_are_as_cheap_as_brute_force(gap: int, with_slots: bool) -> None:
    misses = []
    for seed in range(12):
        random = np.random.default_rng(seed)
        steps = symmetric(random, 7)
        slots = 2 * random.random((7, 7)) if with_slots else None
        artists = np.array([0, 0, 1, 1, 2, 3, 4])
        found = best_order(steps, artists, gap, slots)
        assert sorted(found.tolist()) == list(range(7))
        assert spacing.keeps_gap(artists[found], gap)
        misses.append(cost_of(found, steps, slots) / cheapest(steps, slots, artists, gap) - 1)
    assert np.mean(misses) < 0.02
    assert max(misses) < 0.15


@pytest.mark.parametrize("n_tracks", [1, 2, 3, 5, 9])
@pytest.mark.parametrize("with_slots", [False, True])
def test_every_move_changes_the_cost_by_what_was_judged(n_tracks: int, with_slots: bool) -> None:
    """The gains are computed without making the moves; a wrong one would make an order worse."""
    for seed in range(10):
        random = np.random.default_rng(seed)
        steps = symmetric(random, n_tracks)
        slots = 2 * random.random((n_tracks, n_tracks)) if with_slots else None
        order = random.permutation(n_tracks)
        while True:
            better = improved(order, steps, slots, lambda _: True, most_moves=1)
            if np.array_equal(better, order):
                break
            assert cost_of(better, steps, slots) < cost_of(order, steps, slots)
            order = better
        for swapped in one_move_away(order):
            assert cost_of(swapped, steps, slots) >= cost_of(order, steps, slots) - 1e-6


def one_move_away(order: Any) -> Any:
    """Every order reached by one swap, one reversal, or one stretch of up to three moved."""
    items = order.tolist()
    for i, j in itertools.combinations(range(len(items)), 2):
        swapped = list(items)
        swapped[i], swapped[j] = swapped[j], swapped[i]
        yield np.array(swapped)
        yield np.array(items[:i] + items[i : j + 1][::-1] + items[j + 1 :])
    for length in (1, 2, 3):
        for i in range(len(items) - length + 1):
            stretch, rest = items[i : i + length], items[:i] + items[i + length :]
            for at in range(len(rest) + 1):
                yield np.array(rest[:at] + stretch + rest[at:])


@pytest.mark.parametrize("seed", range(10))
def test_matching_an_arc_by_rank_is_the_best_assignment(seed: int) -> None:
    random = np.random.default_rng(seed)
    energy, wanted = random.random(30), random.random(30)
    misses = np.abs(energy[:, None] - wanted[None, :])
    rows, columns = linear_sum_assignment(misses)
    order = by_rank(energy, wanted)
    assert misses[order, np.arange(30)].sum() == pytest.approx(misses[rows, columns].sum())


TRACKS = playlist_tracks(make_tracks(300, seed=2))


@pytest.mark.parametrize("order, rises", [("build", True), ("wind-down", False)])
def test_an_arc_goes_where_it_says(order: str, rises: bool) -> None:
    for genre in ("house", "folk"):  # of which each has about a tenth of the scale of energy
        recipe = Recipe(Starts(genres=(genre,)), n_tracks=12, order=order)
        playlist = make(TRACKS, recipe)
        energy = TRACKS.numbers["energy"][playlist.places]
        wanted = wanted_energies(recipe, 12, playlist.chosen.energies)
        assert np.abs(energy - wanted).mean() < 0.015
        trend = np.corrcoef(np.arange(12), energy)[0, 1]
        assert trend > 0.9 if rises else trend < -0.9


def test_a_peak_is_highest_after_the_middle_and_an_own_arc_is_followed() -> None:
    peak = make(TRACKS, Recipe(Starts(genres=("folk",)), n_tracks=15, order="peak"))
    assert 7 <= int(np.argmax(TRACKS.numbers["energy"][peak.places])) <= 11
    recipe = Recipe(Starts(genres=("folk",)), n_tracks=9, order="custom", arc=(1.0, 0.0, 1.0))
    valley = make(TRACKS, recipe)
    wanted = wanted_energies(recipe, 9, valley.chosen.energies)
    assert np.abs(TRACKS.numbers["energy"][valley.places] - wanted).mean() < 0.02


def test_a_steady_list_varies_less_than_a_building_one() -> None:
    spread = {
        order: TRACKS.numbers["energy"][
            make(TRACKS, Recipe(Starts(genres=("house",)), n_tracks=12, order=order)).places
        ].std()
        for order in ("steady", "build")
    }
    assert spread["steady"] < spread["build"] / 2


def test_harmonic_steps_are_in_harmony_and_tempo_steps_are_small() -> None:
    recipe = Recipe(Starts(genres=("folk",)), n_tracks=15, order="harmonic")
    keys = rules.wheel(TRACKS)[make(TRACKS, recipe).places]
    assert camelot.in_harmony(keys[:-1], keys[1:]).mean() > 0.9
    flow = rules.wheel(TRACKS)[make(TRACKS, Recipe(recipe.starts, n_tracks=15)).places]
    assert camelot.in_harmony(flow[:-1], flow[1:]).mean() < 0.7
    by_tempo = make(TRACKS, Recipe(recipe.starts, n_tracks=15, order="tempo"))
    tempo = TRACKS.numbers["tempo"][by_tempo.places]
    assert camelot.tempo_steps(tempo[:-1], tempo[1:]).max() < 0.1


def test_flow_has_smaller_steps_than_chance() -> None:
    playlist = make(TRACKS, Recipe(Starts(moods=("calm",)), n_tracks=20))
    random = np.random.default_rng(0)
    shuffled = [TRACKS.steps(random.permutation(playlist.places)).mean() for _ in range(50)]
    assert TRACKS.steps(playlist.places).mean() < 0.75 * np.mean(shuffled)


def test_costs_to_others_are_those_among_all() -> None:
    some, others = np.arange(5), np.arange(5, 9)
    for order in ("flow", "harmonic", "tempo"):
        recipe = Recipe(n_tracks=5, order=order)
        whole = step_costs(TRACKS, recipe, np.arange(9))
        assert np.allclose(step_costs(TRACKS, recipe, some, others), whole[:5, 5:])
        assert np.allclose(whole, whole.T)
