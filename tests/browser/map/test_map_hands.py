"""The map under a mouse, fingers and keys, and for a screen reader."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.map.harness import HEIGHT, WIDTH, place_of, start, taken


def test_a_click_picks_the_nearest_match_or_nothing(page: Page) -> None:
    start(page)
    x, y = place_of(page, 4)
    page.mouse.click(x + 6, y - 5)
    page.wait_for_timeout(350)  # not a double click
    page.mouse.click(x + 40, y)
    page.wait_for_timeout(350)
    page.evaluate("map.setMask(Uint8Array.of(1, 1, 1, 1, 0))")
    page.mouse.click(x, y)
    assert taken(page, "pick") == [[4], [None], [None]]


def test_picking_agrees_with_a_search_of_all_points(page: Page) -> None:
    rng = np.random.default_rng(1)
    points = rng.integers(0, 65536, (3_000, 2))
    start(page, {"x": points[:, 0].tolist(), "y": points[:, 1].tolist()})
    matching = rng.random(3_000) < 0.5
    page.evaluate("(mask) => map.setMask(Uint8Array.from(mask))", matching.astype(int).tolist())
    (x0, y0), (x1, y1) = place_of(page, 0), place_of(page, 1)
    scale = np.abs((points[1] - points[0]) / (x1 - x0, y1 - y0))
    for x, y in rng.uniform((40, 40), (WIDTH - 40, HEIGHT - 40), (12, 2)).astype(int):
        page.mouse.click(int(x), int(y))
        page.wait_for_timeout(340)
        away = np.hypot(
            (points[:, 0] - points[0, 0]) / scale[0] - (x - x0),
            (points[:, 1] - points[0, 1]) / scale[1] + (y - y0),
        )
        away[~matching] = np.inf
        [[picked]] = taken(page, "pick")
        if picked is None:
            assert away.min() > 11.5
        else:
            assert away[picked] < away.min() + 0.3


def test_hovering_tells_which_point_and_where(page: Page) -> None:
    start(page)
    x, y = place_of(page, 4)
    page.mouse.move(x + 3, y + 3)
    [[row, at_x, at_y]] = taken(page, "hover")[-1:]
    assert (row, round(at_x), round(at_y)) == (4, round(x), round(y))
    page.mouse.move(x + 60, y)
    assert taken(page, "hover")[-1][0] is None


def test_dragging_moves_the_map_with_the_hand(page: Page) -> None:
    start(page)
    page.evaluate("map.zoomBy(2)")
    x, y = place_of(page, 4)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y + 30, steps=5)
    page.mouse.up()
    assert place_of(page, 4) == pytest.approx((x + 50, y + 30), abs=0.2)
    assert taken(page, "pick") == []
    assert taken(page, "view")


def test_the_wheel_zooms_about_the_pointer(page: Page) -> None:
    start(page)
    x, y = place_of(page, 3)
    far = place_of(page, 0)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -400)
    page.evaluate("settled()")
    assert place_of(page, 3) == pytest.approx((x, y), abs=0.2)
    assert place_of(page, 0)[0] < far[0] - 50
    assert page.evaluate("scrollY") == 0


def test_with_everything_in_sight_the_wheel_scrolls_the_page(page: Page) -> None:
    start(page)
    page.mouse.move(300, 200)
    page.mouse.wheel(0, 300)
    page.wait_for_function("() => scrollY > 100")


def test_a_double_click_comes_closer(page: Page) -> None:
    start(page)
    before = place_of(page, 0)
    page.mouse.dblclick(WIDTH / 2, HEIGHT / 2)
    page.evaluate("settled()")
    assert place_of(page, 0)[0] < before[0] - 100


def test_the_keyboard_moves_zooms_and_picks(page: Page) -> None:
    start(page)
    home = place_of(page, 0)
    page.keyboard.press("Tab")
    crosshair = page.locator(".map-crosshair")
    assert crosshair.evaluate("(cross) => cross.style.display") == ""
    page.keyboard.press("Enter")
    assert taken(page, "pick") == [[4]]
    page.keyboard.press("+")
    page.keyboard.press("+")
    closer = place_of(page, 0)
    assert closer[0] < home[0]
    page.keyboard.press("ArrowRight")
    assert place_of(page, 0)[0] < closer[0]
    assert taken(page, "hover")
    page.keyboard.press("0")
    assert place_of(page, 0) == pytest.approx(home, abs=0.2)
    page.mouse.click(5, 5)
    page.evaluate("frame().then(frame)")
    assert crosshair.evaluate("(cross) => cross.style.display") == "none"


def test_a_screen_reader_is_told_what_the_map_is_and_its_keys(page: Page) -> None:
    start(page)
    element = page.locator("#map")
    assert element.get_attribute("role") == "application"
    assert element.get_attribute("aria-label") == "Tracks by sound"
    described = element.get_attribute("aria-describedby")
    assert "Arrow keys" in (page.locator(f"#{described}").text_content() or "")


def test_one_finger_scrolls_the_page_and_a_tap_picks(touch_page: Page) -> None:
    start(touch_page)
    x, y = place_of(touch_page, 4)
    touch_page.touchscreen.tap(x + 14, y)
    assert taken(touch_page, "pick") == [[4]]
    swipe(touch_page, [(300, 400)], [(300, 150)])
    touch_page.wait_for_function("() => scrollY > 100")
    assert place_of(touch_page, 4) == pytest.approx((x, y), abs=0.2)


def test_two_fingers_zoom_the_map_and_not_the_page(touch_page: Page) -> None:
    start(touch_page)
    before = place_of(touch_page, 0)
    swipe(touch_page, [(280, 240), (360, 240)], [(160, 240), (480, 240)])
    assert place_of(touch_page, 0)[0] < before[0] - 100
    assert touch_page.evaluate("[scrollY, visualViewport.scale]") == [0, 1]


@pytest.mark.parametrize(
    ("how", "distance_moved"),
    [
        pytest.param("map.setTouchPan(true)", -250, id="full screen"),
        pytest.param("map.setMode('lasso')", 0, id="lasso"),
    ],
)
def test_one_finger_is_the_maps_where_it_was_asked_for(
    touch_page: Page, how: str, distance_moved: int
) -> None:
    start(touch_page)
    touch_page.evaluate("map.zoomBy(2)")
    before = place_of(touch_page, 4)[1]
    touch_page.evaluate(how)
    swipe(touch_page, [(300, 400)], [(300, 150)])
    assert touch_page.evaluate("scrollY") == 0
    assert place_of(touch_page, 4)[1] - before == pytest.approx(distance_moved, abs=25)


def swipe(page: Page, fingers: list[tuple[int, int]], to: list[tuple[int, int]]) -> None:
    """Put fingers down, move each to its place in steps, and lift them."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, places: list[tuple[float, float]]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", [(float(x), float(y)) for x, y in fingers])
    for step in range(1, 13):
        share = step / 12
        touch("touchMove", [
            (x + (u - x) * share, y + (v - y) * share)
            for (x, y), (u, v) in zip(fingers, to, strict=True)
        ])  # fmt: skip
        page.wait_for_timeout(16)
    touch("touchEnd", [])
    session.detach()
    page.wait_for_timeout(50)
