from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.linalg import orthogonal_procrustes

from analytics.projection import align

Map = npt.NDArray[np.float32]


@pytest.fixture
def before() -> Map:
    return (np.random.default_rng(5).normal(size=(200, 2)) * [3, 1] + [2, -4]).astype(np.float32)


def moved(places: Map, *, degrees: float, mirrored: bool = False, scale: float = 1.0) -> Map:
    angle = np.deg2rad(degrees)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    if mirrored:
        turn = turn @ np.diag([1, -1])
    return (places @ turn * scale + [40, 7]).astype(np.float32)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 30, 180, 271])
def test_a_map_that_was_only_moved_comes_back(before: Map, degrees: float, mirrored: bool) -> None:
    again = moved(before, degrees=degrees, mirrored=mirrored, scale=2.5)
    np.testing.assert_allclose(align(again, before, np.arange(200)), before, atol=1e-4)


def test_tracks_that_are_new_come_along(before: Map) -> None:
    again = moved(before, degrees=100)
    shared = np.arange(20, 160)
    np.testing.assert_allclose(align(again, before[shared], shared), before, atol=1e-4)


def test_the_turn_is_the_best_there_is(before: Map) -> None:
    random = np.random.default_rng(6)
    again = moved(before, degrees=75) + random.normal(size=(200, 2)).astype(np.float32)
    aligned = align(again, before, np.arange(200)).astype(np.float64)
    a, b = again - again.mean(axis=0), before - before.mean(axis=0)
    turn, _ = orthogonal_procrustes(a.astype(np.float64), b.astype(np.float64))
    expected = a @ turn * np.linalg.norm(b) / np.linalg.norm(a) + before.mean(axis=0)
    np.testing.assert_allclose(aligned, expected, atol=1e-4)


def test_a_map_keeps_its_size_however_much_it_has_changed(before: Map) -> None:
    other = np.random.default_rng(7).normal(size=(200, 2)).astype(np.float32)
    for _ in range(3):
        other = align(other, before, np.arange(200))
    spread = np.linalg.norm(before - before.mean(axis=0))
    assert np.linalg.norm(other - other.mean(axis=0)) == pytest.approx(spread, rel=1e-4)


def test_the_same_map_again_is_the_same_to_the_last_bit(before: Map) -> None:
    assert align(before, before[10:90], np.arange(10, 90)).tobytes() == before.tobytes()


@pytest.mark.parametrize("n_shared", [0, 1, 9])
def test_a_few_shared_tracks_turn_nothing(before: Map, n_shared: int) -> None:
    again = moved(before, degrees=90)
    rows = np.arange(n_shared)
    np.testing.assert_array_equal(align(again, before[rows], rows), again)


def test_shared_tracks_on_one_spot_turn_nothing(before: Map) -> None:
    spot = np.zeros((50, 2), dtype=np.float32)
    np.testing.assert_array_equal(align(before, spot, np.arange(50)), before)
    flat = np.zeros_like(before)
    np.testing.assert_array_equal(align(flat, before, np.arange(200)), flat)
