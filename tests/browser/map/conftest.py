"""Pages with nothing but a map, for a mouse and for fingers."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.map.harness import ASSETS, HARNESS, HEIGHT, WIDTH, Handler
from tests.watching import watched_page


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
