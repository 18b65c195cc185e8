from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.similar.index import Exact, Walked, graph_of, lowest
from analytics.similar.nearest import nearest
from analytics.similar.request import Request
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
