"""The two applications on a screen: what is done to them, and how long until it shows.

Times come from `probe.js` inside the page, in milliseconds; bytes from the browser's network log.
Whatever is timed leaves its page at rest: a figure still being drawn would slow what comes next,
in the other page too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, ViewportSize

from tests.bench.gestures import Gesture
from tests.bench.rebuilding_app import CHARTS

PROBE: Final = Path(__file__).with_name("probe.js")
SIZE: Final = ViewportSize(width=1440, height=900)
CHART_OF: Final = {
    "profile": "chart-profile", "together": "chart-together", "spread": "chart-spread",
    "genres": "chart-genres",
}  # fmt: skip
"""The tabs that are measured, and the chart on each."""
MOUSE_HZ: Final = 60
PIXELS_A_MOVE: Final = 4


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the filter. filter: as in the address.

    ms until: the map and the count had followed it, the answer had arrived, the chart had been
    drawn, and all of it was on the screen.
    """

    filter: str
    map: float
    answered: float
    plotted: float
    all: float


@contextmanager
def new_profile(browser: Browser) -> Iterator[BrowserContext]:
    """A browser that has never been here."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(path=PROBE)
    yield context
    context.close()


class Undertone:
    """Undertone's Explore page, open and at rest."""

    def __init__(self, page: Page, address: str) -> None:
        """Open it, and wait for all that it loads by itself."""
        self.page = page
        self.tab = "profile"
        page.goto(address)
        page.wait_for_selector("[data-shown]", state="attached")
        page.evaluate("() => undertone.columns.load('filters')")
        rest(page)

    def open(self, tab: str) -> None:
        """Open a tab of the dock and let its chart appear."""
        self.page.evaluate("(tab) => undertone.explore.gesture('tab', tab)", tab)
        self.page.wait_for_selector(f"#{CHART_OF[tab]} .main-svg")
        self.tab = tab
        rest(self.page)

    def gesture(self, gesture: Gesture) -> Change:
        """Make a gesture, as the controls do, and time it."""
        kind, value = gesture
        made = self.page.evaluate(
            "([kind, value, chart]) => probe.undertone.gesture(kind, value, chart)",
            [kind, value, CHART_OF[self.tab]],
        )
        rest(self.page)
        return Change(**made)

    def reset(self) -> None:
        """Take the filter away; there must be one."""
        self.gesture(("reset", None))

    def click(self, selector: str) -> Change:
        """Click, and time what the click changed from the moment the button was let go."""
        place = self.page.locator(selector)
        place.scroll_into_view_if_needed()
        self._arm()
        place.click()
        return self._release()

    def slide(self, field: str, pixels: int) -> Change:
        """Drag a slider's lower thumb to the right, and time from when it is let go."""
        self._drag(field, pixels)
        self.page.mouse.up()
        return self._release()

    def drag(self, field: str, pixels: int) -> list[float]:
        """Drag a slider's lower thumb to the right and let go.

        Returns, for every move of the mouse that changed the value, ms until it showed.
        """
        self._drag(field, pixels)
        rest(self.page)
        dragged = self.page.evaluate("(field) => probe.undertone.dragged(field)", field)
        assert dragged["value"] == dragged["highest"], "the slider is not where the mouse is"
        self.page.mouse.up()
        self._release()
        return list(dragged["waits"])

    def panels(self) -> dict[str, Any]:
        """What the panels say now."""
        chart = CHART_OF[self.tab]
        return dict(self.page.evaluate("(chart) => probe.undertone.panels(chart)", chart))

    def _drag(self, field: str, pixels: int) -> None:
        thumb = self.page.locator(f"#filter-range-{field} [role=slider]").first
        thumb.scroll_into_view_if_needed()
        box = thumb.bounding_box()
        assert box, f"no slider of {field}"
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        rest(self.page)
        self._arm()
        for moved in range(0, pixels, PIXELS_A_MOVE):
            self.page.mouse.move(x + moved, y)
            time.sleep(1 / MOUSE_HZ)

    def _arm(self) -> None:
        self.page.evaluate("(chart) => probe.undertone.arm(chart)", CHART_OF[self.tab])

    def _release(self) -> Change:
        chart = CHART_OF[self.tab]
        made = self.page.evaluate("(chart) => probe.undertone.release(chart)", chart)
        rest(self.page)
        return Change(**made)


class Rebuilding:
    """The app that rebuilds its figures, open and at rest."""

    def __init__(self, page: Page, address: str) -> None:
        """Open it."""
        self.page = page
        page.goto(address)
        page.evaluate("(charts) => probe.rebuilding.firstPicture(charts)", CHARTS)
        rest(page)

    def change(self, search: str) -> float:
        """Give it a filter; ms until every figure is on the screen."""
        made = self.page.evaluate(
            "([search, charts]) => probe.rebuilding.change(search, charts)",
            [search, CHARTS],
        )
        rest(self.page)
        return float(made)


class Traffic:
    """The bytes that come over the wire to a page, headers included, by address."""

    def __init__(self, page: Page) -> None:
        """Listen to a page, before it opens what is to be counted."""
        self.page = page
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._urls: dict[str, str] = {}
        self._bytes: dict[str, int] = {}
        self._session.on("Network.requestWillBeSent", self._asked)
        self._session.on("Network.loadingFinished", self._loaded)
        self._session.send("Network.enable")

    def clear(self) -> None:
        """Count from zero."""
        self._bytes.clear()

    def by_address(self) -> dict[str, int]:
        """Bytes of each path since the last `clear`, most first; the page must be at rest."""
        rest(self.page)
        return dict(sorted(self._bytes.items(), key=lambda item: -item[1]))

    def total(self) -> int:
        """Bytes since the last `clear`."""
        return sum(self.by_address().values())

    def _asked(self, event: Mapping[str, Any]) -> None:
        self._urls[event["requestId"]] = urlsplit(event["request"]["url"]).path

    def _loaded(self, event: Mapping[str, Any]) -> None:
        path = self._urls.get(event["requestId"], "unknown")
        self._bytes[path] = self._bytes.get(path, 0) + int(event["encodedDataLength"])


def rest(page: Page) -> None:
    """Wait until a page has drawn and fetched nothing for a while."""
    page.evaluate("() => probe.rest()")
