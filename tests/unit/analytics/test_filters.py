from __future__ import annotations

import itertools

import numpy as np
import pytest

from analytics.engine import Engine
from analytics.filters import Filter, Range, Region, evaluate, inside, make_ranges, mask
from analytics.schema import FIELDS

LOUD = Filter(ranges=(("energy", Range(60, 100)),))
PARTS = {
    "mood": {"moods": ("a-mood-we-do-not-have",)},
    "genre": {"genres": ("folk",)},
    "artist": {"artists": ("Artist 0-0", "Artist 1-0")},
    "explicit": {"explicit": True},
    "region": {"region": Region("pca", ((0, 0), (65535, 0), (65535, 40000), (0, 40000)))},
    "energy": {"ranges": (("energy", Range(10, 100)),)},
}


def test_an_empty_filter_matches_everything(engine: Engine) -> None:
    assert mask(Filter(), engine.catalogue).all()


def test_a_range_includes_both_of_its_ends(engine: Engine) -> None:
    steps = engine.catalogue.steps("energy")
    low, high = int(steps.min()), int(np.median(steps))
    found = mask(Filter(ranges=(("energy", Range(low, high)),)), engine.catalogue)
    assert np.array_equal(found, (steps >= low) & (steps <= high))
    assert found.any()


def test_an_unknown_value_never_matches_a_range() -> None:
    steps = FIELDS["energy"].to_steps([0.5, np.nan, 1.0])
    assert steps.tolist() == [50, 255, 100]


def test_genres_are_alternatives_and_parts_must_all_match(engine: Engine) -> None:
    both = mask(Filter(genres=("folk", "house")), engine.catalogue)
    folk = mask(Filter(genres=("folk",)), engine.catalogue)
    house = mask(Filter(genres=("house",)), engine.catalogue)
    assert np.array_equal(both, folk | house)
    loud_folk = mask(Filter(genres=("folk",), ranges=LOUD.ranges), engine.catalogue)
    assert np.array_equal(loud_folk, folk & mask(LOUD, engine.catalogue))


@pytest.mark.parametrize("left, right", list(itertools.combinations(PARTS, 2)))
def test_leaving_a_part_out_of_the_masks_equals_leaving_it_out_of_the_filter(
    engine: Engine, left: str, right: str
) -> None:
    both = {**PARTS[left], **PARTS[right]}
    chosen = Filter(**both)  # type: ignore[arg-type]
    masks = evaluate(chosen, engine.catalogue)
    for part in (left, right):
        alone = mask(chosen.without(part), engine.catalogue)
        assert np.array_equal(masks.without(part), alone)
    assert np.array_equal(masks.without("valence"), masks.matching())


def test_equal_filters_are_equal_however_their_ranges_were_given() -> None:
    one = make_ranges({"tempo": Range(1, 2), "energy": Range(3, 4)})
    other = make_ranges({"energy": Range(3, 4), "tempo": Range(1, 2)})
    assert Filter(ranges=one) == Filter(ranges=other)
    assert hash(Filter(ranges=one)) == hash(Filter(ranges=other))


def test_a_region_takes_what_an_independent_test_takes() -> None:
    random = np.random.default_rng(3)
    for _ in range(50):
        corners = tuple(
            (int(x), int(y)) for x, y in random.integers(0, 65_536, (random.integers(3, 12), 2))
        )
        x, y = random.integers(0, 65_536, (2, 400)).astype(np.uint16)
        expected = [
            _crossings(corners, int(px), int(py)) % 2 == 1 for px, py in zip(x, y, strict=True)
        ]
        assert inside(Region("pca", corners), x, y).tolist() == expected


def _crossings(corners: tuple[tuple[int, int], ...], x: int, y: int) -> int:
    """Edges crossed by a ray to the right, each crossing found by exact division of integers."""
    count = 0
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], corners[0]), strict=True):
        if (y1 > y) == (y2 > y):
            continue
        # the edge is at x1 + (y - y1) * (x2 - x1) / (y2 - y1) there; compare without dividing
        left = (x - x1) * (y2 - y1)
        right = (y - y1) * (x2 - x1)
        count += left < right if y2 > y1 else left > right
    return count
