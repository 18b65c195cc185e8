from __future__ import annotations

import itertools

import numpy as np
import pytest

from analytics.playlists import spacing


def possible(artists: list[int], gap: int) -> bool:
    """Whether some order keeps the gap, every one tried."""
    return any(keeps(order, gap) for order in set(itertools.permutations(artists)))


def keeps(artists: tuple[int, ...], gap: int) -> bool:
    return all(
        artists[i] != artists[j]
        for i in range(len(artists))
        for j in range(i + 1, min(i + gap + 1, len(artists)))
    )


SMALL = [list(each) for n in range(1, 7) for each in
         itertools.combinations_with_replacement(range(4), n)]  # fmt: skip


@pytest.mark.parametrize("gap", [0, 1, 2, 3])
def test_what_can_be_arranged_is_what_brute_force_arranges(gap: int) -> None:
    for artists in SMALL:
        counts = np.unique(artists, return_counts=True)[1].tolist()
        expected = possible(artists, gap)
        assert spacing.can_be_arranged(counts, gap) == expected, artists
        steps = np.zeros((len(artists), len(artists)))
        order = spacing.greedy_order(steps, None, np.array(artists), gap, None)
        assert (order is not None) == expected, artists
        if order is not None:
            assert sorted(order) == list(range(len(artists)))
            assert keeps(tuple(artists[i] for i in order), gap)


@pytest.mark.parametrize("gap", [1, 2, 3])
def test_the_most_of_one_artist_fills_the_largest_list_there_is(gap: int) -> None:
    for counts in itertools.product(range(4), repeat=3):
        if not sum(counts):
            continue
        most = spacing.most_per_artist(np.array(counts), 3, gap)
        reached = sum(min(count, most) for count in counts)
        best = max(
            sum(taken)
            for taken in itertools.product(*(range(count + 1) for count in counts))
            if spacing.can_be_arranged([each for each in taken if each], gap)
        )
        assert reached == best, counts


@pytest.mark.parametrize("seed", range(20))
def test_costs_never_lead_a_greedy_order_into_a_dead_end(seed: int) -> None:
    random = np.random.default_rng(seed)
    artists = np.repeat(np.arange(6), [4, 3, 3, 2, 2, 2])
    steps = random.random((16, 16))
    for gap in (1, 2, 3):
        order = spacing.greedy_order(steps, None, artists, gap, None)
        assert order is not None
        assert spacing.keeps_gap(artists[order], gap)


def test_keeping_a_gap_is_what_it_says() -> None:
    for artists in itertools.product(range(3), repeat=5):
        for gap in range(6):
            assert spacing.keeps_gap(np.array(artists), gap) == keeps(artists, gap)
