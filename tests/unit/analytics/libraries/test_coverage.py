from __future__ import annotations

import numpy as np
import pytest

from analytics.libraries.coverage import coverage_of
from analytics.libraries.unvisited import FEWEST, TASTE, distances_to, places_to_go


def test_shares_are_counted_over_the_list_and_over_the_catalogue() -> None:
    parts = np.array([0, 0, 0, 0, 1, 1, 2, 2, 2, 2], dtype=np.uint8)

    found = coverage_of(parts, np.array([0, 1, 4]), n_parts=4)

    assert found.counts.tolist() == [2, 1, 0, 0]
    assert found.shares.tolist() == pytest.approx([2 / 3, 1 / 3, 0, 0])
    assert found.usual.tolist() == pytest.approx([0.4, 0.2, 0.4, 0])
    assert found.lifts.tolist() == pytest.approx([5 / 3, 5 / 3, 0, 0])
    assert found.n_visited == 2


def test_a_list_of_nothing_visits_nothing() -> None:
    found = coverage_of(np.array([0, 1]), np.array([], dtype=np.int64), n_parts=2)

    assert found.shares.tolist() == [0, 0]
    assert found.n_visited == 0


@pytest.mark.parametrize("n_tracks", [1, 3, FEWEST, 37, 1_000])
def test_the_distance_of_a_part_is_that_to_the_nearest_of_a_list(n_tracks: int) -> None:
    random = np.random.default_rng(n_tracks)
    centres = random.normal(size=(7, 4)).astype(np.float32)
    positions = random.normal(size=(n_tracks, 4)).astype(np.float32)
    n_near = min(n_tracks, max(FEWEST, int(np.ceil(n_tracks / TASTE))))

    found = distances_to(centres, positions)

    for centre, distance in zip(centres, found, strict=True):
        apart = sorted(float(np.sqrt(((place - centre) ** 2).sum())) for place in positions)
        assert distance == pytest.approx(sum(apart[:n_near]) / n_near, rel=1e-5)


def test_parts_never_visited_come_first_and_the_nearest_of_them_foremost() -> None:
    parts = np.repeat(np.arange(5), 100)
    mostly_in_0 = np.array([*range(98), 100, 200])  # one each in parts 1 and 2, which is hardly
    coverage = coverage_of(parts, mostly_in_0, n_parts=5)

    found = places_to_go(coverage, np.array([0.0, 2.0, 1.0, 9.0, 8.0]), most=10)

    assert [place.part for place in found] == [4, 3, 2, 1]
    assert [place.n_visited for place in found] == [0, 0, 1, 1]


def test_no_more_places_are_named_than_asked_for_and_ties_go_to_the_lower_number() -> None:
    coverage = coverage_of(np.arange(6), np.array([0]), n_parts=6)

    found = places_to_go(coverage, np.ones(6), most=3)

    assert [place.part for place in found] == [1, 2, 3]


def test_a_part_without_a_track_is_no_place_to_go() -> None:
    coverage = coverage_of(np.array([0, 0, 2]), np.array([0]), n_parts=3)

    assert [place.part for place in places_to_go(coverage, np.ones(3), most=3)] == [2]


def test_who_has_been_everywhere_as_often_as_usual_has_nowhere_to_go() -> None:
    parts = np.tile(np.arange(4), 10)

    assert places_to_go(coverage_of(parts, np.arange(20), 4), np.ones(4), most=5) == ()
