"""What the map shows, whoever paints it."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.map.harness import (
    BACKGROUND,
    COLOURS,
    CROSS,
    HEIGHT,
    PALETTE,
    WIDTH,
    both_painters,
    distance,
    picture,
    place_of,
    start,
)


@both_painters
def test_every_point_is_where_it_belongs_in_its_colour(page: Page, painter: str) -> None:
    start(page, painter=painter)
    places = [place_of(page, row) for row in range(5)]
    colour = picture(page)
    for row, (x, y) in enumerate(places):
        assert distance(colour(x, y), COLOURS[CROSS["colours"][row]]) < 40
        assert colour(x + 9, y) == BACKGROUND
    assert places[0][1] > places[2][1], "up is more"
    assert places[0][0] < places[1][0]
    assert page.evaluate("map.stats()")["painter"] == painter


@both_painters
def test_a_mask_dims_what_does_not_match_and_hides_nothing(page: Page, painter: str) -> None:
    start(page, painter=painter)
    x, y = place_of(page, 2)
    bright = picture(page)(x, y)
    page.evaluate("map.setMask(Uint8Array.of(1, 1, 0, 1, 1))")
    colour = picture(page)
    assert distance(colour(x, y), BACKGROUND) > 8
    assert sum(colour(x, y)) < 0.55 * sum(bright)
    assert distance(colour(*place_of(page, 3)), bright) < 8
    page.evaluate("map.setMask(null)")
    assert picture(page)(x, y) == bright


@both_painters
def test_shapes_tell_moods_apart_without_colour(page: Page, painter: str) -> None:
    one_of_each = {"x": [0, 20000, 40000, 60000], "y": [0] * 4, "colours": [0, 1, 2, 3]}
    start(page, one_of_each, painter=painter, palette=["#ffffff"] * 4, shapes=[0, 1, 2, 3])
    places = [place_of(page, row) for row in range(4)]
    colour = picture(page)
    marks = [
        tuple(
            distance(colour(x + dx, y + dy), BACKGROUND) > 110
            for dy in range(-5, 6)
            for dx in range(-5, 6)
        )
        for x, y in places
    ]
    assert len(set(marks)) == 4
    assert all(any(mark) for mark in marks)


def test_crowds_read_denser_than_lone_points_and_keep_their_grain(page: Page) -> None:
    rng = np.random.default_rng(0)
    spot = np.clip(rng.normal(32768, 6000, (20_000, 2)), 0, 65535).astype(int)
    start(page, {"x": spot[:, 0].tolist(), "y": spot[:, 1].tolist()})
    colour = picture(page)

    def light(cx: int, cy: int) -> np.ndarray:
        near = range(-12, 12)
        return np.array([sum(colour(cx + i, cy + j)) for i in near for j in near])

    middle, edge = light(WIDTH // 2, HEIGHT // 2), light(WIDTH // 2 + 140, HEIGHT // 2)
    assert middle.mean() > 1.3 * edge.mean()
    assert middle.std() > 10, "a solid blot tells nothing"


def test_a_new_size_redraws_and_keeps_the_centre(page: Page) -> None:
    start(page)
    page.evaluate("map.zoomBy(2)")
    page.evaluate("settled()")
    before = page.evaluate("drawn()")
    smaller = "(map) => Object.assign(map.style, {width: '400px', height: '300px'})"
    page.eval_on_selector("#map", smaller)
    page.wait_for_function("(before) => drawn() > before", arg=before)
    assert place_of(page, 4) == pytest.approx((200, 150), abs=0.2)
    assert page.eval_on_selector("canvas", "(it) => [it.width, it.height]") == [400, 300]


def test_a_map_that_starts_hidden_shows_everything_once_it_is_shown(page: Page) -> None:
    page.evaluate("document.getElementById('map').style.display = 'none'")
    page.evaluate("start", {"palette": PALETTE, **CROSS})
    page.evaluate("document.getElementById('map').style.display = ''")
    page.evaluate("settled()")
    assert place_of(page, 4) == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.2)


def test_colours_and_mask_may_come_before_the_points(page: Page) -> None:
    page.evaluate(
        """() => {
          window.map = new undertone.TrackMap(document.getElementById("map"));
          map.setMask(Uint8Array.of(1, 0));
          map.setColours(Uint8Array.of(0, 1), ["#ffffff", "#ff0000"]);
          map.select(1);
          map.setPoints(Uint16Array.of(0, 60000), Uint16Array.of(0, 0));
        }"""
    )
    page.evaluate("settled()")
    assert page.evaluate("map.stats()")["matched"] == 1
    assert page.locator(".map-selected").evaluate("(ring) => ring.style.display") == ""


def test_another_layout_of_the_same_tracks_keeps_colours_and_mask(page: Page) -> None:
    start(page)
    page.evaluate("map.setMask(Uint8Array.of(0, 0, 0, 0, 1))")
    page.evaluate("map.setPoints(Uint16Array.of(9, 9, 9, 9, 50000), Uint16Array.of(0, 1, 2, 3, 4))")
    x, y = place_of(page, 4)
    assert distance(picture(page)(x, y), COLOURS[2]) < 40
    assert page.evaluate("map.stats()")["matched"] == 1


def test_names_that_would_overlap_step_back(page: Page) -> None:
    start(page)
    page.evaluate(
        """map.setLabels([
          {x: 30000, y: 30000, text: "Calm & acoustic", colour: "#3f90da"},
          {x: 30500, y: 30000, text: "Bright", colour: "#ffa90e"},
          {x: 30000, y: 52000, text: "Loud", colour: "#bd1f01"}])"""
    )
    page.evaluate("frame().then(frame)")
    shown = page.eval_on_selector_all(
        ".map-name", "(names) => names.map((name) => name.style.visibility)"
    )
    assert shown == ["visible", "hidden", "visible"]


def test_while_a_large_map_moves_a_part_is_painted_and_at_rest_everything(page: Page) -> None:
    page.evaluate(
        """() => {
          const n = 320_000;
          const random = (seed) => Uint16Array.from(
            {length: n}, () => (seed = (seed * 48271) % 2147483647) & 65535);
          start({x: [0], y: [0], palette: ["#3f90da"], painter: "gpu"});
          map.setPoints(random(1), random(2));
        }"""
    )
    page.evaluate("settled()")
    # Looked at in every frame: a part is painted for a moment only.
    page.evaluate(
        """() => {
          window.least = Infinity;
          (function look() {
            window.least = Math.min(window.least, map.stats().drawn);
            requestAnimationFrame(look);
          })();
        }"""
    )
    page.mouse.move(300, 200)
    page.mouse.wheel(0, -100)
    page.wait_for_function("() => window.least < map.stats().points")
    page.evaluate("settled()")
    assert page.evaluate("map.stats().drawn") == 320_000


def test_losing_webgl_costs_no_picture_and_it_comes_back(page: Page) -> None:
    start(page, painter="gpu")
    x, y = place_of(page, 4)
    page.evaluate(
        """() => {
          const canvas = document.querySelector("canvas");
          window.lost = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
          lost.loseContext();
        }"""
    )
    page.wait_for_selector("canvas[data-painter=cpu]", state="attached")
    assert distance(picture(page)(x, y), COLOURS[2]) < 40
    page.evaluate("lost.restoreContext()")
    page.wait_for_selector("canvas[data-painter=gpu]", state="attached")
    assert distance(picture(page)(x, y), COLOURS[2]) < 40


def test_software_webgl_is_left_to_the_processor(page: Page) -> None:
    start(page)
    assert page.evaluate("map.stats()")["painter"] == "cpu"
    assert page.evaluate("undertone.TrackMap.supported()") is True


def test_a_browser_without_canvas_is_told_about_the_list(page: Page) -> None:
    page.evaluate("HTMLCanvasElement.prototype.getContext = () => null")
    assert page.evaluate("undertone.TrackMap.supported()") is False
    page.evaluate("start", {"palette": PALETTE, **CROSS})
    page.evaluate("map.setMask(null); map.setMode('lasso'); map.setLabels([]); map.zoomTo(1)")
    assert "list" in page.inner_text(".map-unsupported")


def test_a_destroyed_map_leaves_an_empty_place_and_answers_nothing(page: Page) -> None:
    start(page)
    page.evaluate("map.destroy()")
    page.mouse.click(WIDTH / 2, HEIGHT / 2)
    page.mouse.wheel(0, -100)
    assert page.inner_html("#map") == ""
    page.wait_for_timeout(50)
    assert page.evaluate("log.filter((entry) => entry[0] === 'pick')") == []
