from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.similar.distances import Distances
from analytics.similar.index import Exact, Walked, graph_of, lowest
from analytics.similar.nearest import nearest
from analytics.similar.request import MEASURES, Request
from analytics.similar.sound import Sound, with_lengths
from tests.sounds import make_sound


@given(st.integers(1, 6000), st.integers(1, 200), st.integers(0, 2**32 - 1), st.booleans())
def test_the_lowest_are_all_found(n: int, wanted: int, seed: int, coarse: bool) -> None:
    random = np.random.default_rng(seed)
    costs = random.normal(size=n).astype(np.float32)
    if coarse:
        costs = np.round(costs)
    costs[random.random(n) < random.random()] = np.inf
    found = lowest(costs, wanted)
    finite = np.flatnonzero(np.isfinite(costs))
    expected = finite[np.argsort(costs[finite], kind="stable")][:wanted]
    assert set(expected.tolist()) <= set(found.tolist())
    assert np.isfinite(costs[found]).all()
    assert len(found) == len(set(found.tolist()))


@pytest.fixture(scope="module")
def many() -> Sound:
    return make_sound(10_000, character=4)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("n", [10, 700, 2_500])
@pytest.mark.parametrize("filtered", [None, 2, 20], ids=["all", "half", "few"])
def test_steering_away_finds_what_weighing_every_track_finds(
    many: Sound, measure: str, n: int, filtered: int | None
) -> None:
    allowed = None if filtered is None else np.arange(many.n_tracks) % filtered == 0
    near = nearest(many, Request(seeds=(5,), n=60, measure=measure)).rows
    away = tuple(near[::3].tolist())
    measured = Distances(many, Request(seeds=(5,), away=away, measure=measure, hub_damping=0.5))
    among = np.arange(many.n_tracks) if allowed is None else np.flatnonzero(allowed)
    costs = measured.exact_costs(among)[1]
    found = Exact().search(measured, allowed).candidates(n)
    assert set(among[np.argsort(costs, kind="stable")[:n]].tolist()) <= set(found.rows.tolist())
    assert found.complete == (len(among) < n)


def test_steering_away_from_all_that_is_near_finds_what_lies_farther_elsewhere(
    many: Sound,
) -> None:
    coordinates = np.random.default_rng(4).normal(scale=0.01, size=many.coordinates.shape)
    coordinates[1:7_000, 0] += 1
    coordinates[7_000:, 0] -= 1.2
    crowded = replace(many, places=with_lengths(coordinates.astype(np.float32), many.parts))
    measured = Distances(crowded, Request(seeds=(0,), away=(1,)))
    found = Exact().search(measured, None).candidates(10)
    best = np.argsort(measured.exact_costs(np.arange(many.n_tracks))[1])[:11]
    assert best[0] == 0 and (best[1:] >= 7_000).all()
    assert set(best[:10].tolist()) <= set(found.rows.tolist())


def test_asking_for_more_finds_what_was_found_and_more(many: Sound) -> None:
    search = Exact().search(Distances(many, Request(seeds=(5,), away=(9,))), None)
    few = set(search.candidates(50).rows.tolist())
    more = search.candidates(5_000)
    assert few < set(more.rows.tolist()) and not more.complete
    assert len(search.candidates(20_000).rows) == many.n_tracks


@pytest.mark.parametrize("measure", MEASURES)
def test_tracks_are_as_far_whichever_others_are_asked_about(many: Sound, measure: str) -> None:
    measured = Distances(many, Request(seeds=(5, 6), away=(7, 8), measure=measure))
    everything, costs = measured.costs()
    exact, exact_costs = measured.exact_costs(np.arange(many.n_tracks))
    np.testing.assert_allclose(everything, exact, rtol=1e-4, atol=1e-4)
    np.testing.assert_allclose(costs, exact_costs, rtol=1e-4, atol=1e-4)
    for step in (2, 30):
        rows = np.arange(many.n_tracks)[::-step]
        found, found_costs = measured.costs(rows)
        np.testing.assert_allclose(found, everything[rows], rtol=1e-5, atol=1e-5)
        np.testing.assert_allclose(found_costs, costs[rows], rtol=1e-5, atol=1e-5)


def test_a_walked_graph_finds_nearly_what_looking_at_every_track_finds() -> None:
    sound = make_sound(5_000)
    graph = graph_of(sound.coordinates)
    shares = []
    for row in range(0, 5_000, 100):
        request = Request(seeds=(row,), n=20)
        exact = nearest(sound, request, index=Exact())
        found = nearest(sound, request, index=Walked(graph))
        assert len(found.matches) == 20
        shares.append(np.isin(found.rows, exact.rows).mean())
    assert np.mean(shares) > 0.98


@pytest.mark.parametrize(
    "asked",
    [{"weights": (("energy", 2.0),)}, {"measure": "direction"}, {"away": (9,)}],
    ids=str,
)
def test_what_the_graph_was_not_made_for_is_looked_at_exactly(asked: dict) -> None:
    sound = make_sound(2_000)
    graph = graph_of(sound.coordinates[::-1])  # a graph that would find others
    request = Request(seeds=(3,), **asked)
    found = nearest(sound, request, index=Walked(graph))
    assert found.rows.tolist() == nearest(sound, request).rows.tolist()


def test_a_threshold_that_nothing_meets_empties_the_walked_list_too() -> None:
    sound = make_sound(3_000)
    graph = graph_of(sound.coordinates)
    found = nearest(sound, Request(seeds=(3,), least=99.99), index=Walked(graph))
    assert found.emptied is not None and found.emptied.rule == "least"
