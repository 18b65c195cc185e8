"""The map of assets/30-map*.js by itself, in a real browser, under a content policy without eval.

From the call to the finished paint, at 1096 x 612 CSS pixels, with WebGL in software (SwiftShader)
on two cores that other work was using at the same time (load 5 to 8); medians, one run to another:

    points       painter      every point repainted    a new mask
       96,000    processor    10 to 14 ms              11 to 14 ms
       96,000    WebGL2       160 ms                   156 ms
    1,000,000    processor    69 to 82 ms              97 to 132 ms
    1,000,000    WebGL2       682 ms                   772 ms

which is why a browser without a graphics processor gets the processor's painter.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import numpy as np
import pytest
from playwright.sync_api import Browser, Page

from tests.watching import watched_page

ASSETS = Path(__file__).resolve().parents[2] / "assets"
WIDTH, HEIGHT = 640, 480
BACKGROUND = (18, 17, 19)
PALETTE = ["#3f90da", "#ffa90e", "#bd1f01"]
COLOURS = [(63, 144, 218), (255, 169, 14), (189, 31, 1)]
POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

HARNESS = """
window.log = [];
window.start = ({x, y, colours = x.map(() => 0), palette, shapes, painter = "auto"}) => {
  const note = (kind) => (...values) => log.push([kind, ...values]);
  window.map = new undertone.TrackMap(document.getElementById("map"), {
    painter, onPick: note("pick"), onRegion: note("region"), onHover: note("hover"),
    onViewChange: note("view"), onModeChange: note("mode"),
  });
  map.setTheme({dim: "#3a3840", outline: "#f4f1ec", background: "#121113"});
  map.setPoints(Uint16Array.from(x), Uint16Array.from(y));
  map.setColours(Uint8Array.from(colours), palette, shapes && Uint8Array.from(shapes));
};
window.drawn = () => Number(document.querySelector("canvas").dataset.drawn);
window.frame = () => new Promise(requestAnimationFrame);
/* Once nothing was painted for a while: the picture is the one to look at. */
window.settled = async () => {
  for (let before = -1; before !== drawn() || !drawn();) {
    before = drawn();
    await new Promise((done) => setTimeout(done, 180));
  }
};
window.placeOf = async (row) => {
  map.select(row);
  await frame();
  await frame();
  const [, x, y] = document.querySelector(".map-selected")
    .getAttribute("transform").match(/translate\\((\\S+) (\\S+)\\)/);
  map.select(null);
  await frame();
  await frame();
  return [Number(x), Number(y)];
};
window.take = (kind) => {
  const taken = log.filter((entry) => entry[0] === kind).map((entry) => entry.slice(1));
  log = log.filter((entry) => entry[0] !== kind);
  return taken;
};
"""


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def harness(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("map")
    scripts = sorted(ASSETS.glob("30-map*.js"))
    for script in scripts:
        (folder / script.name).write_bytes(script.read_bytes())
    (folder / "harness.js").write_text(HARNESS, encoding="utf-8")
    tags = "".join(f'<script src="{script.name}"></script>' for script in scripts)
    (folder / "index.html").write_text(
        '<!doctype html><meta charset="utf-8"><title>Map</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>body{{margin:0}}#map{{width:{WIDTH}px;height:{HEIGHT}px}}"
        "#below{height:3000px}</style>"
        f'<div id="map" data-label="Tracks by sound"></div><div id="below"></div>{tags}'
        '<script src="harness.js"></script>',
        encoding="utf-8",
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/index.html"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(browser: Browser, harness: str) -> Iterator[Page]:
    size = {"width": 900, "height": 700}
    with watched_page(browser, viewport=size, reduced_motion="reduce") as opened:
        opened.goto(harness)
        yield opened


@pytest.fixture
def touch_page(browser: Browser, harness: str) -> Iterator[Page]:
    size = {"width": 640, "height": 700}
    with watched_page(
        browser, viewport=size, reduced_motion="reduce", has_touch=True, is_mobile=True
    ) as opened:
        opened.goto(harness)
        yield opened


# Five points: the corners of a square in the first two colours, the middle in the third.
CROSS = {
    "x": [0, 60000, 0, 60000, 30000],
    "y": [0, 0, 60000, 60000, 30000],
    "colours": [0, 0, 1, 1, 2],
}


def start(page: Page, data: dict[str, list[int]] | None = None, **more: object) -> None:
    page.evaluate("start", {"palette": PALETTE, **(CROSS if data is None else data), **more})
    page.evaluate("settled()")


def place_of(page: Page, row: int) -> tuple[float, float]:
    x, y = page.evaluate("placeOf", row)
    return x, y


def taken(page: Page, kind: str) -> list[list]:
    page.evaluate("frame().then(frame)")
    return page.evaluate("take", kind)


def picture(page: Page) -> Callable[[float, float], tuple[int, int, int]]:
    """The page as it is on the screen: a function from a place to its colour."""
    page.evaluate("settled()")
    shot = base64.b64encode(page.screenshot()).decode()
    reader = page.context.new_page()  # a blank page has no content policy to forbid the image
    width, *values = reader.evaluate(
        """async (shot) => {
          const image = new Image();
          image.src = `data:image/png;base64,${shot}`;
          await image.decode();
          const canvas = new OffscreenCanvas(image.width, image.height);
          const context = canvas.getContext("2d");
          context.drawImage(image, 0, 0);
          const pixels = context.getImageData(0, 0, image.width, image.height).data;
          let text = "";
          for (let k = 0; k < pixels.length; k += 8192)
            text += String.fromCharCode(...pixels.subarray(k, k + 8192));
          return [image.width, btoa(text)];
        }""",
        shot,
    )
    reader.close()
    pixels = np.frombuffer(base64.b64decode(values[0]), dtype=np.uint8).reshape(-1, width, 4)

    def colour(x: float, y: float) -> tuple[int, int, int]:
        red, green, blue, _ = pixels[int(y), int(x)]
        return int(red), int(green), int(blue)

    return colour


def distance(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    return max(abs(p - q) for p, q in zip(a, b, strict=True))


def inside(corners: list[list[int]], x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The even-odd rule in whole numbers, written out once more."""
    x, y = x.astype(np.int64), y.astype(np.int64)
    result = np.zeros(len(x), dtype=bool)
    for (xi, yi), (xj, yj) in zip(corners, corners[-1:] + corners[:-1], strict=True):
        crosses = (yi > y) != (yj > y)
        d = (x - xi) * (yj - yi) - (xj - xi) * (y - yi)
        result ^= crosses & ((d < 0) if yj > yi else (d > 0))
    return result


both_painters = pytest.mark.parametrize("painter", ["cpu", "gpu"])


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
