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
from collections.abc import Callable
from http.server import SimpleHTTPRequestHandler
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Page

ASSETS = Path(__file__).resolve().parents[3] / "assets"
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


both_painters = pytest.mark.parametrize("painter", ["cpu", "gpu"])
