"""Regions of the map: drawn, without a drag, by keys, and the same on both sides."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import Page

from tests.browser.map.harness import start, taken


def inside(corners: list[list[int]], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The even-odd rule in whole numbers, written out once more."""
    x, y = x.astype(np.int64), y.astype(np.int64)
    result = np.zeros(len(x), dtype=bool)
    for (xi, yi), (xj, yj) in zip(corners, corners[-1:] + corners[:-1], strict=True):
        crosses = (yi > y) != (yj > y)
        d = (x - xi) * (yj - yi) - (xj - xi) * (y - yi)
        result ^= crosses & ((d < 0) if yj > yi else (d > 0))
    return result


def test_a_drawn_lasso_becomes_a_region_both_sides_agree_on(page: Page) -> None:
    rng = np.random.default_rng(2)
    points = rng.integers(0, 65536, (4_000, 2))
    start(page, {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()})
    page.evaluate("map.setMode('lasso')")
    turn = np.linspace(0, 2 * np.pi, 90)
    radius = 120 + 40 * np.sin(5 * turn)
    outline = np.column_stack((320 + radius * np.cos(turn), 240 + radius * np.sin(turn)))
    page.mouse.move(*outline[0])
    page.mouse.down()
    for x, y in outline[1:]:
        page.mouse.move(x, y)
    page.mouse.up()
    [[corners]] = taken(page, "region")
    assert 10 <= len(corners) <= 24
    assert all(type(v) is int and 0 <= v <= 65535 for corner in corners for v in corner)

    xs, ys = points.T
    mask = page.evaluate(
        """([corners, xs, ys]) => [
          Array.from(undertone.regionMask(corners, Uint16Array.from(xs), Uint16Array.from(ys))),
          xs.map((x, k) => Number(undertone.pointInRegion(corners, x, ys[k])))]""",
        [corners, xs.tolist(), ys.tolist()],
    )
    expected = inside(corners, xs, ys)
    assert 300 < expected.sum() < 1500
    assert np.array_equal(np.array(mask[0], dtype=bool), expected)
    assert np.array_equal(np.array(mask[1], dtype=bool), expected)


def test_points_on_edges_and_corners_fall_the_same_way_on_both_sides(page: Page) -> None:
    xs, ys = (axis.ravel() for axis in np.meshgrid(np.arange(0, 65536, 4369), [0, 1, 8738, 65535]))
    regions = [
        [[0, 0], [65535, 0], [65535, 65535], [0, 65535]],
        [[0, 0], [65535, 65535], [65535, 0], [0, 65535]],
        [[4369, 1], [65535, 8738], [8738, 65535], [0, 8738], [4369, 8738]],
    ]
    for corners in regions:
        mask = page.evaluate(
            """([corners, xs, ys]) => Array.from(
              undertone.regionMask(corners, Uint16Array.from(xs), Uint16Array.from(ys)))""",
            [corners, xs.tolist(), ys.tolist()],
        )
        assert np.array_equal(np.array(mask, dtype=bool), inside(corners, xs, ys))


def test_a_region_needs_no_drag(page: Page) -> None:
    start(page)
    page.evaluate("map.setMode('lasso')")
    for x, y in [(200, 100), (400, 100), (300, 300)]:
        page.mouse.click(x, y)
        page.wait_for_timeout(30)
    page.mouse.dblclick(300, 300)
    [[corners]] = taken(page, "region")
    assert len(corners) == 3


def test_a_region_can_be_made_with_the_keyboard_alone(page: Page) -> None:
    start(page)
    page.evaluate("map.setMode('lasso')")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    [[corners]] = taken(page, "region")
    assert len(corners) == 3
    assert page.evaluate("scrollY") == 0
    page.keyboard.press("Escape")
    assert taken(page, "mode") == [["pan"]]
    assert page.get_attribute("#map", "data-mode") == "pan"
